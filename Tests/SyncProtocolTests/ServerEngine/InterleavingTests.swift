import Core
import SyncProtocol
import Testing

/// Two processes over one store, which alternate at every effect.
@Suite struct InterleavingTests {
    /// Runs two pushes in an order of steps given by bits; one that wants the lock waits while the other holds it.
    private func run(_ pattern: Int, _ world: inout StubWorld) throws -> [PushResponse] {
        let head = world.store.head.revision
        var (first, second) = (world.first, world.second)
        let one = try first.make([world.edit("one", base: head)])
        let two = try second.make([world.edit("two", base: head)])
        var tasks = [try world.task([one], first), try world.task([two], second)]
        var round = 0
        while tasks.contains(where: { !$0.isDone }) {
            var turn = round < 16 ? pattern >> round & 1 : round & 1
            if tasks[turn].isDone || tasks[1 - turn].isLocked { turn = 1 - turn }
            try tasks[turn].step(&world.store, key: world.key)
            round += 1
            // Numbers never become visible before lower ones.
            #expect(world.store.log.map(\.revision.number) == Array(1...world.store.log.count))
        }
        return tasks.compactMap { task in
            guard case .push(let response)? = task.answer else { return nil }
            return response
        }
    }

    @Test func `two processes that push at once decide one after the other, in any order of their steps`() throws {
        for pattern in 0..<256 {
            var world = try StubWorld()
            let outcomes = try run(pattern, &world).flatMap(\.receipts).map(\.outcome)
            #expect(Set(outcomes) == [.applied, .conflicted], "\(pattern)")
        }
    }

    @Test func `two processes merge on the same reading: without the lock first, one overwrites the other`() throws {
        var overwritten = 0
        for pattern in 0..<256 {
            var world = try StubWorld(without: [.lockFirst])
            let outcomes = try run(pattern, &world).flatMap(\.receipts).map(\.outcome)
            if outcomes == [.applied, .applied] { overwritten += 1 }
        }
        #expect(overwritten > 0)
    }

    /// A reader that polls by number misses what a sequence gave out early and a slow writer committed late.
    @Test func `a reader who takes every snapshot misses no change-set`() throws {
        for pattern in 0..<64 {
            var world = try StubWorld()
            let head = world.store.head.revision
            var (first, second) = (world.first, world.second)
            let one = try first.make([world.edit("one", base: head)])
            let two = try second.make([
                Change(
                    kind: .hire,
                    record: Samples.randomID(1),
                    operation: .create,
                    set: Samples.hire(1)
                )
            ])
            var tasks = [try world.task([one], first), try world.task([two], second)]
            var cursor = ScopeCursor.zero
            var seen: Set<RecordID> = []
            var round = 0
            while tasks.contains(where: { !$0.isDone }) {
                var turn = pattern >> (round % 6) & 1
                if tasks[turn].isDone || tasks[1 - turn].isLocked { turn = 1 - turn }
                try tasks[turn].step(&world.store, key: world.key)
                round += 1
                let request = PullRequest(scope: Samples.scope, cursor: cursor)
                guard case .page(let page) = try world.ask(.pull(request), from: .device(first.state)) else { return }
                seen.formUnion(page.records.map(\.id))
                cursor = page.head
            }
            #expect(seen.isSuperset(of: world.store.records.keys.map(\.id)))
        }
    }

    @Test func `a revocation that comes between sending and the lock holds`() throws {
        for (rules, isTaken) in [(Set<SyncProtocol.Rule>(), false), ([.revocation], true)] {
            var world = try StubWorld(without: rules)
            let made = try world.first.make([world.edit("x")])
            var task = try world.task([made], world.first)
            world.store.devices[world.first.id]?.isRevoked = true
            do {
                while !task.isDone { try task.step(&world.store, key: world.key) }
                #expect(isTaken)
            } catch ProblemCode.revoked {
                #expect(!isTaken)
            }
            #expect((world.remark == "x") == isTaken)
        }
    }
}
