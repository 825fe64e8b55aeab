import GRDB
import SyncProtocol
import Testing

@testable import Client
@testable import Core

/// What a replica takes from a file that came back, and what it leaves.
struct CarrierImportTests {
    private let scope = Scope.unit("310101")

    private func pair() throws -> (CarrierFake, SyncBench) {
        let server = CarrierFake()
        let one = try server.replica()
        try one.bench.add(.filings([Sample.filing()]))
        try one.bench.add(.hires([Sample.hire(0), Sample.hire(1)]))
        return (server, one)
    }

    private func cursor(_ one: SyncBench) throws -> ScopeCursor {
        try one.replica.read { try one.replica.cursor(scope, $0) }
    }

    private func pending(_ one: SyncBench) throws -> Int { try one.replica.read { try Outbox.pending($0) } }

    @Test func `there and back, the replica is what the server has, and nothing waits`() throws {
        let (server, one) = try pair()
        let export = try server.export(one)
        #expect(export.changeSets == 2 && export.left == 0)
        #expect(try pending(one) == 2)
        let result = try server.exchange(one)
        #expect(result.receipts == 2 && result.records == 4 && result.pages[scope] == .taken)
        try one.checkAgainstServer()
        try one.checkQuiet()
    }

    @Test func `the same file again, and an older one after a newer, change nothing`() throws {
        let (server, one) = try pair()
        let first = try server.answer(try server.export(one).file, to: one)
        try one.bench.add(.hires([Sample.hire(2)]))
        let second = try server.answer(try server.export(one).file, to: one)
        #expect(try CarrierImport(one.replica).run(second).receipts == 3)
        let before = try cursor(one)
        for file in [first, second, first] {
            let result = try CarrierImport(one.replica).run(file)
            #expect(result.isKnown && result.records == 0)
            #expect(try cursor(one) == before)
        }
        try one.checkAgainstServer()
        try one.checkQuiet()
    }

    @Test func `an answer that comes late leaves newer work on top`() throws {
        let (server, one) = try pair()
        let file = try server.answer(try server.export(one).file, to: one)
        try one.bench.set(one.filing(), "remark=后来")
        let result = try CarrierImport(one.replica).run(file)
        #expect(result.receipts == 2 && result.pages[scope] == .taken)
        #expect(try one.filing().body["remark"] == "后来")
        #expect(try pending(one) == 1)
        #expect(try server.exchange(one).receipts == 1)
        #expect(try one.filing().body["remark"] == "后来")
        try one.checkAgainstServer()
        try one.checkQuiet()
    }

    @Test func `with a pull half done only the receipts are taken`() throws {
        let (server, one) = try pair()
        let file = try server.answer(try server.export(one).file, to: one)
        try one.replica.write { db in
            let staged = StoredRecord(
                kind: .filing,
                id: RecordID.derived(from: "test", "staged"),
                revision: Revision(epoch: 1, number: 1),
                body: [:]
            )
            let page = PullPage(scope: .city, records: [staged], next: nil, head: .zero, digest: nil)
            try PullStaging.stage(page, PullProgress(from: .zero, serverEpoch: 1), isFirst: true, db)
        }
        let result = try CarrierImport(one.replica).run(file)
        #expect(result.receipts == 2 && result.records == 0 && result.pages[scope] == .pullUnderWay)
        #expect(try cursor(one) == .zero)
        #expect(try pending(one) == 0)
        #expect(try one.replica.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM staging") } == 1)
    }

    @Test func `pages that would not give the server's digest are taken back, the receipts stay`() throws {
        let (server, one) = try pair()
        var wrong = ScopeDigest()
        wrong.add(RowHash(kind: .filing, id: RecordID.derived(from: "test", "x"), revision: .zero, body: [:]))
        let file = try server.answer(try server.export(one).file, to: one, editing: { $0.digest = wrong })
        let shown = try one.bench.records(.hire).map(\.id)
        let result = try CarrierImport(one.replica).run(file)
        #expect(result.receipts == 2 && result.records == 0 && result.pages[scope] == .mismatch)
        #expect(try cursor(one) == .zero)
        #expect(try one.bench.records(.hire).map(\.id) == shown)
        #expect(try one.replica.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM staging") } == 0)
        // The stay is no dead end: the next file brings it all.
        #expect(try server.exchange(one).pages[scope] == .taken)
        try one.checkAgainstServer()
        try one.checkQuiet()
    }

