package import Core
import Foundation
import GRDB
import SyncProtocol

/// Public notices and objections to them.
extension SQLiteCentralStore {
    /// Publishes filings on a notice: each goes from approved to published, all of them or none.
    package func publish(_ draft: NoticeDraft, by user: ConsoleUser) async throws -> RecordID {
        try await act(user) { [environment] turn in
            let filings = draft.filings
            guard (1...5000).contains(filings.count), filings.count == draft.names.count,
                Set(draft.names).count == filings.count
            else { throw ReviewError.invalid(field: "filings") }
            let today = CivilDate(inShanghai: environment.now())
            guard draft.from >= today, draft.from < draft.to else { throw ReviewError.noticeDays(today) }
            // A title goes out to the public, and stands on every print.
            guard Mask.identifiers(in: draft.title) == draft.title else { throw ReviewError.numberInTitle }
            let content = try Self.content(of: draft, turn.db)
            let differing = draft.names.filter { name in
                draft.shown.map { $0[name] != content.print(of: [name]) } ?? false
            }
            guard differing.isEmpty else {
                throw ReviewError.shownOtherwise(differing.map { content.rows[$0]?.name ?? $0 })
            }
            for filing in filings {
                let stored = try turn.record(.filing, filing.id, in: .unit(filing.unit))
                guard stored.body["round"]?.stringValue == draft.round else { throw ReviewError.changed }
                let step = ReviewStep(unit: filing.unit, filing: filing.id, to: .published, seen: nil)
                try turn.take(step, as: user.role, byNotice: true)
            }
            var notice = Notice()
            notice.round = draft.round
            notice.title = try ReviewTurn.text(draft.title, "title")
            notice.from = draft.from
            notice.to = draft.to
            notice.filings = draft.names
            notice.content = content.json(of: draft.names)
            notice.author = turn.name
            notice.at = turn.now
            let change = turn.creation(.notice, notice.body)
            try turn.write([change], in: .commission)
            try turn.note(
                .notice,
                AuditObject(.notice, change.record, in: .commission),
                [
                    "filings": JSONValue(filings.count), "title": .string(notice.title),
                    "from": .string(notice.from.description), "to": .string(notice.to.description),
                    // Which filings and which figures: nobody changes the notice without it showing here.
                    "content": .string(content.print(of: draft.names)),
                ]
            )
            return change.record
        }
    }

    /// Takes in an objection.
    package func addObjection(
        to notice: RecordID,
        filing: String,
        from objector: String,
        text: String,
        by user: ConsoleUser
    ) async throws -> RecordID {
        try await act(user) { turn in
            let stored = try Notice(body: try turn.record(.notice, notice, in: .commission).body)
            guard stored.open else { throw ReviewError.changed }
            guard stored.filings.contains(filing), let place = NoticeDraft.read(filing) else {
                throw ReviewError.invalid(field: "filing")
            }
            // What was reopened since has left the notice.
            let holder = try NoticeHoldings(round: stored.round, turn.db).notice(of: filing)
            let record = try turn.record(.filing, place.id, in: .unit(place.unit))
            guard holder == notice, record.body["state"]?.stringValue == FilingState.published.rawValue else {
                throw ReviewError.changed
            }
            var objection = Objection()
            objection.notice = notice.rawValue
            objection.filing = filing
            objection.from = try ReviewTurn.text(objector, "objector")
            objection.text = try ReviewTurn.text(text, "objection")
            objection.author = turn.name
            objection.at = turn.now
            let change = turn.creation(.objection, objection.body)
            try turn.write([change], in: .commission)
            try turn.note(
                .objection,
                AuditObject(.objection, change.record, in: .commission),
                [
                    "filing": .string(filing), "objector": .string(objection.from), "text": .string(objection.text),
                ]
            )
            return change.record
        }
    }

