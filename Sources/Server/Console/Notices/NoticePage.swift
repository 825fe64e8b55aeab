import Core

/// The page of one public notice: what it shows, objections and their answers, its closing.
struct NoticePage: Sendable {
    /// An objection and its answer.
    struct Item: Sendable {
        var id: String
        var enterprise: String
        var filingPath: String?
        var from: String
        var text: String
        var author: String
        var at: String
        var answer: Answer?
        /// Where the form of the answer goes; none if it is answered, or for who may not.
        var answerPath: String?

        struct Answer: Sendable, Equatable {
            var outcome: String
            var look: String
            var text: String
            var by: String
            /// An objection that was upheld leads to a reopening, until that is done.
            var mustReopen: Bool
        }
    }

    /// The forms of who may act.
    struct Forms: Sendable {
        var objectionPath: String
        var filings: [SelectOption]
        var closePath: String
        /// Why it cannot be closed; none if it can.
        var closingStops: String?
        /// What stays behind when it is closed now; none if nothing does.
        var closingWaits: String?
        /// Whether closing it now needs a reason.
        var needsReason: Bool
    }

    let title: String
    let term: String
    let standing: NoticeStanding.Words
    let author: String
    let rows: [NoticeRow]
    let pager: Pager
    let objections: [Item]
    let hasObjections: Bool
    let forms: Forms?
    let printPath: String
    let printNamesPath: String

    /// So many filings are on a part of the page.
    static let pageSize = 100

    /// What a notice page is made from.
    struct Content {
        var stored: StoredNotice
        var objections: [StoredObjection]
        /// All its filings, by `unit/id`, with as much as is shown of the part asked for.
        var rows: [NoticeRow]
        var round: Round
        var day: CivilDate
        var offset: Int
    }

    /// The page on a day.
    init(_ content: Content, mayWrite: Bool, _ shown: Shown) {
        let notice = content.stored.notice
        let id = content.stored.id.rawValue
        title = notice.title
        term = shown.term(notice)
        standing = NoticeStanding.words(notice, on: content.day, shown)
        author = shown.joined(notice.author, shown.time(notice.at))
        rows = Array(content.rows.dropFirst(content.offset).prefix(Self.pageSize))
        pager = Pager(
            target: ConsoleRoute.notice.path(id),
            page: content.offset / Self.pageSize + 1,
            size: Self.pageSize,
            total: content.rows.count,
            language: shown.language
        )
        let byPlace = Dictionary(content.rows.map { ($0.place, $0) }) { first, _ in first }
        objections = content.objections.map { Self.item($0, byPlace[$0.objection.filing], mayWrite: mayWrite, shown) }
        hasObjections = !objections.isEmpty
        let mayAct = mayWrite && notice.open
        forms = mayAct ? Self.forms(content, shown) : nil
        printPath = ConsoleRoute.noticePrint.path(id)
        printNamesPath = printPath + "?names=1"
    }

    private static func item(
        _ stored: StoredObjection,
        _ row: NoticeRow?,
        mayWrite: Bool,
        _ shown: Shown
    ) -> Item {
        let objection = stored.objection
        let isUpheld = objection.outcome == "upheld"
        let answer = objection.outcome.map { outcome in
            Item.Answer(
                outcome: shown.value(.string(outcome), field: "outcome", .objection),
                look: isUpheld ? "warn" : "ok",
                text: Mask.identifiers(in: objection.answer ?? ""),
                by: shown.joined(objection.answeredBy, shown.time(objection.answeredAt)),
                mustReopen: isUpheld && row?.hasLeft == false
            )
        }
        return Item(
            id: stored.id.rawValue,
            enterprise: row?.enterprise ?? objection.filing,
            filingPath: row?.path,
            from: objection.from,
            text: Mask.identifiers(in: objection.text),
            author: objection.author,
            at: shown.time(objection.at),
            answer: answer,
            answerPath: mayWrite && answer == nil ? ConsoleRoute.answerObjection.path(stored.id.rawValue) : nil
        )
    }

    private static func forms(_ content: Content, _ shown: Shown) -> Forms {
        let id = content.stored.id.rawValue
        let unanswered = content.stored.unanswered
        let stops = shown.words(
            "还有 \(unanswered) 件异议没有答复，不能办结。",
            "\(Plural.words(unanswered, "objection")) \(Plural.word(unanswered, "has", "have")) no answer yet: it cannot be closed."
        )
        let waiting = content.rows.filter(\.waits).count
        let waits = shown.words(
            "有未了结的冲突或迟到更正的 \(waiting) 家暂不办结：其余先办结，本公示为其保留；个案了结后再次办结，或由审批人重新开启。",
            "\(waiting) with an open conflict or late amendment \(Plural.word(waiting, "stays", "stay")) published: the others are closed, and the notice stays open for them. Close it again once the cases are closed, or reopen what stays."
        )
        return Forms(
            objectionPath: ConsoleRoute.objection.path(id),
            filings: content.rows.filter { !$0.hasLeft }.map {
                SelectOption(value: $0.place, text: $0.enterprise, isSelected: false)
            },
            closePath: ConsoleRoute.closeNotice.path(id),
            closingStops: unanswered > 0 ? stops : nil,
            closingWaits: waiting > 0 ? waits : nil,
            needsReason: content.day <= content.stored.notice.to
        )
    }
}

extension Shown {
    /// The first and the last day of a notice.
    func term(_ notice: Notice) -> String { day(notice.from) + words("至", " – ") + day(notice.to) }
}

/// The notice as it is put up: an A4 page.
struct NoticePaper: Sendable {
    let title: String
    let lead: String
    let rows: [NoticeRow]
    let hasNames: Bool
    /// Says how many have left the notice since; nil if none has.
    let left: String?
    let signedOn: String

    /// So many names at most are printed of one filing.
    static let mostNames = 2_000

    /// The paper as it was put up; filings that have left the notice since are struck through.
    init(_ notice: Notice, _ round: Round, _ rows: [NoticeRow], hasNames: Bool, _ shown: Shown) {
        title = notice.title
        self.rows = rows
        self.hasNames = hasNames
        let gone = rows.count(where: \.hasLeft)
        left =
            gone == 0
            ? nil
            : shown.words(
                "其中 \(gone) 家在公示后重新审核，已撤出公示，表中以删除线标明。",
                "\(Plural.words(gone, "enterprise")) struck through \(Plural.word(gone, "has", "have")) left the notice since: the review was reopened."
            )
        let term = shown.term(notice)
        lead = shown.words(
            "根据沪商服贸〔2016〕236号及本批次（\(round.name)）要求，经各区（示范区）初审、市商务委复核，现将拟支持的 \(rows.count) 家企业予以公示。公示期为\(term)。公示期内如有异议，请以书面形式实名向市商务委反映。",
            "Reviewed by the units and the commission under 沪商服贸〔2016〕236号 (\(round.name)), \(Plural.word(rows.count, "this", "these")) \(Plural.words(rows.count, "enterprise")) \(Plural.word(rows.count, "is", "are")) to be supported. Term: \(term). Objections are taken in writing, with the objector's name, by the commission within the term."
        )
        signedOn = shown.day(notice.from)
    }
}
