import Core
import Terminal

/// Asks for a form field by field, goes back and forth, and stores it when the person says so.
struct EntryDialogue {
    /// How a dialogue ended.
    enum Ending: Equatable, Sendable {
        /// The record is stored.
        case saved(ShownRecord)
        /// Nothing was changed.
        case unchanged
        /// The person left; what was typed is kept as a draft, nil if nothing was typed.
        case left(draft: RecordID?)
        /// Ctrl-C; the draft is kept as well.
        case interrupted(draft: RecordID?)
    }

    private let desk: EntryDesk
    private let input: any LineInput
    private let screen: EntryScreen
    private let presenter: RecordPresenter
    private let language: Language
    private let reveals: Bool
    private var target: EntryTarget
    private var form: EntryForm
    private var draft: RecordID
    /// The field being asked; the number of fields stands for the summary.
    private var position: Int
    /// The furthest field that was asked.
    private var reached: Int
    /// Where to go on after a field that was only visited.
    private var resume: Int?

    /// Prepares a dialogue, with what a draft holds if one is given.
    init(
        _ target: EntryTarget,
        at desk: EntryDesk,
        draft: EntryDraft?,
        input: any LineInput,
        language: Language,
        reveals: Bool = false
    ) {
        self.desk = desk
        self.input = input
        self.language = language
        self.reveals = reveals
        self.target = target
        presenter = RecordPresenter(reveal: reveals, language: language, catalogue: desk.context.catalogue)
        screen = EntryScreen(input: input, presenter: presenter, language: language)
        let shown = target.record.map { EntryForm.texts(of: $0.body, in: target.form) } ?? [:]
        form = EntryForm(target.form, texts: shown, context: desk.context)
        self.draft = draft?.id ?? desk.newDraftID()
        let last = form.fields.count - 1
        position = target.record == nil ? 0 : last + 1
        reached = target.record == nil ? -1 : last
        if let draft { take(draft, over: shown) }
    }

    private mutating func take(_ draft: EntryDraft, over shown: [String: String]) {
        for field in form.fields where draft.texts[field.code] != draft.shown[field.code] {
            form.set(draft.texts[field.code], at: field.code)
        }
        guard target.record == nil else { return }
        position = form.fields.firstIndex { $0.code == draft.field } ?? form.fields.count
        reached = max(position - 1, form.fields.lastIndex { form.texts[$0.code] != nil } ?? -1)
    }

    private var fields: [FieldSpec] { form.fields }

    /// Whether anything was typed that is not stored.
    private var isChanged: Bool {
        form.texts != (target.record.map { EntryForm.texts(of: $0.body, in: target.form) } ?? [:])
    }

    /// Whether a field is asked: not one that never changes, nor the leaving date of a person who stays.
    private func isAsked(_ index: Int) -> Bool {
        let field = fields[index]
        if target.record != nil, field.owner != .unit { return false }
        if case .requiredWhen(let flag, let value) = field.presence, form.texts[field.code] == nil {
            return form.read().values[flag]?.boolValue.map { $0 == value } ?? true
        }
        return true
    }

    private func next(after index: Int) -> Int {
        fields.indices.first { $0 > index && isAsked($0) } ?? fields.count
    }

    // MARK: The way through

    /// Asks until the form is stored or the person leaves.
    mutating func run() throws -> Ending {
        screen.open(target)
        while true {
            let ending = try position < fields.count ? askField() : askToSave()
            if let ending { return ending }
        }
    }

    private mutating func askField() throws -> Ending? {
        let field = fields[position]
        let proposal = target.proposal(for: field, in: form)
        screen.question(field, number: position + 1, of: form, proposal: proposal)
        let judge = judge(field, proposal)
        let offered = field.sensitivity == .sensitive && !reveals ? nil : screenText(field) ?? proposal
        let request = LineRequest(prompt: "> ", proposal: offered) { answer in
            EntryCommand(answer) == nil ? judge.judge(answer) : LineJudgement(isAcceptable: true)
        }
        switch input.ask(request) {
        case .line(let answer):
            switch EntryCommand(answer) {
            case .back: goBack()
            case .help:
                screen.tell(
                    EntryHints.help(field, edition: form.edition, seesKeys: input.seesKeys, language),
                    .dim
                )
            case .leave: return .left(draft: keepDraft())
            case nil: accept(judge.value(of: answer), at: field)
            }
        case .back(let typed):
            // What was typed is kept if it can be; a half of it would only be in the way.
            if !typed.isEmpty, judge.judge(typed).isAcceptable { form.set(judge.value(of: typed), at: field.code) }
            goBack()
        case .leave(let typed):
            if !typed.isEmpty { form.set(judge.value(of: typed), at: field.code) }
            return .left(draft: keepDraft())
        case .interrupted(let typed):
            if !typed.isEmpty { form.set(judge.value(of: typed), at: field.code) }
            return .interrupted(draft: keepDraft())
        }
        return nil
    }

    /// A field's text as a person would type it again.
    private func screenText(_ field: FieldSpec) -> String? {
        form.texts[field.code] == nil ? nil : screen.shown(field, in: form)
    }

    private func judge(_ field: FieldSpec, _ proposal: String?) -> EntryJudge {
        let (desk, target) = (desk, target)
        return EntryJudge(
            form: form,
            field: field,
            proposal: proposal,
            answered: answered,
            presenter: presenter,
            language: language,
            // A replica that cannot be read now is told of when the form is stored.
            isDuplicate: { values in (try? desk.duplicate(values, for: target)).flatMap(\.self) }
        )
    }

