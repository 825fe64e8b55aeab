import Core
import Foundation
import GRDB
import SyncProtocol

/// Reads the whole outbox as pushes, for a carrier file.
struct CarrierOutbox {
    /// The pushes as lines, in chain order; one without change-sets if there is nothing to send.
    private(set) var lines: [UInt8] = []
    /// How many lines there are.
    private(set) var pushes = 0
    /// Change-sets in them.
    private(set) var changeSets = 0
    /// Change-sets for which there was no room; they come after all others of their chain.
    private(set) var left = 0

    private let standing: Standing
    private let perPush: Int
    private var batch: [SignedChangeSet] = []
    private var batchBytes = 0

    /// What a change-set costs besides its content: its signature and the members' names.
    private static let elementBytes = 256
    /// Half a push at most, so that the request as sent is within its bound too.
    private static let batchLimit = Limits.pushBytes / 2

    /// Reads change-sets without an outcome, and those that are offered again after a set-back, until the room is used up.
    /// - Throws: ``ClientError``.
    init(standing: Standing, keys: DeviceKeys, room: Int, perPush: Int, _ db: Database) throws {
        self.standing = standing
        self.perPush = perPush
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT signature, content, CASE WHEN state = 'pending' THEN NULL ELSE receipt END
                FROM change_set WHERE state = 'pending' OR (epoch, number) IN (SELECT epoch, number FROM reoffer)
                ORDER BY epoch, number
                """
        )
        var total = 0
        while let row = try rows.next() {
            let content = try Outbox.decompress(row[1])
            total += content.count + Self.elementBytes
            guard left == 0, total <= room else {
                left += 1
                continue
            }
            // What was made while the key file was away is signed now.
            let signature = try row[0] as String? ?? keys.sign(content)
            let receipt = try (row[2] as String?).map { try Receipt(json: JSONValue(parsing: $0)) }
            let signed = SignedChangeSet(try Outbox.parse(content), signature: signature, receipt: receipt)
            add(signed, bytes: content.count)
        }
        if !batch.isEmpty || pushes == 0 { flush() }
    }

    private mutating func add(_ changeSet: SignedChangeSet, bytes: Int) {
        let isFull = batch.count == perPush || batchBytes + bytes > Self.batchLimit
        if isFull, !batch.isEmpty { flush() }
        batch.append(changeSet)
        batchBytes += bytes
        changeSets += 1
    }

    private mutating func flush() {
        PushRequest(standing: standing, changeSets: batch).json.write(to: &lines)
        lines.append(UInt8(ascii: "\n"))
        pushes += 1
        batch = []
        batchBytes = 0
    }
}
