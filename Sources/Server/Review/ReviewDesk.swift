package import Core
package import SyncProtocol

/// A step of the review that a user wants to take.
package struct ReviewStep: Hashable, Sendable {
    /// The unit.
    package var unit: String
    /// The filing.
    package var filing: RecordID
    /// Where it is to lead.
    package var to: FilingState
    /// Why.
    package var reason: String?
    /// The heads that the user was shown, by the filing's page or by the list; nil for a notice's steps, which take the present ones.
    package var seen: ShownHeads?

    /// Describes a step.
    package init(unit: String, filing: RecordID, to: FilingState, reason: String? = nil, seen: ShownHeads?) {
        self.unit = unit
        self.filing = filing
        self.to = to
        self.reason = reason
        self.seen = seen
    }
}

/// A remark that a user makes.
package struct RemarkDraft: Hashable, Sendable {
    /// The unit.
    package var unit: String
    /// The filing.
    package var filing: RecordID
    /// What it is about: a kind, a record or `*` for the roster as a whole, and a field or nil for the record as a whole.
    package var kind: Kind
    /// The record, or `*`.
    package var record: String
    /// The field.
    package var field: String?
    /// What is said.
    package var text: String
    /// Whether it asks for a correction.
    package var asks: Bool

    /// Describes a remark.
    package init(unit: String, filing: RecordID, kind: Kind, record: String, field: String?, text: String, asks: Bool) {
        self.unit = unit
        self.filing = filing
        self.kind = kind
        self.record = record
        self.field = field
        self.text = text
        self.asks = asks
    }
}

/// A verdict that a user gives.
package struct VerdictDraft: Hashable, Sendable {
    /// The round.
    package var round: String
    /// The rule that found the claims.
    package var rule: String
    /// The records that the user was shown, each as `unit/kind/id`.
    package var records: [String]
    /// `keep`, `none` or `legitimate`.
    package var verdict: String
    /// The record that stands, for `keep`.
    package var keeps: String?
    /// Why.
    package var reason: String
    /// The verdicts that the user was shown as standing on these records, which this one replaces; nil: whatever stands.
    package var replaces: Set<RecordID>?

    /// Describes a verdict.
    package init(
        round: String,
        rule: String,
        records: [String],
        verdict: String,
        keeps: String?,
        reason: String,
        replaces: Set<RecordID>? = nil
    ) {
        self.round = round
        self.rule = rule
        self.records = records
        self.verdict = verdict
        self.keeps = keeps
        self.reason = reason
        self.replaces = replaces
    }
}

/// A public notice that a user makes.
package struct NoticeDraft: Hashable, Sendable {
    /// The round.
    package var round: String
    /// The title.
    package var title: String
    /// The first day.
    package var from: CivilDate
    /// The last day for objections.
    package var to: CivilDate
    /// The filings, by unit and identifier.
    package var filings: [(unit: String, id: RecordID)] { names.compactMap(Self.read) }
    /// The filings, each as `unit/id`.
    package var names: [String]
    /// What the user was shown of each, by ``NoticeContent/print(of:)``; nil: whatever stands.
    package var shown: [String: String]?

    /// Describes a notice.
    package init(
        round: String,
        title: String,
        from: CivilDate,
        to: CivilDate,
        names: [String],
        shown: [String: String]? = nil
    ) {
        self.round = round
        self.title = title
        self.from = from
        self.to = to
        self.names = names
        self.shown = shown
    }

    /// Reads `unit/id`.
    package static func read(_ name: String) -> (unit: String, id: RecordID)? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let id = RecordID(rawValue: String(parts[1])) else { return nil }
        return (String(parts[0]), id)
    }
}

/// What the ending of a notice did.
package struct NoticeClosing: Hashable, Sendable {
    /// How many filings were closed.
    package var closed = 0
    /// The filings that stay published because a case of theirs is open, each as `unit/id`; the notice stays open for them.
    package var waiting: [String] = []
}

