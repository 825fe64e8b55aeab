import Core
import SyncProtocol
import Testing

/// The server's rules, each with the history that breaks without it.
@Suite struct ServerRuleTests {
    @Test func `a lost answer is asked for again: the first answer, not a second effect`() throws {
        var world = try StubWorld()
        let made = try world.first.make([world.edit("x")])
        let given = try world.push([made], world.first)
        #expect(try world.push([made], world.first) == given)
        #expect(world.store.log.count == 2)

        var broken = try StubWorld(without: [.firstAnswer])
        let twice = try broken.first.make([broken.edit("x")])
        let first = try broken.push([twice], broken.first)
        #expect(try broken.push([twice], broken.first) != first)
    }

    @Test func `the same identifier with other content is refused, unless nobody compares`() throws {
        for (rules, code) in [(Set<SyncProtocol.Rule>(), RefusalCode.idReused), ([.sameContent], nil)] {
            var world = try StubWorld(without: rules)
            let made = try world.first.make([world.edit("x")])
            _ = try world.push([made], world.first)
            let other = try world.first.sign(world.first.content([world.edit("y")], id: made.changeSet.id))
            #expect(try world.push([other], world.first).receipts.map(\.code) == [code])
            #expect(world.remark == "x")
        }
    }

    @Test func `what comes before its predecessor waits, unless the order of a chain does not count`() throws {
        for (rules, waits) in [(Set<SyncProtocol.Rule>(), true), ([.chainOrder], false)] {
            var world = try StubWorld(without: rules)
            let head = world.store.head.revision
            _ = try world.first.make([world.edit("x", base: head)])
            let second = try world.first.make([world.edit("y", base: head)])
            let response = try world.push([second], world.first)
            #expect(response.waiting.isEmpty != waits)
            #expect((world.remark == nil) == waits)
        }
    }

    @Test func `another unit's scope is refused and nothing of it is locked`() throws {
        var world = try StubWorld()
        let made = try world.first.make([world.edit("x")], scope: .unit("310104"))
        #expect(try world.push([made], world.first).receipts.map(\.code) == [.scope])
        var engine = world.engine
        let effects = try engine.handle(
            .received(
                .push(PushRequest(standing: Standing(), changeSets: [made])),
                from: .device(world.first.state),
                at: ServerMoment(seconds: 0, text: ""),
                random: []
            )
        )
        guard case .lock(let scopes)? = effects.first else {
            Issue.record("no lock")
            return
        }
        #expect(scopes == [Samples.scope])
        let request = PullRequest(scope: .unit("310104"), cursor: .zero)
        #expect(throws: ProblemCode.forbidden) { try world.ask(.pull(request), from: .device(world.first.state)) }
    }

    @Test func `a forged signature stops the push before anything is locked`() throws {
        var world = try StubWorld()
        let content = try world.first.make([world.edit("x")]).changeSet
        let forged = SignedChangeSet(content, signature: try world.second.sign(content).signature)
        #expect(throws: ProblemCode.signature) { try world.task([forged], world.first) }
    }

    // MARK: Set-backs

    /// The history of SYNC.md, section 11: set back, and others went on, beyond the device's number.
    private func setBack(_ rules: Set<SyncProtocol.Rule>) throws -> (
        world: StubWorld, lost: SignedChangeSet, shown: Standing
    ) {
        var world = try StubWorld(without: rules)
        let backup = world.store
        let lost = try world.first.make([world.edit("lost")])
        let receipt = try #require(try world.push([lost], world.first).receipts.first)
        let shown = Standing(
            cursors: [Samples.scope: [ScopeCursor(revision: world.store.scopeHead, logHash: world.store.head.logHash)]],
            lastReceipt: ReceiptMark(receipt)
        )
        world.store = backup
        for person in 1...3 {
            let hire = Change(
                kind: .hire,
                record: Samples.randomID(person),
                operation: .create,
                set: Samples.hire(person)
            )
            _ = try world.push([try world.second.make([hire])], world.second)
        }
        return (world, SignedChangeSet(lost.changeSet, signature: lost.signature, receipt: receipt), shown)
    }

