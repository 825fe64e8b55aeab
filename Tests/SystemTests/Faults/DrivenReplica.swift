import Client
import Foundation
import SyncProtocol

/// A replica that this process drives with the code that the program runs, but one attempt for each request: a fault is
/// seen as it is, and thousands of syncs take minutes.
struct DrivenReplica: Sendable {
    let path: String
    var environment = ClientEnvironment.live

    /// Syncs as `shenbao sync` does.
    func sync() throws -> SyncReport {
        let replica = try Replica.open(at: path, .writing, environment: environment)
        let (url, key) = try replica.read { db in
            (try ReplicaMeta.get(.serverURL, db), try ReplicaMeta.get(.serverKey, db))
        }
        let transport = try CurlTransport(url: url ?? "", caFile: nil, proxy: nil, attempts: 1, randomByte: { 0 })
        guard let keys = try DeviceKeys.load(forReplica: path) else { throw ClientError.notEnrolled() }
        let api = ServerAPI(transport, token: keys.token)
        return try SyncDriver(replica, api: api, keys: keys, serverKey: key).run()
    }

    /// Change-sets that wait for an outcome, and refused ones.
    func outbox() throws -> (pending: Int, parked: Int) {
        let replica = try Replica.open(at: path, .reading, environment: environment)
        return try replica.read { db in (try Outbox.pending(db), try Outbox.parked(db)) }
    }
}
