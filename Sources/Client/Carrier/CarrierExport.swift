import Core
import Crypto
import Foundation
import Gzip
import SyncProtocol

/// Makes a carrier file of the outbox, sealed to the server.
///
/// Nothing of the replica changes: the same work may be exported again and be sent over HTTPS as well, and counts once.
package struct CarrierExport {
    /// The file, and what is in it.
    package struct Result: Sendable {
        /// The bytes of the file.
        package var file: [UInt8]
        /// Change-sets in it.
        package var changeSets: Int
        /// Change-sets for which there was no room; they go with the next file, after this one was answered.
        package var left: Int
    }

    private let replica: Replica
    private let room: Int
    private let perPush: Int

    /// Bytes of text that are kept for the first line, the signature and what every push says of the replica's standing.
    private static let reserve = 1 << 20

    /// Exports of a replica, with so many bytes of change-sets at most, and so many of them in a push.
    package init(
        _ replica: Replica,
        room: Int = Limits.carrierBytes - reserve,
        perPush: Int = Limits.changeSetsPerPush
    ) {
        self.replica = replica
        self.room = room
        self.perPush = perPush
    }

    /// Makes a file.
    /// - Throws: ``ClientError``.
    package func run() throws -> Result {
        let keys = try DeviceKeys.required(for: replica)
        return try replica.read { db in
            let server = try CarrierServer(db)
            let sealingKey = try CarrierServer.sealingKey(db)
            let chain = try replica.chain(db)
            guard let device = RecordID(rawValue: chain.device.rawValue) else { throw ClientError.notEnrolled() }
            let standing = try CarrierIntake(replica, server: server, db).standing()
            let outbox = try CarrierOutbox(standing: standing, keys: keys, room: room, perPush: perPush, db)
            let created = replica.environment.timestamp
            let offer = CarrierOffer(
                chain: chain,
                server: server.id,
                created: created,
                pushes: outbox.pushes,
                changeSets: outbox.changeSets
            )
            var text = CarrierText(offer.json)
            text.append(lines: outbox.lines)
            let content = try Gzip.compress(text.signed(try keys.sign(text.bytes, as: .carrier)), level: 6)
            let header = CarrierHeader(direction: .toServer, recipient: sealingKey, sender: device, created: created)
            var sender = try HPKE.Sender(
                recipientKey: sealingKey,
                ciphersuite: CarrierFile.suite,
                info: Data(header.bytes)
            )
            return Result(
                file: try CarrierFile.seal(content, under: header, with: &sender),
                changeSets: outbox.changeSets,
                left: outbox.left
            )
        }
    }
}
