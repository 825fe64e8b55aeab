import GRDB
import SyncProtocol
import Testing

@testable import Client
@testable import Core

extension Bench {
    /// What `check` finds in the unit.
    func review() throws -> UnitReview { try replica.read { try UnitReviewer(replica, $0).review() } }

    /// What `check` finds at one enterprise's filing.
    func review(_ uscc: String) throws -> UnitReview.FilingReview {
        let review = try replica.read { db in
            try UnitReviewer(replica, db).review(filing: try replica.filing(named: uscc, db))
        }
        return try #require(review.filings.first)
    }

    /// The rules of what is found at a filing, and at which of its records' kinds.
    func rules(_ uscc: String = Sample.enterprise) throws -> [String] {
        try review(uscc).findings.map(\.rule.rawValue)
    }

    /// The codes of what stands against handing a filing over.
    func reasons(_ uscc: String = Sample.enterprise) throws -> [String] {
        try replica.read { db in
            let review = try UnitReviewer(replica, db).review(filing: try replica.filing(named: uscc, db)).filings[0]
            return try Submission(replica, keys: nil, db).reasonsAgainst(submitting: review).map(\.code)
        }
    }

    /// The codes of what stands against taking a filing back.
    func reasonsAgainstWithdrawing(_ uscc: String = Sample.enterprise) throws -> [String] {
        try replica.read { db in
            let filing = try replica.filing(named: uscc, db)
            return try Submission(replica, keys: nil, db).reasonsAgainst(withdrawing: filing).map(\.code)
        }
    }

    /// Leads a filing to another state as `submit` and `withdraw` do once nothing stands against it.
    func lead(_ uscc: String = Sample.enterprise, to state: FilingState) throws {
        try replica.write { db in
            let submission = try Submission(replica, keys: try DeviceKeys.load(forReplica: replica.path), db)
            let filing = try replica.filing(named: uscc, db)
            try submission.layAsideRefusedSteps(of: filing)
            try submission.lead(filing, to: state)
        }
    }

    /// The shown filing of an enterprise.
    func filing(_ uscc: String = Sample.enterprise) throws -> ShownRecord {
        try replica.read { try replica.filing(named: uscc, $0) }
    }

    /// The hires of an enterprise in the order of the roster.
    func hires(_ uscc: String = Sample.enterprise) throws -> [ShownRecord] {
        try replica.read { try Records.list(.hire, where: ["enterprise": uscc], ordering: "seq, id", $0) }
    }

    /// Records as a pull brings them, such as those of another round.
    func keep(_ records: [(kind: Kind, id: RecordID, body: RecordBody)], in scope: Scope? = nil) throws {
        try replica.write { db in
            for (kind, id, body) in records {
                let record = ShownRecord(
                    kind: kind,
                    id: id,
                    revision: Revision(epoch: 1, number: 1),
                    madeIn: nil,
                    body: body
                )
                try Records.save(record, scope: try scope ?? replica.scope(db), db)
            }
        }
    }

    /// Gives the round parameters.
    func setRound(_ change: (inout Round) -> Void) throws {
        var round = Directory.round2016
        change(&round)
        try keep([(.round, .round(round.code), round.body)], in: .city)
    }
}
