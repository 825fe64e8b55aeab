import Core
import GRDB
import SyncProtocol

/// Proves to the server who the device is, and keeps the token.
struct SessionOpener {
    private let replica: Replica
    private let api: ServerAPI
    private let keys: DeviceKeys

    init(_ replica: Replica, _ api: ServerAPI, keys: DeviceKeys) {
        self.replica = replica
        self.api = api
        self.keys = keys
    }

    /// Signs, sends, and keeps the token for later requests of this and other processes.
    func open(_ content: SessionContent) throws -> SessionResponse {
        let response = try api.session(try keys.sign(content))
        try replica.check(response.server)
        api.use(token: response.token)
        // Others may have made the file anew meanwhile; only the token is ours to change.
        var kept = try DeviceKeys.load(forReplica: replica.path) ?? keys
        kept.token = response.token
        kept.tokenEnds = replica.environment.timestamp(after: response.expiresIn)
        try kept.save(forReplica: replica.path)
        return response
    }

    /// Opens a session for requests that are no sync, such as a look at a history.
    @discardableResult
    func open() throws -> SessionResponse {
        let hello = try api.hello()
        try replica.check(hello.server)
        let situation = try replica.read { db in
            try replica.situation(of: [.city, replica.scope(db)], db)
        }
        return try open(
            SessionContent(
                chain: situation.chain,
                nonce: hello.nonce,
                tail: situation.tail,
                // A look shows nothing, so that a server that was set back begins no epoch for it.
                standing: Standing(),
                serverEpoch: situation.serverEpoch
            )
        )
    }
}
