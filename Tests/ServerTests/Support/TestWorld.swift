import Core
import Foundation
import Server
import SyncProtocol
import Synchronization

/// Time and randomness that a test holds in its hand: a clock that stands still until it is moved, a seeded generator.
final class TestWorld: Sendable {
    private let time: Mutex<Date>
    private let state: Mutex<UInt64>

    init(seed: UInt64 = 1) {
        time = Mutex(Date(timeIntervalSince1970: 1_480_000_000))
        state = Mutex(seed)
    }

    func advance(seconds: Double) { time.withLock { $0 += seconds } }

    var environment: StoreEnvironment {
        StoreEnvironment(now: { self.time.withLock { $0 } }, randomBytes: { self.bytes($0) })
    }

    func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next() >> 32) }
    }

    func number(below bound: Int) -> Int { Int(next() >> 1) % bound }

    func newID() -> RecordID { environment.newID() }

    /// SplitMix64: short, and every seed gives another sequence.
    private func next() -> UInt64 {
        state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }
}

/// Breaks off a push at a place, once it is armed.
final class FaultSwitch: Sendable {
    struct Broken: Error {}
    private let armed = Mutex<StoreFault?>(nil)

    func arm(_ fault: StoreFault?) { armed.withLock { $0 = fault } }

    func check(_ fault: StoreFault) throws {
        if armed.withLock({ $0 == fault }) { throw Broken() }
    }
}

/// A store of a test, with what it lies in; the folder goes when the test does.
final class TestStore: Sendable {
    let store: any CentralStore
    let world: TestWorld
    let faults: FaultSwitch
    private let cleanUp: @Sendable () -> Void

    init(store: any CentralStore, world: TestWorld, faults: FaultSwitch, cleanUp: @escaping @Sendable () -> Void) {
        self.store = store
        self.world = world
        self.faults = faults
        self.cleanUp = cleanUp
    }

    deinit { cleanUp() }

    /// A device of a unit that has joined.
    func device(_ unit: String = Sample.unit) async throws -> TestDevice {
        let device = TestDevice(world: world, unit: unit)
        try await enrol(device)
        return device
    }

    func enrol(_ device: TestDevice) async throws {
        let desk = EnrolmentDesk(store: store, environment: world.environment)
        let code = try await desk.makeCode(unit: device.unit).code
        device.token = try await desk.enrol(device.enrolRequest(code: code.text)).token
    }

    func push(_ changeSets: [SignedChangeSet], from device: TestDevice) async throws -> PushResponse {
        let request = PushRequest(standing: Standing(), changeSets: changeSets)
        return try await store.push(request, by: device.known)
    }

    /// Makes one change-set of changes and pushes it.
    @discardableResult
    func push(_ changes: [Change], from device: TestDevice) async throws -> Receipt {
        let response = try await push([device.make(changes)], from: device)
        guard let receipt = response.receipts.first else { throw FaultSwitch.Broken() }
        return receipt
    }

    /// Pulls a scope from nothing to the end, as a device does.
    func pull(_ scope: Scope, by device: TestDevice, from cursor: ScopeCursor = .zero) async throws -> PullPage {
        var all: [StoredRecord] = []
        var request = PullRequest(scope: scope, cursor: cursor)
        while true {
            var page = try await store.pull(request, by: device.known)
            all += page.records
            guard let next = page.next else {
                page.records = all
                return page
            }
            request = PullRequest(scope: scope, cursor: cursor, after: next, start: request.start ?? page.head.revision)
        }
    }
}

/// Makes stores of one kind; the contract is the same for all.
struct StoreFactory: Sendable, CustomStringConvertible {
    let description: String
    let make: @Sendable (TestWorld) throws -> TestStore

    static let all = [sqlite]

    static let sqlite = StoreFactory(description: "SQLite") { world in
        let path = FileManager.default.temporaryDirectory.path + "/shenbao-\(UUID().uuidString)"
        let directory = DataDirectory(path: path)
        try SQLiteCentralStore.create(in: directory, environment: world.environment)
        let faults = FaultSwitch()
        let store = try SQLiteCentralStore(
            directory: directory,
            environment: world.environment,
            faults: { try faults.check($0) }
        )
        return TestStore(store: store, world: world, faults: faults) {
            try? FileManager.default.removeItem(atPath: path)
        }
    }

    func callAsFunction(seed: UInt64 = 1) throws -> TestStore { try make(TestWorld(seed: seed)) }
}