    @Test func `pages from nothing take the place of what the replica has, removals among it`() throws {
        let (server, one) = try pair()
        _ = try server.exchange(one)
        let hire = try #require(try one.bench.records(.hire).first)
        server.central.put(scope, [(.hire, hire.id, nil)])
        let file = try server.answer(try server.export(one).file, to: one, from: .zero)
        let result = try CarrierImport(one.replica).run(file)
        #expect(result.pages[scope] == .taken && result.deleted == 1)
        #expect(try one.shown(.hire, hire.id) == nil)
        try one.checkAgainstServer()
    }

    @Test func `pages that begin after the replica's cursor, or that the server left out, are not taken`() throws {
        let (server, one) = try pair()
        _ = try server.exchange(one)
        let before = try cursor(one)
        let body = try #require(try one.bench.records(.hire).first).body
        server.central.put(scope, [(.hire, RecordID.derived(from: "test", "new"), body)])
        let file = try server.export(one).file
        let later = ScopeCursor(revision: Revision(epoch: 1, number: before.revision.number + 1), logHash: "x")
        let apart = try server.answer(file, to: one, editing: { if $0.scope == scope { $0.from = later } })
        #expect(try CarrierImport(one.replica).run(apart).pages[scope] == .apart)
        for omission in CarrierReturn.Extent.Omission.allCases {
            let file = try server.answer(
                file,
                to: one,
                editing: { if $0.scope == scope { $0.omission = omission } }
            )
            #expect(try CarrierImport(one.replica).run(file).pages[scope] == .omitted(omission))
        }
        #expect(try cursor(one) == before)
    }

    @Test func `a refused change-set is parked by a file too, and once`() throws {
        let (server, one) = try pair()
        _ = try server.exchange(one)
        try one.bench.set(one.filing(), "remark=不行")
        server.central.refuses = { _ in .schema }
        let file = try server.answer(try server.export(one).file, to: one)
        #expect(try CarrierImport(one.replica).run(file).receipts == 1)
        #expect(try one.parked() == 1)
        #expect(try one.filing().body["remark"] == "首次申报")
        #expect(try CarrierImport(one.replica).run(file).receipts == 0)
        #expect(try one.parked() == 1)
        #expect(try server.export(one).changeSets == 0)
        try one.checkQuiet()
    }

    @Test func `an outbox that one file cannot hold goes in several, in the order of the chain`() throws {
        let (server, one) = try pair()
        for number in 2..<8 { try one.bench.set(one.filing(), "remark=\(number)") }
        #expect(try pending(one) == 8)
        var files = 0
        while try pending(one) > 0 {
            let export = try server.export(one, room: 3000)
            let before = try pending(one)
            #expect(export.changeSets > 0 && export.changeSets + export.left == before)
            #expect(try server.exchange(one, room: 3000).receipts == export.changeSets)
            files += 1
        }
        #expect(files > 2)
        #expect(try one.filing().body["remark"] == "7")
        try one.checkAgainstServer()
        try one.checkQuiet()
    }

    @Test func `many change-sets go in several pushes, each within the bounds`() throws {
        let (server, one) = try pair()
        for number in 0..<6 { try one.bench.set(one.filing(), "remark=\(number)") }
        let file = try CarrierExport(one.replica, perPush: 3).run().file
        let lines = try server.lines(file)
        let offer = try CarrierOffer(lines)
        #expect(offer.changeSets == 8 && offer.pushes == 3)
        let counts = try (0..<3).map { try CarrierOffer.push($0, of: lines).changeSets.count }
        #expect(counts == [3, 3, 2])
        #expect(try CarrierImport(one.replica).run(try server.answer(file, to: one)).receipts == 8)
        try one.checkAgainstServer()
        try one.checkQuiet()
    }