    private var answered: Set<String> {
        Set(fields.prefix(reached + 1).indices.filter(isAsked).map { fields[$0].code })
    }

    private mutating func accept(_ text: String?, at field: FieldSpec) {
        let before = form.read().errors
        form.set(text, at: field.code)
        reached = max(reached, position)
        // A rule over several fields leads to the field at which it stands.
        let known = answered
        let error = form.read().errors.first { known.contains($0.field) && $0.field != field.code }
        if let error, let index = fields.firstIndex(where: { $0.code == error.field }) {
            // What the answer itself caused was told with it.
            if before.contains(error) {
                screen.tell(LineNote(.bad, form.sentence(error.code, at: fields[index], language)))
            }
            resume = resume ?? next(after: position)
            position = index
        } else {
            let goal = resume ?? next(after: position)
            // A leaving date that was just cleared is not asked again.
            position = goal < fields.count && (goal == position || !isAsked(goal)) ? next(after: goal) : goal
            resume = nil
        }
        _ = keepDraft()
    }

    private mutating func goBack() {
        resume = nil
        if let index = fields.indices.last(where: { $0 < position && isAsked($0) }) {
            position = index
        } else {
            screen.tell(screen.words("这已是第一项。", "This is the first field."))
        }
    }

    /// Keeps what was typed, so that a broken connection loses no more than the line being typed.
    private func keepDraft() -> RecordID? {
        guard isChanged else { return nil }
        do {
            try desk.keep(form, for: target, as: draft, at: position < fields.count ? fields[position].code : nil)
            return draft
        } catch {
            let words = screen.words(
                "草稿暂时没有存上，继续录入不受影响，下一项会再试。",
                "The draft could not be kept just now; the next answer tries again."
            )
            screen.tell(LineNote(.warning, words))
            return nil
        }
    }

    // MARK: The last page

    private mutating func askToSave() throws -> Ending? {
        if let error = try desk.errors(of: form, for: target).first,
            let index = fields.firstIndex(where: { $0.code == error.field }), isAsked(index)
        {
            screen.tell(LineNote(.bad, error.message))
            resume = fields.count
            position = index
            return nil
        }
        screen.summary(form, target, canAsk: isAsked)
        let request = LineRequest(prompt: screen.words("保存？", "Save? ")) { [self] in judgeSummary($0) }
        screen.tell(
            screen.words(
                "回车或 y 保存 · 输入编号修改该项 · < 上一项 · n 或 :q 存草稿退出",
                "Enter or y saves · a number changes that field · < back · n or :q keep a draft"
            ),
            .dim
        )
        switch input.ask(request) {
        case .line(let answer):
            switch SummaryAnswer(answer, form) {
            case .save: return try save()
            case .leave: return .left(draft: keepDraft())
            case .back: goBack()
            case .field(let index):
                resume = fields.count
                position = index
            case nil: break
            }
        case .back: goBack()
        case .leave: return .left(draft: keepDraft())
        case .interrupted: return .interrupted(draft: keepDraft())
        }
        return nil
    }

    private func judgeSummary(_ answer: String) -> LineJudgement {
        switch SummaryAnswer(answer, form) {
        case .field(let index) where !isAsked(index):
            let name = fields[index].name(language)
            let words =
                fields[index].owner == .unit
                ? screen.words("“\(name)”现在不用填。", "\(name) is not wanted now.")
                : screen.words("“\(name)”不能修改。", "\(name) cannot be changed.")
            return LineJudgement(isAcceptable: false, notes: [LineNote(.bad, words)])
        case .field(let index):
            return LineJudgement(isAcceptable: true, notes: [LineNote(.plain, fields[index].name(language))])
        case .save, .leave, .back: return LineJudgement(isAcceptable: true)
        case nil:
            let words = screen.words("请输入 y、n 或要修改的编号。", "Type y, n or the number of a field.")
            return LineJudgement(isAcceptable: false, notes: [LineNote(.bad, words)])
        }
    }

    private mutating func save() throws -> Ending? {
        guard isChanged else {
            try desk.discard(draft)
            return .unchanged
        }
        do {
            return .saved(try desk.store(form, for: target, draft: draft))
        } catch EntryRefusal.fields(let errors) {
            for error in errors { screen.tell(LineNote(.bad, error.message)) }
        } catch EntryRefusal.changedMeanwhile(let code, let text) {
            try takeNewState(because: code, text)
        } catch let error as ClientError where error.code == "replica.busy" {
            screen.tell(LineNote(.bad, error.sentence(language)))
        }
        return nil
    }

    /// The record changed under the form: what the person did not touch follows it, and he is told of what he did.
    private mutating func takeNewState(because code: String, _ text: String?) throws {
        guard let record = target.record else { return }
        let before = EntryForm.texts(of: record.body, in: target.form)
        target = try desk.target(editing: record.id.rawValue)
        let now = target.record.map { EntryForm.texts(of: $0.body, in: target.form) } ?? [:]
        for field in fields where form.texts[field.code] == before[field.code] {
            form.set(now[field.code], at: field.code)
        }
        guard let index = fields.firstIndex(where: { $0.code == code }) else { return }
        let field = fields[index]
        let value = text.map { field.sensitivity == .sensitive ? ResidentID.mask($0) : $0 } ?? "-"
        let words = screen.words(
            "“\(field.name)”在您打开之后被改为“\(value)”；请决定保留哪个值，再保存。",
            "\(field.english) was changed to “\(value)” after you opened it; decide which value stands, then save."
        )
        screen.tell(LineNote(.warning, words))
    }
}
