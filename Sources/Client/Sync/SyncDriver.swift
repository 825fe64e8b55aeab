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
    private let keys: DeviceKeys
    private let serverKey: Curve25519.Signing.PublicKey?
    private let rules: RuleSet
    private let report: (@Sendable (SyncProgress) -> Void)?

    /// Prepares a sync.
    /// - Parameters:
    ///   - replica: the replica, open for writing.
    ///   - api: the way to the server.
    ///   - keys: the device's keys.
    ///   - serverKey: the key of the enrolled server, in hexadecimal.
    ///   - rules: all but in tests.
    ///   - progress: is told how far it is.
    package init(
        _ replica: Replica,
        api: ServerAPI,
        keys: DeviceKeys,
        serverKey: String?,
        rules: RuleSet = .all,
        progress: (@Sendable (SyncProgress) -> Void)? = nil
    ) {
        self.replica = replica
        self.api = api
        self.keys = keys
        self.serverKey = serverKey.flatMap(Signatures.publicKey(hexadecimal:))
        self.rules = rules
        report = progress
    }

    /// Pushes, then pulls, until quiet; or stages what would come down, and sends nothing.
    /// - Throws: ``ClientError``; what was recorded until then stays, and the next sync goes on from there.
    package func run(_ mode: SyncSession.Mode = .sync) throws -> SyncReport {
        if mode == .sync { try replica.write { db in try Outbox.signPending(with: keys, db) } }
        let scopes = try replica.read { db in [.city, try replica.scope(db)] }
        let situation = try replica.read { db in try replica.situation(of: scopes, db) }
        var session = SyncSession(scopes: scopes, mode: mode, rules: rules)
        var progress = SyncProgress()
        var problem: ClientError?
        var effects = try handle(&session, .started(situation))
        while let effect = effects.first {
            if case .finish(let report) = effect {
                try end(report, mode, because: problem)
                return report
            }
            let event: SyncSession.Event
            do {
                event = try carryOut(effect, scopes, mode)
            } catch let error as ClientError where error.problem != nil && effect.isRequest {
                problem = error
                event = .failed(error.problem ?? .internal)
            }
            try follow(event, &progress)
            effects = try handle(&session, event)
        }
        throw SyncSessionError.unexpectedEvent
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

    // MARK: Effects

    private func carryOut(
        _ effect: SyncSession.Effect,
        _ scopes: [Scope],
        _ mode: SyncSession.Mode
    ) throws -> SyncSession.Event {
        switch effect {
        case .hello:
            let hello = try api.hello()
            try replica.check(hello.server)
            return .greeted(hello)
        case .openSession(let content): return .opened(try SessionOpener(replica, api, keys: keys).open(content))
        case .push(let request): return .answered(try api.push(request))
        case .pull(let request): return .paged(try api.pull(request))
        case .digest(let request): return .digested(try api.digest(request))
        case .rows(let request): return .fetched(try api.rows(request))
        case .load: return .loaded(try replica.read { db in try Outbox.nextBatch(db) })
        case .sumBuckets(let scope): return .summed(try replica.read { db in try ServerLayer.buckets(of: scope, db) })
        case .listRows(let scope, let bucket):
            return .listed(try replica.read { db in try ServerLayer.rows(of: scope, bucket: bucket, db) })
        case .export:
            try exportUnsent()
            return .exported
        default: return try replica.write { db in try change(effect, scopes, mode, db) }
        }
    }

    /// Effects that change the replica, each in one transaction.
    private func change(
        _ effect: SyncSession.Effect,
        _ scopes: [Scope],
        _ mode: SyncSession.Mode,
        _ db: Database
    ) throws -> SyncSession.Event {
        switch effect {
        case .survey(let isDropping):
            if isDropping { for scope in scopes { try PullStaging.drop(scope, db) } }
            return .started(try replica.situation(of: scopes, db))
        case .adopt(let server, let tail):
            // What a plan has seen does not count: the next sync shows what it last stood on.
            if mode == .sync {
                let seen = Int(try ReplicaMeta.get(.serverEpoch, db) ?? "0") ?? 0
                try ReplicaMeta.set(.serverEpoch, String(max(seen, server.epoch)), db)
            }
            return .adopted(hasTail: try Reoffer.has(tail, epoch: ReplicaEpoch.current(db), db))
        case .beginEpoch(let epoch):
            try ReplicaEpoch.begin(epoch, because: "tail", at: replica.environment.timestamp, db)
            return .begun(try replica.chain(db))
        case .offerAgain(let tail):
            let count = try Reoffer.note(after: tail, of: replica.chain(db), db)
            let what: [String: JSONValue] = ["changeSets": JSONValue(count), "after": tail.json]
            try SyncLog.append("setBack", what, at: replica.environment.timestamp, db)
            return .offering(count)
        case .record(let receipts):
            try ReceiptKeeper(serverKey: serverKey, rules: rules, db).keep(receipts)
            return .recorded
        case .stage(let page, let progress, let isFirst):
            try PullStaging.stage(page, progress, isFirst: isFirst, db)
            return .staged
        case .publish(let scope, let head, let manner):
            var publication = try Publication(scope: scope, head: head, manner, db)
            return .published(try publication.run())
        case .forget(let covered):
            try Coverage.forget(covered, db)
            return .forgotten
        default: throw SyncSessionError.unexpectedEvent
        }
    }

    /// Before a rebaseline: work that the server does not have lies in a file of its own, too.
    private func exportUnsent() throws {
        let path = replica.path + ".unsent-" + replica.environment.timestamp.filter(\.isNumber) + ".json"
        try replica.write { db in
            let entries = try OutboxEntry.list([.pending, .parked], db)
            guard !entries.isEmpty else { return }
            try OutboxExport.write(entries, of: replica, to: path, db)
            try SyncLog.append("export", ["file": .string(path)], at: replica.environment.timestamp, db)
        }
    }

    // MARK: What people are told

    private func follow(_ event: SyncSession.Event, _ progress: inout SyncProgress) throws {
        guard report != nil else { return }
        switch event {
        case .loaded:
            let (pending, again) = try replica.read { db in (try Outbox.pending(db), try Reoffer.count(db)) }
            progress.left = pending + again
            progress.stage = again > 0 ? .offeringAgain : .pushing
        case .answered(let response):
            progress.sent += response.receipts.count
            progress.left = max(0, progress.left - response.receipts.count)
        case .paged(let page):
            progress.records += page.records.count
            progress.stage = .pulling
        case .summed: progress.stage = .comparing
        default: return
        }
        report?(progress)
    }

    private func end(_ report: SyncReport, _ mode: SyncSession.Mode, because problem: ClientError?) throws {
        switch report.stopped {
        case .revoked, .refused: throw problem ?? ClientError.notEnrolled()
        case .upgrade:
            throw ClientError(
                "upgrade",
                .failed,
                zh: "服务器要求先升级 shenbao；未发送任何内容，本机的工作都在。",
                en: "The server asks for shenbao to be upgraded first; nothing was sent, local work is safe."
            )
        case nil: break
        }
        guard mode == .sync else { return }
        try replica.write { db in
            let time = replica.environment.timestamp
            for repair in report.repairs { try SyncLog.append("repair", repair.members, at: time, db) }
            if let stall = report.stalled { try SyncLog.append("stall", stall.members, at: time, db) }
            if report.stalled == nil { try ReplicaMeta.set(.lastSync, time, db) }
        }
    }
}

extension SyncRepair {
    /// What is told of it: names of rows, never what they say.
    var members: [String: JSONValue] {
        [
            "scope": .string(scope.rawValue), "whole": .bool(isWhole),
            "rows": .array(rows.map { ["kind": .string($0.kind.rawValue), "id": .string($0.id.rawValue)] }),
        ]
    }
}

extension SyncStall {
    /// What is told of it.
    var members: [String: JSONValue] {
        [
            "reason": .string(reason.rawValue),
            "waiting": .array(
                waiting.map {
                    [
                        "changeSet": .string($0.changeSet.rawValue), "epoch": JSONValue($0.chain.epoch),
                        "number": JSONValue($0.number), "needs": .array($0.needs.map { .string($0.rawValue) }),
                    ]
                }
            ),
        ]
    }
}