    @Test func `an export shows where the replica stands, and changes nothing in it`() throws {
        let (server, one) = try pair()
        _ = try server.exchange(one)
        try one.bench.set(one.filing(), "remark=改")
        let before = try one.replica.read { try Row.fetchAll($0, sql: "SELECT * FROM change_set") }
        let files = try (0..<2).map { _ in try server.export(one).file }
        #expect(try one.replica.read { try Row.fetchAll($0, sql: "SELECT * FROM change_set") } == before)
        for file in files {
            let standing = try CarrierOffer.push(0, of: try server.lines(file)).standing
            #expect(try standing.cursor(scope) == cursor(one))
            #expect(standing.lastReceipt?.number == 2)
            #expect(standing.lastReceipt?.hash == before[1]["hash"])
        }
    }

    @Test func `a file for another device, of another server, or with receipts of another, is left`() throws {
        let (server, one) = try pair()
        let two = try server.replica(seed: 2)
        let stranger = CarrierFake()
        let file = try server.export(one).file
        func fault(_ answer: [UInt8], at bench: SyncBench) -> CarrierError? {
            do { _ = try CarrierImport(bench.replica).run(answer) } catch { return error as? CarrierError }
            return nil
        }
        let answer = try server.answer(file, to: one)
        #expect(fault(answer, at: two) == .recipient)
        #expect(fault(file, at: one) == .direction)
        let other = try server.answer(file, to: one, device: DeviceID(RecordID.derived(from: "test", "device")))
        #expect(fault(other, at: one) == .otherDevice)
        // A server that calls itself the same, with another key.
        try one.replica.write { db in
            try ReplicaMeta.set(.serverKey, stranger.identity.publicKey, db)
        }
        #expect(fault(answer, at: one) == .signature)
        try one.replica.write { db in
            try ReplicaMeta.set(.serverKey, server.identity.publicKey, db)
            try ReplicaMeta.set(.serverID, RecordID.derived(from: "test", "other").rawValue, db)
        }
        #expect(fault(answer, at: one) == .otherServer)
        let left = [try pending(one), try pending(two)]
        #expect(left == [2, 0])
        #expect(try cursor(one) == .zero)
    }

    @Test func `receipts of what a replica no longer has, being put back from a backup, do not stop it`() throws {
        let (server, one) = try pair()
        let file = try server.answer(try server.export(one).file, to: one)
        try one.replica.write { db in
            try db.execute(sql: "DELETE FROM touch WHERE number = 2; DELETE FROM change_set WHERE number = 2")
        }
        #expect(try CarrierImport(one.replica).run(file).receipts == 1)
        try one.checkAgainstServer()
    }

    @Test func `without the server's sealing key there is no export, and hello brings it`() throws {
        let (server, one) = try pair()
        try one.replica.write { db in try ReplicaMeta.set(.serverSealingKey, "", db) }
        #expect(throws: ClientError.noSealingKey) { try server.export(one) }
        var impostor = server.identity
        impostor.publicKey = String(repeating: "0a", count: 32)
        try one.replica.keepSealingKey(of: impostor)
        #expect(throws: ClientError.noSealingKey) { try server.export(one) }
        try one.replica.keepSealingKey(of: server.identity)
        #expect(try server.export(one).changeSets == 2)
    }

    @Test func `a file that names another sealing key of the server changes nothing`() throws {
        let (server, one) = try pair()
        let known = String(repeating: "0b", count: 32)
        let file = try server.answer(try server.export(one).file, to: one)
        try one.replica.write { db in try ReplicaMeta.set(.serverSealingKey, known, db) }
        let error = #expect(throws: ClientError.self) { try CarrierImport(one.replica).run(file) }
        #expect(error?.code == "server.sealingKey")
        #expect(try one.replica.read { db in try ReplicaMeta.get(.serverSealingKey, db) } == known)
        #expect(try one.replica.read { db in try Outbox.pending(db) } == 2)
    }
}
