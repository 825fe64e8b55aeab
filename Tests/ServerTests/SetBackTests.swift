import Core
import Server
import SyncProtocol
import Testing

/// A server that was set back notices it before anything is taken for a loss, and takes again what devices still have.
@Suite struct SetBackTests {
    private func remark(_ text: String, _ base: Base) -> Change { Sample.edit(base, ["remark": .string(text)]) }

    private func standing(_ cursor: ScopeCursor, _ receipt: Receipt? = nil) -> Standing {
        Standing(cursors: [.unit(Sample.unit): [cursor]], lastReceipt: receipt.map(ReceiptMark.init))
    }

    /// The history of SYNC.md, section 11, with smaller numbers.
    @Test func `head 150 set back to 100, others push 60: the device is told, nothing of its work is lost`()
        async throws
    {
        let folder = try StoreFolder()
        var test = try folder.open()
        let (device, other) = (try await test.device(), try await test.device())
        try await test.push([Sample.enterprise, Sample.filing], from: device)
        try folder.keep("backup.db")
        let lost = try device.make([remark("lost", .revision(Revision(epoch: 1, number: 1)))])
        let receipt = try #require(await test.push([lost], from: device).receipts.first)
        let cursor = try await test.head(device.scope)

        try folder.setBack(to: "backup.db")
        test = try folder.open()
        for number in 0..<3 {
            try await test.push([Sample.hire(number, id: test.world.newID())], from: other)
        }
        // A higher number than the device has; without the hash it would notice nothing.
        #expect(try await test.head(device.scope).revision > cursor.revision)
        await #expect(throws: ProblemCode.sessionRestart) {
            try await test.store.pull(PullRequest(scope: device.scope, cursor: cursor), by: device.known)
        }
        await #expect(throws: ProblemCode.sessionRestart) {
            try await test.store.push(
                PushRequest(standing: standing(cursor, receipt), changeSets: []),
                by: device.known
            )
        }
        let session = try await test.session(device, standing: standing(cursor, receipt))
        #expect(session.agreement == .setBack)
        #expect(session.server.epoch == 2)
        #expect(session.tail.number == 1)
        #expect(try await test.head(device.scope).revision == Revision(epoch: 2, number: 4))

        let offer = PushRequest(
            standing: standing(cursor, receipt),
            changeSets: [SignedChangeSet(lost.changeSet, signature: lost.signature, receipt: receipt)]
        )
        let again = try #require(await test.push(offer, token: session.token).receipts.first)
        #expect(again.outcome == .applied)
        #expect(again.revision == Revision(epoch: 2, number: 5))
        let filing = try await test.store.filings(unit: Sample.unit, state: nil).first
        #expect(filing?.body["remark"] == "lost")
        #expect(try await test.store.verify().problems.isEmpty)
        let before = try await test.store.contents(of: device.scope)
        #expect(try await test.store.rebuild().problems.isEmpty)
        #expect(try await test.store.contents(of: device.scope) == before)
    }

    /// Work on a record that a set-back lost waits for it, and takes effect with the change-set that brings it again.
    @Test func `a removal that did not know what took effect along with its record's return is held`() async throws {
        let folder = try StoreFolder()
        var test = try folder.open()
        let (device, other) = (try await test.device(), try await test.device())
        try folder.keep("backup.db")
        let first = Revision(epoch: 1, number: 1)
        let made = try device.make([Sample.enterprise, Sample.filing])
        let receipt = try #require(await test.push([made], from: device).receipts.first)
        let cursor = try await test.head(device.scope)
        let edit = try other.make([remark("unseen", .revision(first))], cursor: cursor)
        let removal = try device.make(
            [Change(kind: .filing, record: Sample.filingID, operation: .delete, base: .revision(first))],
            cursor: cursor
        )
        try folder.setBack(to: "backup.db")
        test = try folder.open()

        func offer(_ changeSets: [SignedChangeSet], _ device: TestDevice, _ standing: Standing) async throws
            -> [Receipt]
        {
            let session = try await test.session(device, standing: standing)
            return try await test.push(PushRequest(standing: standing, changeSets: changeSets), token: session.token)
                .receipts
        }
        #expect(try await offer([edit], other, standing(cursor)).map(\.outcome) == [.conflicted])
        let again = SignedChangeSet(made.changeSet, signature: made.signature, receipt: receipt)
        let outcomes = try await offer([again, removal], device, standing(cursor, receipt)).map(\.outcome)
        #expect(outcomes == [.applied, .conflicted])
        let filing = try await test.store.record(.filing, Sample.filingID, in: device.scope)
        #expect(filing?.body["remark"] == "unseen")
        #expect(filing?.isDeleted == false)
        let before = try await test.store.contents(of: device.scope)
        #expect(try await test.store.rebuild().problems.isEmpty)
        #expect(try await test.store.contents(of: device.scope) == before)
    }

    @Test func `one set-back begins one epoch, however often and by however many devices it is shown`() async throws {
        let folder = try StoreFolder()
        var test = try folder.open()
        let (device, other) = (try await test.device(), try await test.device())
        try await test.push([Sample.enterprise, Sample.filing], from: device)
        try folder.keep("backup.db")
        let receipt = try await test.push([remark("x", .revision(Revision(epoch: 1, number: 1)))], from: device)
        let cursor = try await test.head(device.scope)
        try folder.setBack(to: "backup.db")
        test = try folder.open()
        for shown in [standing(cursor, receipt), standing(cursor), standing(.zero, receipt)] {
            #expect(try await test.session(device, standing: shown).server.epoch == 2)
            #expect(try await test.session(device, standing: shown, serverEpoch: 2).server.epoch == 2)
            #expect(try await test.session(other, standing: standing(cursor)).agreement == .setBack)
        }
        #expect(try await test.session(other).agreement == .known)
    }

    @Test func `a cursor at the beginning of an epoch is known`() async throws {
        let folder = try StoreFolder()
        var test = try folder.open()
        let device = try await test.device()
        try await test.push([Sample.enterprise, Sample.filing], from: device)
        try folder.keep("backup.db")
        try await test.push([remark("x", .revision(Revision(epoch: 1, number: 1)))], from: device)
        let cursor = try await test.head(device.scope)
        try folder.setBack(to: "backup.db")
        test = try folder.open()
        _ = try await test.session(device, standing: standing(cursor))
        let head = try await test.head(device.scope)
        #expect(head.revision == Revision(epoch: 2, number: 1))
        #expect(try await test.session(device, standing: standing(head)).agreement == .known)
        #expect(try await test.pull(device.scope, by: device, from: head).records.isEmpty)
    }

    @Test func `a refusal stands when it is offered again, a forged receipt proves nothing`() async throws {
        let folder = try StoreFolder()
        var test = try folder.open()
        let device = try await test.device()
        try await test.push([Sample.enterprise, Sample.filing], from: device)
        try folder.keep("backup.db")
        let wrong = try device.make([Sample.edit(.revision(Revision(epoch: 1, number: 1)), ["nonsense": "x"])])
        let refusal = try #require(await test.push([wrong], from: device).receipts.first)
        let after = try device.make([remark("after", .revision(Revision(epoch: 1, number: 1)))])
        let receipt = try #require(await test.push([after], from: device).receipts.first)
        let cursor = try await test.head(device.scope)
        #expect(refusal.code == .schema)

        try folder.setBack(to: "backup.db")
        test = try folder.open()
        let session = try await test.session(device, standing: standing(cursor, receipt))
        var forged = receipt
        forged.outcome = .refused
        forged.code = .dependency
        func offer(_ signed: SignedChangeSet, _ receipt: Receipt) async throws -> PushResponse {
            let changeSet = SignedChangeSet(signed.changeSet, signature: signed.signature, receipt: receipt)
            return try await test.push(
                PushRequest(standing: standing(cursor, receipt), changeSets: [changeSet]),
                token: session.token
            )
        }
        // Without a valid receipt it has to wait for the one before.
        #expect(try await offer(after, forged).waiting == [after.changeSet.id])
        // With one, a gap before it is no hindrance.
        #expect(try await offer(after, receipt).receipts.map(\.outcome) == [.applied])
        let again = try #require(await offer(wrong, refusal).receipts.first)
        #expect(again.code == .schema)
        #expect(again.detail == refusal.detail)
        #expect(try await test.store.verify().problems == [])
    }

    @Test func `an epoch that a device claims out of all measure is not believed`() async throws {
        let folder = try StoreFolder()
        let test = try folder.open()
        let device = try await test.device()
        let cursor = ScopeCursor(
            revision: Revision(epoch: 900_000, number: 1),
            logHash: String(repeating: "0", count: 64)
        )
        await #expect(throws: ProblemCode.malformed) { try await test.session(device, standing: standing(cursor)) }
        #expect(try await test.store.currentIdentity().epoch == 1)
    }

    @Test func `a carried push finds the set-back itself`() async throws {
        let folder = try StoreFolder()
        var test = try folder.open()
        let device = try await test.device()
        try await test.push([Sample.enterprise, Sample.filing], from: device)
        try folder.keep("backup.db")
        let lost = try device.make([remark("lost", .revision(Revision(epoch: 1, number: 1)))])
        let receipt = try #require(await test.push([lost], from: device).receipts.first)
        let cursor = try await test.head(device.scope)
        try folder.setBack(to: "backup.db")
        test = try folder.open()
        let offer = PushRequest(
            standing: standing(cursor, receipt),
            changeSets: [SignedChangeSet(lost.changeSet, signature: lost.signature, receipt: receipt)]
        )
        for _ in 0..<2 {
            let answer = try await test.store.answer(.push(offer), from: .carrier(device.known.state))
            guard case .push(let response) = answer else { throw FaultSwitch.Broken() }
            #expect(response.epoch == 2)
            #expect(response.receipts.map(\.revision) == [Revision(epoch: 2, number: 2)])
        }
    }
}
