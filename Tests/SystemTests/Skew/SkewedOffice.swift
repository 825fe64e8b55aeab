import Core
import Foundation
import GRDB
import SyncProtocol
import Terminal

@testable import Client

/// A device of a unit that works and syncs in this process, by a script that knows no clock.
final class SkewedOffice {
    private let replica: Replica
    private let clocks: [SkewClock]
    private let url: String
    private let folder: String

    /// Makes the replica and joins the server.
    init(_ name: String, seed: UInt64, clock: SkewClock, clocks: [SkewClock], url: String, code: String, folder: String)
        throws
    {
        self.clocks = clocks
        self.url = url
        self.folder = folder
        let environment = ClientEnvironment.skewed(clock, seed: seed)
        replica = try Replica.make(at: "\(folder)/\(name).db", unit: "310101", environment: environment)
        let api = ServerAPI(try transport(), token: nil)
        _ = try Enrolment(replica).run(code: code, url: url, caFile: nil, proxy: nil, api: api)
    }

    private func transport() throws -> CurlTransport {
        try CurlTransport(url: url, caFile: nil, proxy: nil, attempts: 1, randomByte: { 0 })
    }

    /// Syncs while clocks jump between its requests; the outcomes as text.
    func sync(_ plan: inout SkewPlan) throws -> String {
        let jumping = JumpingTransport(try transport(), plan: plan, clocks: clocks)
        defer { plan = jumping.plan }
        guard let keys = try DeviceKeys.load(forReplica: replica.path) else { throw ClientError.notEnrolled() }
        let key = try replica.read { db in try ReplicaMeta.get(.serverKey, db) }
        let api = ServerAPI(jumping, token: keys.token)
        var report = try SyncDriver(replica, api: api, keys: keys, serverKey: key).run()
        // A server's clock that jumps between a nonce and its use may refuse, and that alone: the next try goes on from there.
        for _ in 0..<10 where report.stalled?.reason == .renewals {
            let before = report
            report = try SyncDriver(replica, api: api, keys: keys, serverKey: key).run()
            report.records += before.records
            report.deleted += before.deleted
            report.outcomes.merge(before.outcomes) { $0 + $1 }
        }
        let outcomes = Outcome.allCases.map { "\($0.rawValue) \(report.outcomes[$0] ?? 0)" }.joined(separator: ", ")
        return "\(outcomes); \(report.records)+\(report.deleted); match \(report.digestMatch)"
    }

    /// What waits and what was refused.
    func outbox() throws -> String {
        try replica.read { db in "pending \(try Outbox.pending(db)), parked \(try Outbox.parked(db))" }
    }

    /// Imports a CSV file.
    func add(_ text: String) throws -> String {
        let file = "\(folder)/in.csv"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        let result = try Importer(replica).run(path: file)
        return "\(result.added) added, \(result.updated) updated, \(result.errors.count) wrong"
    }

    /// Sets fields of a filing.
    func set(_ uscc: String, _ assignments: [String]) throws {
        try step { step, db in
            let record = try replica.filing(named: uscc, db)
            try step.update(record, set: FieldAssignment(replica: replica, db: db).read(assignments, for: record))
        }
    }

    /// Removes a filing with its roster.
    func remove(_ uscc: String) throws {
        try step { step, db in try step.removeWithRoster(replica.filing(named: uscc, db), replica, db) }
    }

    /// Closes the first case, in an order that no clock decides.
    func resolve(_ side: Side) throws {
        try step { step, db in
            let cases = try OpenConflict.all(replica, db)
            let order = { (one: OpenConflict) in
                "\(one.recordKind) \(one.record) \(one.field) \(one.mine.canonicalText())"
            }
            guard let first = cases.min(by: { order($0) < order($1) }) else { return }
            try first.close(taking: side, value: nil, reason: "核对过", in: &step, replica, db)
        }
    }

    /// Hands a filing over, or takes it back.
    func lead(_ uscc: String, to state: FilingState) throws -> String {
        try replica.write { db in
            let submission = try Submission(replica, keys: DeviceKeys.load(forReplica: replica.path), db)
            let record = try replica.filing(named: uscc, db)
            try submission.layAsideRefusedSteps(of: record)
            let review = try UnitReviewer(replica, db).review(filing: record).filings[0]
            let reasons =
                state == .submitted
                ? try submission.reasonsAgainst(submitting: review)
                : try submission.reasonsAgainst(withdrawing: record)
            if reasons.isEmpty { try submission.lead(record, to: state) }
            return "\(state) against \(reasons.map(\.code))"
        }
    }

    private func step(_ body: (inout Step, Database) throws -> Void) throws {
        let keys = try DeviceKeys.load(forReplica: replica.path)
        try replica.write { db in
            var step = try Step(replica, keys: keys, scope: try replica.scope(db), db)
            try body(&step, db)
            if !step.isEmpty { try step.commit() }
        }
    }
}

/// Moves clocks before each request.
private final class JumpingTransport: Transport, @unchecked Sendable {
    // One sync on one thread uses it.
    private let inner: CurlTransport
    private let clocks: [SkewClock]
    private(set) var plan: SkewPlan

    init(_ inner: CurlTransport, plan: SkewPlan, clocks: [SkewClock]) {
        (self.inner, self.plan, self.clocks) = (inner, plan, clocks)
    }

    func send(
        _ method: String,
        _ path: String,
        query: [(name: String, value: String)],
        body: [UInt8]?,
        token: String?
    ) throws -> TransportResponse {
        plan.move(clocks)
        return try inner.send(method, path, query: query, body: body, token: token)
    }
}