    @Test func `a receipt that another history gave for the same change-set is no receipt of this one`() throws {
        var (world, lost, shown) = try setBack([])
        _ = try world.push([SignedChangeSet(lost.changeSet, signature: lost.signature)], world.first)
        var mark = try #require(shown.lastReceipt)
        #expect(mark.revision == Revision(epoch: 1, number: 2))
        #expect(try world.session(world.first, Standing(lastReceipt: mark)).agreement == .setBack)
        mark.revision = nil
        #expect(try world.session(world.first, Standing(lastReceipt: mark)).agreement == .known, "an earlier client")
    }

    @Test func `head 150 set back to 100, others push 60: the device offers again, and is seen to have`() throws {
        var (world, lost, shown) = try setBack([])
        #expect(throws: ProblemCode.sessionRestart) { try world.push([], world.first, shown) }
        let session = try world.session(world.first, shown)
        #expect(session.agreement == .setBack)
        #expect(session.server.epoch == 2)
        let receipt = try #require(try world.push([lost], world.first, shown, offersAgain: true).receipts.first)
        #expect(receipt.outcome == .applied)
        #expect(receipt.revision == Revision(epoch: 2, number: 5))
        #expect(world.remark == "lost")
        #expect(try world.session(world.first, shown, serverEpoch: 2).server.epoch == 2)
    }

    @Test(arguments: [SyncProtocol.Rule.reoffer, .cursorHash])
    func `without it a device with a lower number than the new head notices nothing`(_ rule: SyncProtocol.Rule) throws {
        var (world, _, shown) = try setBack([rule])
        // The receipt would still tell; a device that only pulled has none.
        shown.lastReceipt = nil
        #expect(try world.session(world.first, shown).agreement == .known)
        _ = try world.push([], world.first, shown)
    }

    @Test func `without epochs the same number is given out in two histories`() throws {
        var (world, lost, shown) = try setBack([.epochOrder])
        #expect(try world.session(world.first, shown).server.epoch == 1)
        let again = try #require(try world.push([lost], world.first, shown, offersAgain: true).receipts.first)
        #expect(again.revision?.epoch == lost.receipt?.revision?.epoch)
    }

    @Test func `the old number is noted unless this server gave it to another`() throws {
        var (world, lost, shown) = try setBack([])
        _ = try world.session(world.first, shown)
        _ = try world.push([lost], world.first, shown, offersAgain: true)
        // Number 2 was given out again, to another's change-set.
        #expect(world.store.log.last?.formerly == nil)

        var other = try StubWorld()
        let backup = other.store
        let made = try other.first.make([other.edit("lost")])
        let receipt = try #require(try other.push([made], other.first).receipts.first)
        let cursor = ScopeCursor(revision: other.store.scopeHead, logHash: other.store.head.logHash)
        other.store = backup
        let standing = Standing(cursors: [Samples.scope: [cursor]])
        _ = try other.session(other.first, standing)
        let offer = SignedChangeSet(made.changeSet, signature: made.signature, receipt: receipt)
        _ = try other.push([offer], other.first, standing, offersAgain: true)
        #expect(other.store.log.last?.formerly == Formerly(revision: Revision(epoch: 1, number: 2), counts: true))
    }

    @Test func `a refusal in a receipt stands, unless it is tried anew`() throws {
        for (rules, code) in [(Set<SyncProtocol.Rule>(), RefusalCode.dependency), ([.refusalStands], nil)] {
            var world = try StubWorld(without: rules)
            let made = try world.first.make([world.edit("x")])
            var refusal = Receipt(
                changeSet: made.changeSet.id,
                hash: made.hash,
                number: 2,
                outcome: .refused,
                code: .dependency
            )
            refusal.signature = try world.key.sign(refusal.content.canonicalBytes(), as: .receipt)
            let offer = SignedChangeSet(made.changeSet, signature: made.signature, receipt: refusal)
            let given = try #require(try world.push([offer], world.first, offersAgain: true).receipts.first)
            #expect(given.code == code)
        }
    }
}
