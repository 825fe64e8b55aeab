import Core
import Terminal

/// The questions before a form: whose row it is, and whether to go on with a draft.
struct EntryOpening {
    private let desk: EntryDesk
    private let input: any LineInput
    private let screen: EntryScreen
    private let language: Language

    /// Prepares the questions.
    init(at desk: EntryDesk, input: any LineInput, language: Language) {
        self.desk = desk
        self.input = input
        self.language = language
        let presenter = RecordPresenter(reveal: false, language: language, catalogue: desk.context.catalogue)
        screen = EntryScreen(input: input, presenter: presenter, language: language)
    }

    /// More choices than this are not listed; typing some characters finds them.
    private static let listed = 24

    /// Asks which enterprise a hire belongs to; nil if the person leaves.
    func enterprise() throws -> String? {
        let known = try desk.enterprises()
        guard !known.isEmpty else {
            throw ClientError(
                "enterprise.none",
                .failed,
                zh: "本机还没有企业申报；请先 shenbao new filing，或导入企业申报表。",
                en: "This replica has no filing yet; run shenbao new filing, or import the enterprises first."
            )
        }
        let choices = EntryChoices(known.map { Choice($0.code, $0.name, en: $0.name) })
        screen.tell(screen.words("申请企业", "Applicant"), .bold)
        screen.tell(
            screen.words("输入编号、统一社会信用代码，或名称的几个字", "A number, the unified code, or some characters of the name"),
            .dim
        )
        if known.count <= Self.listed { for line in choices.numbered(language) { screen.tell("  " + line, indent: 4) } }
        return choose(choices).map { known[$0].code }
    }

    /// Asks for an institution's unified code; nil if the person leaves.
    func institution() -> String? {
        screen.tell(screen.words("培训机构的统一社会信用代码", "The institution's unified code"), .bold)
        let (desk, words) = (desk, screen.words("回车前请填写代码。", "Type the code."))
        let request = LineRequest(prompt: "> ") { answer in
            if EntryCommand(answer) == .leave { return LineJudgement(isAcceptable: true) }
            guard CellText.normalise(answer) != nil else {
                return LineJudgement(isAcceptable: false, notes: [LineNote(.bad, words)])
            }
            do {
                let target = try desk.traineeTarget(institution: answer, name: nil)
                return LineJudgement(isAcceptable: true, notes: [LineNote(.good, target.ownerName ?? "")])
            } catch {
                let sentence = (error as? EntryError)?.message ?? "\(error)"
                return LineJudgement(isAcceptable: false, notes: [LineNote(.bad, sentence)])
            }
        }
        return line(request)
    }

    /// Asks for the name of an institution that the replica does not know; nil if the person leaves or has none.
    func institutionName() -> String? {
        screen.tell(screen.words("培训机构名称（可不填）", "The institution's name (optional)"), .bold)
        return line(LineRequest(prompt: "> ") { _ in LineJudgement(isAcceptable: true) }).flatMap(CellText.normalise)
    }

    /// What to do with drafts that were left.
    enum Resumption: Equatable {
        /// Go on with this one.
        case resume(EntryDraft)
        /// Begin anew.
        case fresh
        /// Leave.
        case leave
    }

    /// Asks whether to go on with the latest of the drafts.
    func resumption(_ drafts: [EntryDraft], _ title: (EntryDraft) -> String) throws -> Resumption {
        guard let draft = drafts.first else { return .fresh }
        screen.tell(screen.words("有一份未完成的草稿，继续？", "There is an unfinished draft. Go on with it?"), .bold)
        screen.tell(title(draft))
        if drafts.count > 1 {
            screen.tell(
                screen.words(
                    "另有 \(drafts.count - 1) 份；shenbao new --drafts 列出。",
                    "\(drafts.count - 1) more: shenbao new --drafts."
                )
            )
        }
        let choices = EntryChoices([
            Choice("y", "继续", en: "go on"), Choice("n", "另录一份，草稿保留", en: "begin anew, keep it"),
            Choice("d", "丢弃草稿，另录一份", en: "throw it away, begin anew"),
        ])
        screen.grid(choices.numbered(language))
        screen.tell(screen.words("回车：继续", "Enter: go on"), .dim)
        switch choose(choices, default: 0) {
        case 0: return .resume(draft)
        case 1: return .fresh
        case 2:
            try desk.discard(draft.id)
            return .fresh
        default: return .leave
        }
    }

    private func choose(_ choices: EntryChoices, default proposed: Int? = nil) -> Int? {
        let (language, words) = (language, screen.words("没有这一项。", "There is no such choice."))
        func found(_ answer: String) -> EntryChoices.Outcome {
            if answer.allSatisfy(\.isWhitespace), let proposed { return .chosen([choices.list[proposed]]) }
            return choices.find(answer)
        }
        let request = LineRequest(prompt: "> ") { answer in
            if EntryCommand(answer) == .leave { return LineJudgement(isAcceptable: true) }
            switch found(answer) {
            case .chosen(let choice):
                let name = language == .zh ? choice[0].label : choice[0].english
                return LineJudgement(isAcceptable: true, notes: [LineNote(.good, name)])
            case .several(let hits):
                let list = choices.numbered(language, only: Array(hits.prefix(8))).joined(separator: "  ")
                return LineJudgement(isAcceptable: false, notes: [LineNote(.plain, list)])
            case .unknown: return LineJudgement(isAcceptable: false, notes: [LineNote(.bad, words)])
            }
        }
        guard let answer = line(request), case .chosen(let choice) = found(answer) else { return nil }
        return choices.list.firstIndex(of: choice[0])
    }

    private func line(_ request: LineRequest) -> String? {
        guard case .line(let answer) = input.ask(request), EntryCommand(answer) != .leave else { return nil }
        return answer
    }
}
