import Core
import Server
import SyncProtocol
import Testing

/// What every store does, whatever it is made of.
@Suite struct StoreContractTests {
    @Test(arguments: StoreFactory.all)
    func `the same push again gets the same receipts and changes nothing`(_ factory: StoreFactory) async throws {
        let test = try factory()
        let device = try await test.device()
        let changeSet = try device.make([Sample.enterprise, Sample.filing])
        let first = try await test.push([changeSet], from: device)
        let before = try await test.store.contents(of: device.scope)
        let second = try await test.push([changeSet], from: device)
        #expect(first.receipts.map(\.outcome) == [.applied])
        #expect(first.receipts.map(\.revision) == [Revision(epoch: 1, number: 1)])
        #expect(first == second)
        #expect(try await test.store.contents(of: device.scope) == before)
    }

    @Test(arguments: StoreFactory.all)
    func `a receipt is signed by the server over its content`(_ factory: StoreFactory) async throws {
        let test = try factory()
        let device = try await test.device()
        let receipt = try await test.push([Sample.enterprise], from: device)
        let key = try #require(Signatures.publicKey(hexadecimal: test.store.identity.publicKey))
        let bytes = receipt.content.canonicalBytes()
        #expect(Signatures.isValid(receipt.signature, over: bytes, as: .receipt, by: key))
        #expect(!Signatures.isValid(receipt.signature, over: bytes, as: .changeSet, by: key))
    }

    @Test(arguments: StoreFactory.all)
    func `the same identifier with other content is refused and the first answer stays`(
        _ factory: StoreFactory
    ) async throws {
        let test = try factory()
        let device = try await test.device()
        let first = try device.make([Sample.enterprise])
        let given = try await test.push([first], from: device)
        let other = try device.sign(
            device.content(
                [Sample.enterprise, Sample.filing],
                id: first.changeSet.id,
                number: 2,
                previous: first.hash
            )
        )
        let receipt = try #require(await test.push([other], from: device).receipts.first)
        #expect(receipt.code == .idReused)
        #expect(receipt.number == 0)
        #expect(receipt.revision == nil)
        #expect(try await test.push([first], from: device) == given)
        #expect(try await test.store.state(of: device.scope)?.head.revision.number == 1)
    }

    @Test(arguments: StoreFactory.all)
    func `a change-set after a gap waits, is not stored, and is taken once the gap is closed`(
        _ factory: StoreFactory
    ) async throws {
        let test = try factory()
        let device = try await test.device()
        let first = try device.make([Sample.enterprise])
        let second = try device.make([Sample.filing])
        let early = try await test.push([second], from: device)
        #expect(early.receipts.isEmpty)
        #expect(early.waiting == [second.changeSet.id])
        let late = try await test.push([first, second], from: device)
        #expect(late.receipts.map(\.outcome) == [.applied, .applied])
        #expect(late.receipts.map(\.number) == [1, 2])
        #expect(late.waiting.isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func `a wrong hash at the right number is refused as a broken chain`(_ factory: StoreFactory) async throws {
        let test = try factory()
        let device = try await test.device()
        try await test.push([Sample.enterprise], from: device)
        let wrong = try device.sign(
            device.content([Sample.filing], number: 2, previous: String(repeating: "0", count: 64))
        )
        let receipt = try #require(await test.push([wrong], from: device).receipts.first)
        #expect(receipt.code == .chain)
        #expect(receipt.number == 2)
        #expect(try await test.store.state(of: device.scope)?.head.revision.number == 1)
    }

    @Test(arguments: StoreFactory.all)
    func `a replica and its copy go on from the same place and both are taken`(_ factory: StoreFactory) async throws {
        let test = try factory()
        let device = try await test.device()
        let first = try device.make([Sample.enterprise, Sample.filing])
        let mine = device.content(
            [Sample.edit(.changeSet(first.changeSet.id), ["remark": "a"])],
            number: 2,
            previous: first.hash
        )
        let copy = device.content(
            [Sample.edit(.changeSet(first.changeSet.id), ["remark": "b"])],
            number: 2,
            previous: first.hash
        )
        let response = try await test.push([first, try device.sign(mine), try device.sign(copy)], from: device)
        #expect(response.receipts.map(\.outcome) == [.applied, .applied, .conflicted])
    }

