import Core
import GRDB
import SyncProtocol
import Terminal

/// Handing filings over to the commission, and taking them back.
struct Submission {
    /// Why a filing is not fit.
    struct Reason: Equatable {
        /// A stable code: a rule's, or `state`, `round.closed`, `case.open`, `outbox.parked`.
        let code: String
        private let chinese: String
        private let english: String

        init(_ code: String, zh chinese: String, en english: String) {
            self.code = code
            self.chinese = chinese
            self.english = english
        }

        func sentence(_ language: Language) -> String { language == .zh ? chinese : english }

        func json(_ language: Language) -> JSONValue {
            ["code": .string(code), "message": .string(sentence(language))]
        }
    }

    private let replica: Replica
    private let keys: DeviceKeys?
    private let db: Database
    private let work: FilingWork

    init(_ replica: Replica, keys: DeviceKeys?, _ db: Database) throws {
        self.replica = replica
        self.keys = keys
        self.db = db
        work = try FilingWork(try replica.scope(db), db)
    }

    /// Everything that stands against handing a filing over; empty if it is fit.
    func reasonsAgainst(submitting review: UnitReview.FilingReview) throws -> [Reason] {
        var reasons = state(review.filing, to: .submitted)
        reasons += review.findings(.error).map {
            Reason($0.rule.rawValue, zh: $0.sentence(.zh), en: $0.sentence(.en))
        }
        return try reasons + obstacles(to: review)
    }

    /// What is in the way besides what is wrong with the filing itself: the round, conflicts, refused work.
    func obstacles(to review: UnitReview.FilingReview) throws -> [Reason] {
        try round(review.filing) + openWork(review.record)
    }

    /// How the round stands that keeps a filing, once withdrawn, from being submitted again; nil if none does.
    func wayBackIsClosed(for record: ShownRecord) throws -> RoundStatus? {
        let filing = try Filing(body: record.body)
        let status = try replica.standing(ofRound: filing.round, db)
        return Workflow.isHindered(.unit, from: .withdrawn, to: .submitted, by: status) ? status : nil
    }

    /// What stands against taking a filing back.
    func reasonsAgainst(withdrawing record: ShownRecord) throws -> [Reason] {
        let filing = try Filing(body: record.body)
        return try state(filing, to: .withdrawn) + frozen(filing) + parked(record)
    }

    /// Lays aside the steps of a filing that were refused: whoever decides anew has seen what stood against them.
    func layAsideRefusedSteps(of record: ShownRecord) throws {
        for id in work.refusedSteps[record.id] ?? [] {
            try db.execute(sql: "UPDATE change_set SET state = 'kept' WHERE id = ?", arguments: [id.rawValue])
        }
    }

    /// Leads a filing to another state, as one change-set of its own.
    func lead(_ record: ShownRecord, to state: FilingState) throws {
        var step = try Step(replica, keys: keys, scope: try replica.scope(db), db)
        try step.transition(record, to: state, after: work.uncovered[record.id] ?? [])
        try step.commit()
    }

    private func state(_ filing: Filing, to target: FilingState) -> [Reason] {
        guard !Workflow.allows(.unit, from: filing.state, to: target) else { return [] }
        let field = Filing.declaration.type.field("state")
        let words = { (language: Language) -> String in
            field.map { RecordPresenter(reveal: false, language: language).words(.string(filing.state.rawValue), $0) }
                ?? filing.state.rawValue
        }
        let advice =
            target == .submitted
            ? Reason("state", zh: "状态为“\(words(.zh))”，不能再提交。", en: "It is “\(words(.en))” and cannot be submitted.")
            : Reason(
                "state",
                zh: "状态为“\(words(.zh))”，不能撤回；请市商务委退回。",
                en: "It is “\(words(.en))” and cannot be withdrawn; ask the commission to return it."
            )
        return [advice]
    }

    private func round(_ filing: Filing) throws -> [Reason] {
        let status = try replica.standing(ofRound: filing.round, db)
        guard Workflow.isHindered(.unit, from: filing.state, to: .submitted, by: status) else { return [] }
        let (zh, en) = status.words
        return [
            Reason(
                RefusalCode.roundClosed.rawValue,
                zh: "\(filing.round) 批次\(zh)，现在不收申报；请市商务委重新开放批次，开放后先 shenbao sync，再提交。",
                en:
                    "Round \(filing.round) is \(en) and takes nothing in; ask the commission to open it again, then shenbao sync and submit."
            )
        ]
    }

    private func frozen(_ filing: Filing) throws -> [Reason] {
        let status = try replica.standing(ofRound: filing.round, db)
        guard Workflow.isHindered(.unit, from: filing.state, to: .withdrawn, by: status) else { return [] }
        return [
            Reason(
                RefusalCode.roundClosed.rawValue,
                zh: "\(filing.round) 批次已冻结，已提交的申报不能撤回；请市商务委重新开放批次，开放后先 shenbao sync，再撤回。",
                en:
                    "Round \(filing.round) is frozen, so what was submitted stays; ask the commission to open it again, then shenbao sync and withdraw."
            )
        ]
    }

    private func openWork(_ record: ShownRecord) throws -> [Reason] {
        var reasons = parked(record)
        let cases = try Records.list(.conflictCase, where: ["open": "1", "filing": record.id.rawValue], db)
        if !cases.isEmpty {
            reasons.append(
                Reason(
                    "case.open",
                    zh: "有 \(cases.count) 处冲突未了结；请先 shenbao conflicts、shenbao resolve。",
                    en: "\(cases.count) conflicts are open; close them first: shenbao conflicts, shenbao resolve."
                )
            )
        }
        return reasons
    }

    private func parked(_ record: ShownRecord) -> [Reason] {
        guard let parked = work.parked[record.id] else { return [] }
        return [
            Reason(
                "outbox.parked",
                zh: "有 \(parked.count) 个变更集被服务器拒收，涉及本申报或其名册；请先处理（shenbao outbox list）。",
                en:
                    "The server refused \(parked.count) change-sets of this filing or its roster; deal with them first (shenbao outbox list)."
            )
        ]
    }
}

extension RoundStatus {
    /// How a round stands, in a sentence of either language.
    var words: (zh: String, en: String) {
        switch self {
        case .open: ("开放", "open")
        case .closed: ("已关闭", "closed")
        case .frozen: ("已冻结", "frozen")
        }
    }
}