/// Why something of the review cannot be done; nothing of it took effect.
package enum ReviewError: Error, Hashable, Sendable {
    /// There is no such record.
    case missing
    /// The workflow is in the way.
    case obstacle(StepObstacle)
    /// A value is missing or of the wrong form; see ``ReviewFields``.
    case invalid(field: String)
    /// A text has more bytes than are kept; its characters and bytes.
    case tooLong(field: String, characters: Int, bytes: Int)
    /// What was typed does not fit a field of the record, and no check says why.
    case unfit(Kind, field: String)
    /// A value that was typed does not fit its field.
    case value(CheckCode, Kind, field: String)
    /// What was typed is another row's in the same roster: its printed number and its name.
    case twin(Kind, seq: Int?, name: String)
    /// A correction is asked for where nothing can be returned.
    case noReturn(FilingState)
    /// What the user decided on has changed since it was shown.
    case changed
    /// A value would change a filing that is accepted or decided on.
    case decided
    /// A verdict would change for how many people filings are supported that are granted; their enterprises.
    case granted([String])
    /// The same of filings that are closed, which no step leads back.
    case settled([String])
    /// The approval of filings, their enterprises named, rests on a verdict that would be gone.
    case rests([String])
    /// The same of filings that are closed, which no step leads back.
    case restsSettled([String])
    /// A round's limit would change for how many people filings are supported that are granted; their enterprises.
    case limit([String])
    /// A notice would begin before today, which is given, or would not end after it begins.
    case noticeDays(CivilDate)
    /// A notice's title holds what may be an ID number.
    case numberInTitle
    /// What a notice would show of filings is not what the user was shown; the enterprises.
    case shownOtherwise([String])
    /// A notice is not over.
    case noticeRuns
    /// An objection to a notice waits for its answer.
    case noticeUnanswered
    /// The merge refused it.
    case refused(RefusalCode, String?)

    private static func few(_ names: [String], _ separator: String) -> String {
        names.prefix(5).joined(separator: separator) + (names.count > 5 ? separator + "…" : "")
    }

    private static func grouped(_ number: Int) -> String { Shown.grouped(String(number)) }

    private static func invalid(_ label: String, _ language: Language) -> String {
        language == .zh
            ? "“\(label)”没有填写，或格式不对；请更正后重新提交。"
            : "“\(label)” is missing or has the wrong form; correct it and send it again."
    }

    /// What a refusal is about: the merge names a kind of record, a field or an identifier.
    private static func place(_ detail: String?, _ language: Language) -> String? {
        guard let detail, !detail.isEmpty else { return nil }
        if let type = RecordTypes.type(of: Kind(rawValue: detail)) {
            return language == .zh ? type.label : type.english
        }
        let field = RecordTypes.all.lazy.compactMap { $0.field(detail) }.first
        return field?.name(language) ?? (RecordID(rawValue: detail) == nil ? nil : detail)
    }

    /// What is wrong and what to do, in a sentence.
    package func sentence(_ language: Language) -> String {
        switch (self, language) {
        case (.obstacle(let obstacle), _): obstacle.sentence(language)
        case (.missing, .zh): "没有这条记录，可能已被删除；请返回列表。"
        case (.missing, .en): "There is no such record; it may have been removed. Go back to the list."
        case (.invalid(let field), _): Self.invalid(ReviewFields.label(field, language), language)
        case (.unfit(let kind, let field), _): Self.invalid(Shown(language).label(field, kind), language)
        case (.tooLong(let field, let characters, let bytes), .zh):
            "“\(ReviewFields.label(field, .zh))”太长，没有保存：最多 \(Self.grouped(ReviewTurn.textLimit)) 字节（汉字每字 3 字节，约 \(Self.grouped(ReviewTurn.textLimit / 3)) 字），现有 \(Self.grouped(bytes)) 字节（\(Self.grouped(characters)) 字）；请缩短后重新提交。"
        case (.tooLong(let field, let characters, let bytes), .en):
            "“\(ReviewFields.label(field, .en))” is too long and was not kept: at most \(Self.grouped(ReviewTurn.textLimit)) bytes, a letter is one and a Chinese character three, and it has \(Self.grouped(bytes)) (\(Self.grouped(characters)) characters); shorten it and send it again."
        case (.value(let code, let kind, let field), _):
            code.sentence(language, field: Shown(language).label(field, kind), value: nil)
        case (.twin(let kind, let seq, let name), .zh):
            "同一名册中\(seq.map { "序号 \($0) " } ?? "")“\(name)”的\(Shown(language).label(kind))记录已有这个证件号码，没有写入：请先核对那一行，或改用别的值。"
        case (.twin(let kind, let seq, let name), .en):
            "The same roster has this number already, at “\(name)”\(seq.map { ", no. \($0)" } ?? "") (\(Shown(language).label(kind))), so nothing was written: check that row first, or type another value."
        case (.decided, .zh): "申报已受理或已有决定，不能直接改动数据：请维持现有的值，或由审批人重新开启、退回区里。"
        case (.decided, .en):
            "The filing is accepted or decided, so its facts stay: keep what stands, or have an approver reopen and return it."
        case (.granted(let names), .zh):
            "“\(names.joined(separator: "、"))”已获批准，这样认定会改变其支持人数：须先由审批人重新开启该申报的审核。"
        case (.granted(let names), .en):
            "“\(names.joined(separator: ", "))” is granted support, and for how many people would change: an approver must reopen the filing first."
        case (.settled(let names), .zh):
            "“\(names.joined(separator: "、"))”获批准并已办结：公示已结束，办结的申报不能重新开启，这样认定会改变其支持人数，所以不能作出。如确有不当，请在该申报的页面用意见写明，并在本系统之外追回。"
        case (.settled(let names), .en):
            "“\(names.joined(separator: ", "))” was granted support and is closed: its public notice is over, no step reopens a closed filing, and this verdict would change for how many people it is supported. If something was paid wrongly, say so in a remark on the filing and recover it outside this system."
        case (.rests(let names), .zh):
            "“\(names.joined(separator: "、"))”的批准以这项认定为依据，不能撤销或改变：须先由审批人重新开启该申报的审核。"
        case (.rests(let names), .en):
            "The approval of “\(names.joined(separator: ", "))” rests on this verdict, so it is neither taken back nor changed: an approver must reopen the filing first."
        case (.restsSettled(let names), .zh):
            "“\(names.joined(separator: "、"))”获批准并已办结，其批准以这项认定为依据：办结的申报不能重新开启，所以这项认定不能撤销或改变。如确有不当，请在该申报的页面用意见写明，并在本系统之外追回。"
        case (.restsSettled(let names), .en):
            "“\(names.joined(separator: ", "))” was granted support and is closed, and its approval rests on this verdict: no step reopens a closed filing, so the verdict is neither taken back nor changed. If something was paid wrongly, say so in a remark on the filing and recover it outside this system."
        case (.limit(let names), .zh):
            "已批准 \(names.count) 家企业的支持人数会随这一上限改变（\(Self.few(names, "、"))），未作改动：批准由两人作出，须先由审批人重新开启这些申报，已办结的不能改变；或保留原上限。"
        case (.limit(let names), .en):
            "The limit would change for how many people \(Plural.words(names.count, "granted enterprise")) \(Plural.word(names.count, "is", "are")) supported (\(Self.few(names, ", "))), so nothing was changed: two people decided on them. Have an approver reopen them first, which a closed one cannot be, or keep the limit."
        case (.noReturn(let state), .zh):
            "“\(Shown(language).state(state))”的申报不能退回补正，所以不能要求补正；意见没有保存。请去掉“要求补正”，只作说明。"
        case (.noReturn(let state), .en):
            "Nothing can be returned from this state (\(Shown(language).state(state))), so no correction can be asked for, and the remark was not kept. Make it a plain note."
        case (.changed, .zh): "您打开页面之后，相关记录又有变化；请重新查看后再作决定。"
        case (.changed, .en): "The records changed after you opened the page; look at them again, then decide."
        case (.shownOtherwise(let names), .zh):
            "您打开页面之后，“\(Self.few(names, "”“"))”的内容又有变化，公示没有发布；请查看新的列表后再发布。"
        case (.shownOtherwise(let names), .en):
            "What the notice would show of \(Self.few(names, ", ")) changed after you opened the page, so nothing was published; look at the new list, then publish."
        case (.numberInTitle, .zh): "标题中有像证件号码的一串数字；标题会对外公示，请删去后重新发布。"
        case (.numberInTitle, .en):
            "The title holds what looks like an ID number, and a title goes out to the public; take it out and publish again."
        case (.noticeDays(let today), .zh): "公示须自今日（\(today)）或以后开始，且截止日期晚于开始日期；请更正公示期。"
        case (.noticeDays(let today), .en):
            "A notice begins today (\(today)) or later, and ends after the day it begins; correct its term."
        case (.noticeRuns, .zh): "公示期未满；提前结束须写明理由。"
        case (.noticeRuns, .en): "The notice is still running; ending it early needs a reason."
        case (.noticeUnanswered, .zh): "还有异议没有答复，不能办结；请先答复异议。"
        case (.noticeUnanswered, .en): "An objection waits for its answer; the notice cannot be closed before that."
        case (.refused(let code, let detail), .zh):
            "服务器没有接受，未作任何改动：\(code.reason(.zh))\(Self.place(detail, .zh).map { "（\($0)）" } ?? "")。请返回重新查看后再试。"
        case (.refused(let code, let detail), .en):
            "Not accepted, and nothing was changed: \(code.reason(.en))\(Self.place(detail, .en).map { " (\($0))" } ?? ""). Go back, look again and retry."
        }
    }
}