    @Test(arguments: StoreFactory.all)
    func `another unit's scope is refused with a numbered receipt`(_ factory: StoreFactory) async throws {
        let test = try factory()
        let device = try await test.device()
        let foreign = try device.make([Sample.enterprise], scope: .unit(Sample.otherUnit))
        let receipt = try #require(await test.push([foreign], from: device).receipts.first)
        #expect(receipt.code == .scope)
        #expect(receipt.number == 1)
        #expect(receipt.revision == nil)
        #expect(try await test.store.contents(of: .unit(Sample.otherUnit)).records.isEmpty)
    }

    @Test(arguments: StoreFactory.all)
    func `another device's chain is refused and keeps its numbers`(_ factory: StoreFactory) async throws {
        let test = try factory()
        let device = try await test.device()
        let victim = try await test.device()
        let forged = device.content(
            [Sample.enterprise],
            chain: Chain(device: victim.id, epoch: 1),
            number: 1,
            previous: ""
        )
        let receipt = try #require(await test.push([try device.sign(forged)], from: device).receipts.first)
        #expect(receipt.code == .scope)
        #expect(receipt.number == 0)
        #expect(try await test.push([Sample.enterprise], from: victim).number == 1)
    }

    @Test(arguments: StoreFactory.all)
    func `a signature that is not the device's stops the whole push`(_ factory: StoreFactory) async throws {
        let test = try factory()
        let device = try await test.device()
        let good = try device.make([Sample.enterprise])
        let stranger = TestDevice(world: test.world, unit: Sample.unit)
        let content = device.content([Sample.filing], number: 2, previous: good.hash)
        let bad = SignedChangeSet(content, signature: try stranger.sign(content).signature)
        await #expect(throws: ProblemCode.signature) { try await test.push([good, bad], from: device) }
        #expect(try await test.store.state(of: device.scope)?.head.revision == .zero)
    }

    @Test(arguments: StoreFactory.all)
    func `a revoked device is turned away inside the transaction too`(_ factory: StoreFactory) async throws {
        let test = try factory()
        let device = try await test.device()
        let changeSet = try device.make([Sample.enterprise])
        #expect(try await test.store.revoke(device.id)?.revokedAt != nil)
        await #expect(throws: ProblemCode.revoked) { try await test.push([changeSet], from: device) }
        #expect(try await test.store.state(of: device.scope)?.head.revision == .zero)
        #expect(try await test.store.revoke(DeviceID(test.world.newID())) == nil)
    }

    @Test(arguments: StoreFactory.all)
    func `a unit reads city and its own scope and no other`(_ factory: StoreFactory) async throws {
        let test = try factory()
        let device = try await test.device()
        let city = try await test.pull(.city, by: device)
        #expect(city.records.count { $0.kind == .unit } == 17)
        #expect(city.records.count { $0.kind == .round } == 1)
        for scope in [Scope.unit(Sample.otherUnit), Scope(rawValue: "nowhere")] {
            await #expect(throws: ProblemCode.forbidden) {
                try await test.store.pull(PullRequest(scope: scope, cursor: .zero), by: device.known)
            }
        }
    }

    @Test(arguments: StoreFactory.all)
    func `only one change-set of an original takes effect`(_ factory: StoreFactory) async throws {
        let test = try factory()
        let device = try await test.device()
        let first = try device.make([Sample.enterprise, Sample.filing])
        let again = try device.make([Sample.edit(.none, ["remark": "x"])], replaces: first.changeSet.id)
        let receipts = try await test.push([first, again], from: device).receipts
        #expect(receipts.map(\.code) == [nil, .replaced])
        #expect(receipts.map(\.number) == [1, 2])
    }

    @Test(arguments: StoreFactory.all, [StoreFault.recordsWritten, .logWritten, .receiptWritten])
    func `a push that breaks off leaves nothing behind and can be sent again`(
        _ factory: StoreFactory,
        _ fault: StoreFault
    ) async throws {
        let test = try factory()
        let device = try await test.device()
        let before = try await test.store.contents(of: device.scope)
        let changeSets = [try device.make([Sample.enterprise]), try device.make([Sample.filing])]
        test.faults.arm(fault)
        await #expect(throws: FaultSwitch.Broken.self) { try await test.push(changeSets, from: device) }
        #expect(try await test.store.contents(of: device.scope) == before)
        test.faults.arm(nil)
        #expect(try await test.push(changeSets, from: device).receipts.map(\.number) == [1, 2])
        #expect(try await test.store.verify().problems.isEmpty)
    }
}
