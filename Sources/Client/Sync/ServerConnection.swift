import Core
import GRDB
import Terminal

/// How an enrolled replica reaches its server: by its keys, and patiently.
struct ServerConnection {
    let keys: DeviceKeys
    let api: ServerAPI
    let serverKey: String?

    /// - Throws: ``ClientError`` for a replica that is not enrolled.
    init(_ replica: Replica) throws {
        let (place, key) = try replica.read { db in (try ServerPlace(db), try ReplicaMeta.get(.serverKey, db)) }
        guard let place else { throw ClientError.notEnrolled() }
        let keys = try DeviceKeys.required(for: replica)
        let environment = replica.environment
        let transport = try CurlTransport(
            url: place.url,
            caFile: place.caFile,
            proxy: place.proxy,
            randomByte: { environment.randomBytes(1)[0] }
        )
        self.keys = keys
        serverKey = key
        api = ServerAPI(transport, token: keys.token)
    }

    /// A sync of the replica.
    func driver(_ replica: Replica, progress: (@Sendable (SyncProgress) -> Void)? = nil) -> SyncDriver {
        SyncDriver(replica, api: api, keys: keys, serverKey: serverKey, progress: progress)
    }
}
