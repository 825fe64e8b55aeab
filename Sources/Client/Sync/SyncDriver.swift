import Core
import Crypto
import GRDB
package import SyncProtocol
import Terminal

/// Carries out the effects of ``SyncSession`` on a replica and a server.
///
/// All decisions are the session's.
package struct SyncDriver {
    private let replica: Replica
    private let api: ServerAPI
    private let serverKey: Curve25519.Signing.PublicKey?
    private let progress: (@Sendable (Progress) -> Void)?

    /// How far a sync is.
    package enum Progress: Sendable {
        /// Change-sets that still wait.
        case pushing(left: Int)
        /// Records staged so far.
        case pulling(records: Int)
    }

    package init(
        _ replica: Replica,
        api: ServerAPI,
        serverKey: String?,
        progress: (@Sendable (Progress) -> Void)? = nil
    ) {
        self.replica = replica
        self.api = api
        self.serverKey = serverKey.flatMap(Signatures.publicKey(hexadecimal:))
        self.progress = progress
    }

    /// Pushes, then pulls, until quiet.
    /// - Throws: ``ClientError``; what was recorded until then stays, and the next sync goes on from there.
    package func run() throws -> SyncReport {
        let (unit, standing) = try replica.read { db in
            let unit = try replica.scope(db)
            return (unit, try self.standing(of: [.city, unit], db))
        }
        var session = SyncSession(scopes: [.city, unit])
        var effects = try handle(&session, .started(standing))
        var staged = 0
        while !effects.isEmpty {
            let effect = effects.removeFirst()
            if case .finish(let report) = effect {
                try replica.write { db in try ReplicaMeta.set(.lastSync, replica.environment.timestamp, db) }
                return report
            }
            if case .stage(let page, _) = effect {
                staged += page.records.count
                progress?(.pulling(records: staged))
            }
            effects += try handle(&session, try carryOut(effect))
        }
        return SyncReport()
    }

    /// What this replica has of the server's history.
    private func standing(of scopes: [Scope], _ db: Database) throws -> Standing {
        var standing = Standing()
        for scope in scopes { standing.cursors[scope] = [try replica.cursor(scope, db)] }
        return standing
    }

    private func handle(_ session: inout SyncSession, _ event: SyncSession.Event) throws -> [SyncSession.Effect] {
        do throws(SyncSessionError) {
            return try session.handle(event)
        } catch {
            throw ClientError(
                "protocol",
                .failed,
                zh: "同步中止：服务器的回答与协议不符（\(error)）；本机的工作都在，请升级或联系管理员。",
                en:
                    "The sync stopped: the server's answers do not follow the protocol (\(error)); local work is safe, upgrade or ask its administrator."
            )
        }
    }

    private func carryOut(_ effect: SyncSession.Effect) throws -> SyncSession.Event {
        switch effect {
        case .hello:
            let hello = try api.hello()
            try checkServer(hello.server)
            try replica.keepSealingKey(of: hello.server)
            return .greeted(hello)
        case .load:
            let batch = try replica.read { db in
                progress?(.pushing(left: try Outbox.pending(db)))
                return try Outbox.nextBatch(db)
            }
            return .loaded(batch)
        case .push(let request):
            return .answered(try api.push(request))
        case .record(let receipts):
            try replica.write { db in try ReceiptIntake(serverKey: serverKey, db).take(receipts) }
            return .recorded
        case .pull(let request):
            return .paged(try api.pull(request))
        case .stage(let page, let isFirst):
            try replica.write { db in try Staging.add(page, isFirst: isFirst, db) }
            return .staged
        case .publish(let scope, let head, let replacing):
            return .published(
                try replica.write { db in
                    var publication = try Publication(scope: scope, head: head, replacing: replacing, db)
                    return try publication.run()
                }
            )
        case .finish:
            throw SyncSessionError.unexpectedEvent
        }
    }

    private func checkServer(_ server: ServerIdentity) throws {
        let known = try replica.read { db in try ReplicaMeta.get(.serverID, db) }
        guard known == nil || known == server.id else {
            throw ClientError(
                "server.other",
                .failed,
                zh: "这个地址上是另一台服务器；未发送任何内容，请核对地址或重新 enrol。",
                en: "Another server answers at this address; nothing was sent, check the address or enrol again."
            )
        }
    }
}
