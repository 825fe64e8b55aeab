import Core
import Foundation
import GRDB
package import SyncProtocol
import Terminal

/// Joins a device to a server: the key pair is made here, and the private half stays.
package struct Enrolment {
    private let replica: Replica

    package init(_ replica: Replica) { self.replica = replica }

    /// Shows the code, keeps the token, and signs what was made before.
    /// - Throws: ``ClientError``; then nothing of the replica has changed.
    package func run(code: String, url: String, caFile: String?, proxy: String?, api: ServerAPI) throws -> EnrolResponse
    {
        try checkServer(api)
        var keys = try DeviceKeys.load(forReplica: replica.path) ?? DeviceKeys()
        // The key is on disk before the server knows it: an answer that is lost can be asked for again.
        try keys.save(forReplica: replica.path)
        let (unit, chain) = try replica.read { db in (try replica.unit(db), try replica.chain(db)) }
        let response = try api.enrol(
            EnrolRequest(
                code: code.uppercased().filter { !$0.isWhitespace },
                unit: unit,
                device: chain.device,
                publicKey: keys.publicKey,
                sealingKey: keys.sealingKey,
                name: String(ProcessInfo.processInfo.hostName.prefix(64))
            )
        )
        guard response.device == chain.device, response.unit == unit else {
            throw Self.other
        }
        keys.token = response.token
        keys.tokenEnds = response.expiresIn.map(replica.environment.timestamp(after:))
        try keys.save(forReplica: replica.path)
        try replica.write { db in
            try keep(response.server, url: url, caFile: caFile, proxy: proxy, db)
            try Outbox.signPending(with: keys, db)
        }
        return response
    }

    /// Joins under a new identity: for a device whose key is lost, or that was revoked.
    ///
    /// Unsent work is not signed again; it becomes new change-sets of the new line that stand for the old ones.
    /// - Throws: ``ClientError``; then nothing of the replica has changed, and the same call goes on from there.
    package func runAsNewDevice(code: String, url: String, caFile: String?, proxy: String?, api: ServerAPI) throws
        -> NewIdentity.Outcome
    {
        try checkServer(api)
        var next = try NewIdentity.prepare(replica)
        let unit = try replica.read { db in try replica.unit(db) }
        let response = try api.enrol(
            EnrolRequest(
                code: code.uppercased().filter { !$0.isWhitespace },
                unit: unit,
                device: next.device,
                publicKey: next.keys.publicKey,
                sealingKey: next.keys.sealingKey,
                name: String(ProcessInfo.processInfo.hostName.prefix(64))
            )
        )
        guard response.device == next.device, response.unit == unit else { throw Self.other }
        next.keys.token = response.token
        next.keys.tokenEnds = response.expiresIn.map(replica.environment.timestamp(after:))
        try next.save()
        let (taken, left) = try replica.write { db in
            try keep(response.server, url: url, caFile: caFile, proxy: proxy, db)
            return try next.adopt(db)
        }
        try NewIdentity.settle(replica)
        return NewIdentity.Outcome(response: response, retried: taken, left: left)
    }

    /// A replica belongs to one server for good: another would take its work, and take away what it does not know.
    ///
    /// Asked before the code is shown, so that it is not spent.
    private func checkServer(_ api: ServerAPI) throws {
        let isEnrolled = try replica.read { db in try ReplicaMeta.get(.serverID, db) } != nil
        guard try !isEnrolled || !replica.isOther(api.hello().server) else { throw Self.otherServer }
    }

    private func keep(_ server: ServerIdentity, url: String, caFile: String?, proxy: String?, _ db: Database) throws {
        try ReplicaMeta.set(.serverURL, url, db)
        try ReplicaMeta.set(.serverID, server.id, db)
        try ReplicaMeta.set(.serverKey, server.publicKey, db)
        try ReplicaMeta.set(.serverSealingKey, server.sealingKey, db)
        try ReplicaMeta.set(.serverEpoch, String(server.epoch), db)
        try ReplicaMeta.set(.caFile, caFile ?? "", db)
        try ReplicaMeta.set(.proxy, proxy ?? "", db)
    }

    private static var otherServer: ClientError {
        ClientError(
            "enrolment.server",
            .notAllowed,
            zh:
                "这个地址上是另一台服务器：本副本属于登记时的那一台，改登另一台会把未上报的工作交给它，并删去它没有的记录。未作改动，也没有用掉代码；请核对地址。如果市商务委确已换了服务器，请用 shenbao init 另建副本，再导入材料。",
            en:
                "Another server is at this address: the replica belongs to the one it was enrolled at, and another would get its unsent work and take away what it does not know. Nothing was changed and the code is not spent; check the address. If the commission has indeed a new server, make a new replica with shenbao init and import the papers there."
        )
    }

    private static var other: ClientError {
        ClientError(
            "enrolment.answer",
            .failed,
            zh: "服务器登记的是另一台设备或另一个区；未作改动，请联系管理员。",
            en: "The server enrolled another device or unit; nothing was changed, ask its administrator."
        )
    }
}
