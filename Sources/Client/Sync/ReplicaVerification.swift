import Core
import GRDB
import SyncProtocol
import Terminal

/// Works the server layer's digests out from its rows and compares them with those kept and, if it can be asked, the server's.
struct ReplicaVerification {
    /// What one comparison found.
    struct Check {
        /// `stored` or `server`, and the scope.
        let name: String
        let scope: Scope
        /// Nil if it could not be made.
        let matches: Bool?
        /// Rows that differ, by name.
        var rows: [RowsRequest.Name] = []
        /// Why it could not be made.
        var reason: ClientError?
    }

    private let replica: Replica
    private let scopes: [Scope]

    init(_ replica: Replica) throws {
        self.replica = replica
        scopes = try replica.read { db in [.city, try replica.scope(db)] }
    }

    /// Compares with what is kept.
    func stored() throws -> [Check] {
        try replica.read { db in
            try scopes.map { scope in
                let kept = try String.fetchOne(
                    db,
                    sql: "SELECT digest FROM cursor WHERE scope = ?",
                    arguments: [scope.rawValue]
                )
                let found = try ServerLayer.digest(of: scope, db).description
                return Check(name: "stored", scope: scope, matches: (kept ?? ScopeDigest().description) == found)
            }
        }
    }

    /// Compares with the server, down to the rows.
    func server(_ api: ServerAPI, keys: DeviceKeys) -> [Check] {
        do {
            let session = try SessionOpener(replica, api, keys: keys).open()
            guard session.agreement == .known else { throw Self.setBack }
        } catch {
            return unasked(because: Self.reason(error))
        }
        return scopes.map { scope in
            do {
                return try compare(scope, api)
            } catch {
                return Check(name: "server", scope: scope, matches: nil, reason: Self.reason(error))
            }
        }
    }

    /// The comparisons with the server that could not be made, and why.
    func unasked(because reason: ClientError) -> [Check] {
        scopes.map { Check(name: "server", scope: $0, matches: nil, reason: reason) }
    }

    private func compare(_ scope: Scope, _ api: ServerAPI) throws -> Check {
        let answer = try api.digest(DigestRequest(scope: scope, detail: .buckets))
        let (cursor, own) = try replica.read { db in
            (try replica.cursor(scope, db), try ServerLayer.buckets(of: scope, db))
        }
        guard answer.head == cursor, let theirs = answer.buckets else { throw Self.moved }
        var rows: [RowsRequest.Name] = []
        for bucket in 0..<DigestBucket.count where theirs[bucket] != own[bucket] {
            let answer = try api.digest(DigestRequest(scope: scope, detail: .bucket(bucket)))
            guard answer.head == cursor, let marks = answer.rows else { throw Self.moved }
            let mine = try replica.read { db in try ServerLayer.rows(of: scope, bucket: bucket, db) }
            let names = Set(marks).symmetricDifference(mine).map { RowsRequest.Name(kind: $0.kind, id: $0.id) }
            rows += Set(names).sorted { ($0.kind.rawValue, $0.id) < ($1.kind.rawValue, $1.id) }
        }
        return Check(name: "server", scope: scope, matches: rows.isEmpty && theirs == own, rows: rows)
    }

    /// Puts the kept digests to what the rows say, so that the next sync sees what differs.
    func keepFoundDigests() throws {
        try replica.write { db in
            for scope in scopes {
                try db.execute(
                    sql: "UPDATE cursor SET digest = ? WHERE scope = ?",
                    arguments: [try ServerLayer.digest(of: scope, db).description, scope.rawValue]
                )
            }
        }
    }

    private static func reason(_ error: any Error) -> ClientError {
        error as? ClientError ?? .unexpected("\(type(of: error))")
    }

    private static var moved: ClientError {
        ClientError(
            "verify.moved",
            .failed,
            zh: "服务器上已有更新的内容；请先 shenbao sync 再核对",
            en: "the server has moved on; run shenbao sync first"
        )
    }

    private static var setBack: ClientError {
        ClientError(
            "verify.setBack",
            .failed,
            zh: "服务器曾恢复到较早的状态；请先 shenbao sync，本机会重新报送",
            en: "the server was set back; run shenbao sync, which offers everything again"
        )
    }
}