/// What the commission does in the review; each act is one transaction with its entry in the audit log.
///
/// - Throws: ``ReviewError`` for what cannot be done.
package protocol ReviewDesk: Sendable {
    /// What a step on a filing is judged by; nil if there is no such filing.
    func situation(of filing: RecordID, in unit: String, seen: ShownHeads?) async throws -> ReviewSituation?
    /// Leads a filing to another state.
    func take(_ step: ReviewStep, by user: ConsoleUser) async throws
    /// Makes a remark.
    func addRemark(_ draft: RemarkDraft, by user: ConsoleUser) async throws -> RecordID
    /// Settles a remark.
    func closeRemark(_ id: RecordID, in unit: String, by user: ConsoleUser) async throws
    /// Closes a conflict or a late amendment, with a reason.
    func closeCase(
        _ id: RecordID,
        in unit: String,
        choice: CaseChoice,
        reason: String?,
        by user: ConsoleUser
    ) async throws
    /// Gives a filing to a user, or back to the queue.
    func assign(_ filing: RecordID, in unit: String, to assignee: String?, by user: ConsoleUser) async throws
    /// Gives a verdict on claims; none that moves a claim of a filing that is granted support, or takes from it what its approval rests on.
    func giveVerdict(_ draft: VerdictDraft, by user: ConsoleUser) async throws -> RecordID
    /// Takes a verdict back, under the same condition.
    func revokeVerdict(_ id: RecordID, reason: String, by user: ConsoleUser) async throws
    /// Opens, closes or freezes a round, in every unit's scope; freezing seals a manifest.
    func setRound(_ code: String, to status: RoundStatus, by actor: AuditActor) async throws
    /// Publishes filings on a notice.
    func publish(_ draft: NoticeDraft, by user: ConsoleUser) async throws -> RecordID
    /// Takes in an objection.
    func addObjection(
        to notice: RecordID,
        filing: String,
        from objector: String,
        text: String,
        by user: ConsoleUser
    ) async throws -> RecordID
    /// Answers an objection: `upheld` or `dismissed`.
    func answerObjection(_ id: RecordID, outcome: String, answer: String, by user: ConsoleUser) async throws
    /// Ends a notice; its published filings that no upheld objection concerns are closed, but for those with an open case.
    @discardableResult
    func closeNotice(_ id: RecordID, reason: String?, by user: ConsoleUser) async throws -> NoticeClosing
}
