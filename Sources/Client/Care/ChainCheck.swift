import Core
import Crypto
import GRDB
import SyncProtocol

/// Looks at all kept change-sets of this device: whether each has the content that its hash names, follows the one before, and
/// carries the device's signature.
struct ChainCheck {
    /// Change-sets looked at.
    private(set) var count = 0
    /// What is wrong, by epoch and number.
    private(set) var faults: [String] = []

    init(_ replica: Replica, keys: DeviceKeys?, _ db: Database) throws {
        let chain = try replica.chain(db)
        let key = keys.flatMap { Signatures.publicKey(hexadecimal: $0.publicKey) }
        var before: [DeviceID: (entry: OutboxEntry, hash: String)] = [:]
        let entries = try OutboxEntry.list(ChangeSetState.allCases, db)
        var lastTaken: [Int: Int] = [:]
        for entry in entries where entry.state == .kept && entry.revision != nil {
            lastTaken[entry.epoch] = entry.number
        }
        for entry in entries {
            count += 1
            guard let content = try? entry.content(db), let changeSet = try? Outbox.parse(content) else {
                fault(entry, "content")
                continue
            }
            if ChangeSet.hash(of: content) != entry.hash || changeSet.id != entry.id { fault(entry, "hash") }
            if changeSet.number != entry.number || changeSet.chain.epoch != entry.epoch { fault(entry, "number") }
            if !Self.follows(changeSet, entry, before[changeSet.chain.device], lastTaken: lastTaken[entry.epoch] ?? 0) {
                fault(entry, "previous")
            }
            // What another identity of this replica signed, its key is not here to tell.
            if changeSet.chain.device == chain.device, let key, let signature = entry.signature,
                !Signatures.isValid(signature, over: content, as: .changeSet, by: key)
            {
                fault(entry, "signature")
            }
            before[changeSet.chain.device] = (entry, entry.hash)
        }
    }

    /// Whether a change-set names the one before it.
    ///
    /// Those that a verified backup covers may have been dropped, so there are gaps; the newest one taken never is.
    private static func follows(
        _ changeSet: ChangeSet,
        _ entry: OutboxEntry,
        _ before: (entry: OutboxEntry, hash: String)?,
        lastTaken: Int
    ) -> Bool {
        guard let before else { return entry.number > 1 || entry.epoch > 1 || changeSet.previous.isEmpty }
        let isNext = before.entry.epoch == entry.epoch && before.entry.number + 1 == entry.number
        if isNext || entry.number == 1 && before.entry.epoch < entry.epoch { return changeSet.previous == before.hash }
        return entry.number <= lastTaken
    }

    private mutating func fault(_ entry: OutboxEntry, _ what: String) {
        faults.append("\(entry.epoch)-\(entry.number) \(what)")
    }
}
