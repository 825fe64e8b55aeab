import Core
import Foundation
import Gzip
import SyncProtocol
import Synchronization

/// A change-set in the making: the changes of a step up to the size limit.
struct StepPart {
    let id: ChangeSetID
    /// The changes in canonical form, with commas between them.
    var changes: [UInt8] = []
    /// How many there are.
    private(set) var count = 0
    var dependsOn: [ChangeSetID] = []

    /// Begins a part with room for so many bytes.
    init(id: ChangeSetID, reserving bytes: Int) {
        self.id = id
        changes.reserveCapacity(bytes)
    }

    /// Adds a change in canonical form.
    mutating func append(_ change: [UInt8]) {
        if count > 0 { changes.append(UInt8(ascii: ",")) }
        changes.append(contentsOf: change)
        count += 1
    }
}

/// What goes into the outbox beside a change-set's hash.
struct ChangeSetSeal: Sendable {
    let compressed: [UInt8]
    /// Nil as long as the device has no key.
    let signature: String?

    private init(_ content: [UInt8], keys: DeviceKeys?) throws {
        compressed = try Gzip.compress(content)
        signature = try keys?.sign(content)
    }

    /// Compresses and signs canonical bytes, on as many processors as there are.
    /// - Throws: what compressing or signing throws.
    static func make(of contents: [[UInt8]], keys: DeviceKeys?) throws -> [ChangeSetSeal] {
        let seals = Mutex<[Int: Result<ChangeSetSeal, any Error>]>([:])
        DispatchQueue.concurrentPerform(iterations: contents.count) { index in
            let seal = Result { try ChangeSetSeal(contents[index], keys: keys) }
            seals.withLock { $0[index] = seal }
        }
        return try seals.withLock { seals in try contents.indices.compactMap { try seals[$0]?.get() } }
    }
}
