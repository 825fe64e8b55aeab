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
            try replica.write { db in try record(receipts, db) }
            return .recorded
        case .pull(let request):
            return .paged(try api.pull(request))
        case .stage(let page, let isFirst):
            try replica.write { db in try stage(page, isFirst: isFirst, db) }
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

    /// A receipt counts only if it is the server's own, names the change-set and its very content.
    private func record(_ receipts: [Receipt], _ db: Database) throws {
        var last = Int(try ReplicaMeta.get(.lastReceipt, db) ?? "0") ?? 0
        for receipt in receipts {
            guard let serverKey,
                Signatures.isValid(
                    receipt.signature,
                    over: receipt.content.canonicalBytes(),
                    as: .receipt,
                    by: serverKey
                )
            else { throw receiptError(receipt) }
            let row = try Row.fetchOne(
                db,
                sql: "SELECT epoch, number, hash, scope FROM change_set WHERE id = ?",
                arguments: [receipt.changeSet.rawValue]
            )
            guard let row, row[2] == receipt.hash else { throw receiptError(receipt) }
            last = max(last, receipt.number)
            let state = receipt.outcome == .refused ? "parked" : "answered"
            try db.execute(
                sql: """
                    UPDATE change_set SET state = ?, outcome = ?, code = ?, detail = ?, revision = ?, receipt = ?
                    WHERE id = ? AND state = 'pending'
                    """,
                arguments: [
                    state, receipt.outcome.rawValue, receipt.code?.rawValue, receipt.detail,
                    receipt.revision?.packed, receipt.json.canonicalText(), receipt.changeSet.rawValue,
                ]
            )
            if receipt.outcome == .refused { try park(number: row[1], scope: Scope(rawValue: row[3]), db) }
        }
        try ReplicaMeta.set(.lastReceipt, String(last), db)
    }

    private func receiptError(_ receipt: Receipt) -> ClientError {
        ClientError(
            "receipt",
            .failed,
            zh: "变更集 \(receipt.changeSet) 的回执不是所登记服务器的；已停止同步，本机的工作都在。",
            en:
                "The receipt of change-set \(receipt.changeSet) is not the enrolled server's; the sync stopped, local work is safe."
        )
    }

    /// A refused change-set is no longer shown: its records are worked out anew.
    ///
    /// Its content stays in the outbox.
    private func park(number: Int, scope: Scope, _ db: Database) throws {
        var overlay = Overlay(db)
        var affected: [RecordID: Kind] = [:]
        for id in try String.fetchAll(db, sql: "SELECT record FROM touch WHERE number = ?", arguments: [number]) {
            if let id = RecordID(rawValue: id) {
                affected[id] = try Records.find(id, db)?.kind ?? overlay.serverLayer(id)?.kind
            }
        }
        try db.execute(sql: "DELETE FROM touch WHERE number = ?", arguments: [number])
        for type in RecordTypes.all {
            let made = try Records.list(type.kind, where: ["made_in": String(number)], db)
            for record in made { affected[record.id] = type.kind }
        }
        for (id, kind) in affected.sorted(by: { $0.key < $1.key }) {
            try overlay.refresh(id, kind: kind, scope: scope, madeIn: nil)
        }
    }

    private func stage(_ page: PullPage, isFirst: Bool, _ db: Database) throws {
        if isFirst {
            try db.execute(sql: "DELETE FROM staging WHERE scope = ?", arguments: [page.scope.rawValue])
        }
        let statement = try db.cachedStatement(
            sql: "INSERT INTO staging (scope, kind, id, revision, body) VALUES (?, ?, ?, ?, ?)"
        )
        for record in page.records {
            try statement.execute(
                arguments: [
                    page.scope.rawValue, record.kind.rawValue, record.id.rawValue, record.revision.packed,
                    record.isDeleted ? nil : JSONValue.object(record.body).canonicalText(),
                ])
        }
    }
}
