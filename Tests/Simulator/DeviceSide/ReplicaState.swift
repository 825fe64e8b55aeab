import Core
import SyncProtocol

/// All that a replica keeps in its file: a value, so that a copy, a backup and what a crash leaves are assignments.
struct ReplicaState {
    /// Where a change-set of this device stands.
    enum Standing: String {
        /// Without an outcome.
        case pending
        /// With an outcome that no pull covers yet.
        case answered
        /// Refused; waits for the user.
        case parked
        /// Done with, and kept until a backup covers it.
        case kept
        /// Refused, and another stands for it.
        case replaced
        /// Refused, and given up.
        case discarded
    }

    /// A change-set of this device.
    struct Entry {
        let signed: SignedChangeSet
        var standing: Standing
        var receipt: Receipt?

        var changeSet: ChangeSet { signed.changeSet }
    }

    /// What the server last said of one scope.
    struct Layer {
        var records: [Key: StoredRecord] = [:]
        var hashes: [Key: RowHash] = [:]
        var digest = ScopeDigest()
        /// Newest first.
        var cursors: [ScopeCursor] = []

        var cursor: ScopeCursor { cursors.first ?? .zero }

        mutating func put(_ record: StoredRecord) {
            let key = Key(kind: record.kind, id: record.id)
            remove(key)
            guard !record.isDeleted else { return }
            let hash = RowHash(kind: record.kind, id: record.id, revision: record.revision, body: record.body)
            records[key] = record
            hashes[key] = hash
            digest.add(hash)
        }

        mutating func remove(_ key: Key) {
            if let old = hashes.removeValue(forKey: key) { digest.remove(old) }
            records[key] = nil
        }
    }

    /// Pages of a pull under way; rows that mend have no progress.
    struct Staged {
        var records: [StoredRecord] = []
        var progress: PullProgress?
    }

    let device: DeviceID
    /// The file that it is: a copy has another.
    var place: Int
    /// The chain's epoch.
    var epoch = 1
    /// The number and hash that the next change-set follows.
    var tail = ChainTail()
    var outbox: [Entry] = []
    var layers: [Scope: Layer] = [:]
    var staged: [Scope: Staged] = [:]
    var aliases: [RecordID: RecordID] = [:]
    var serverEpoch = 0
    var covered: [Scope: Revision] = [:]
    /// Change-sets that go to the server once more, with their receipts.
    var offered: Set<ChangeSetID> = []
    /// Whether a row changed without anybody's doing.
    var isRotten = false
    /// For the oracle alone: what its users know to have been in records that are gone.
    var former: [Key: [Writes.ID]] = [:]

    var chain: Chain { Chain(device: device, epoch: epoch) }

    /// What stands in the place of a record made twice.
    func resolve(_ id: RecordID) -> RecordID {
        var id = id
        for _ in 0..<64 {
            guard let next = aliases[id] else { return id }
            id = next
        }
        return id
    }
}