    /// Answers an objection: `upheld` or `dismissed`.
    package func answerObjection(
        _ id: RecordID,
        outcome: String,
        answer: String,
        by user: ConsoleUser
    ) async throws {
        try await act(user) { turn in
            let objection = try turn.record(.objection, id, in: .commission)
            guard objection.body["outcome"] == nil else { throw ReviewError.changed }
            guard ["upheld", "dismissed"].contains(outcome) else { throw ReviewError.invalid(field: "outcome") }
            let answer = try ReviewTurn.text(answer, "answer")
            let values: RecordBody = [
                "outcome": .string(outcome), "answer": .string(answer),
                "answeredBy": .string(turn.name), "answeredAt": .string(turn.now),
            ]
            try turn.write([turn.edit(objection, values)], in: .commission)
            try turn.note(
                .objectionAnswer,
                AuditObject(.objection, id, in: .commission),
                [
                    "filing": objection.body["filing"] ?? .null, "outcome": .string(outcome), "reason": .string(answer),
                ]
            )
        }
    }

    /// Ends a notice; its published filings that no upheld objection concerns are closed, but for those with an open case.
    ///
    /// Those stay published, and the notice open, until the case is closed or the filing reopened: nothing else could close them.
    @discardableResult
    package func closeNotice(_ id: RecordID, reason: String?, by user: ConsoleUser) async throws -> NoticeClosing {
        try await act(user) { [environment] turn in
            let stored = try turn.record(.notice, id, in: .commission)
            let notice = try Notice(body: stored.body)
            guard notice.open else { throw ReviewError.changed }
            let holdings = try NoticeHoldings(round: notice.round, turn.db)
            let held = Set(notice.filings.filter { holdings.notice(of: $0) == id })
            let waiting = try Self.records(turn.db, .objection, where: "scope = 'commission' AND outcome IS NULL")
                .map { try Objection(body: $0.body) }
                .contains { $0.notice == id.rawValue || held.contains($0.filing) }
            let reason = try ReviewTurn.optionalText(reason, "reason")
            guard !waiting else { throw ReviewError.noticeUnanswered }
            guard CivilDate(inShanghai: environment.now()) > notice.to || reason != nil else {
                throw ReviewError.noticeRuns
            }
            var closing = NoticeClosing()
            // What came back and was published again runs with its later notice.
            for name in notice.filings where held.contains(name) && !holdings.objected.contains(name) {
                guard let filing = NoticeDraft.read(name) else { continue }
                let record = try turn.record(.filing, filing.id, in: .unit(filing.unit))
                guard record.body["state"]?.stringValue == FilingState.published.rawValue else { continue }
                guard try Self.openCases(of: filing.id, in: .unit(filing.unit), turn.db) == 0 else {
                    closing.waiting.append(name)
                    continue
                }
                let step = ReviewStep(unit: filing.unit, filing: filing.id, to: .closed, reason: reason, seen: nil)
                try turn.take(step, as: user.role, byNotice: true)
                closing.closed += 1
            }
            if closing.waiting.isEmpty {
                try turn.write([turn.edit(stored, ["open": false])], in: .commission)
            } else if closing.closed == 0 {
                throw ReviewError.obstacle(.requirement(.noOpenCase))
            }
            var detail: [String: JSONValue] = ["closed": JSONValue(closing.closed), "reason": JSONValue(reason)]
            if !closing.waiting.isEmpty { detail["waiting"] = .array(closing.waiting.map(JSONValue.string)) }
            try turn.note(.notice, AuditObject(.notice, id, in: .commission), detail)
            return closing
        }
    }
}

extension SQLiteCentralStore {
    /// What a notice that is made now shows.
    fileprivate static func content(of draft: NoticeDraft, _ db: Database) throws -> NoticeContent {
        guard let table = StoredTable.of(.filing) else { throw StoreError.damaged("filing") }
        let round = try round(draft.round, db)
        let fallen = try FallenClaims(round: draft.round, db)
        let units = try records(db, .unit, where: "scope = 'city'").reduce(into: [String: String]()) { names, record in
            let unit = try FilingUnit(body: record.body)
            names[unit.code] = unit.title
        }
        let statement = try db.cachedStatement(sql: table.selectOne)
        var rows: [String: NoticeContent.Row] = [:]
        for (unit, id) in draft.filings {
            guard let row = try Row.fetchOne(statement, arguments: [unit, id.rawValue]) else {
                throw ReviewError.missing
            }
            let supported = try supported(row, table, fallen, db)
            rows[supported.place] = NoticeContent.Row(supported, unit: units[unit] ?? unit, round: round)
        }
        return NoticeContent(round: round, rows: rows)
    }
}
