/// A comment of the commission on a filing, bound to a record of it or to one of its fields, answered in place.
public struct Remark: DeclaredRecord {
    /// The filing.
    public var filing = ""
    /// The kind of the record that it is about: `filing`, or a row's.
    public var recordKind = ""
    /// The record.
    public var record = ""
    /// The field; none for the record as a whole.
    public var field: String?
    /// What is said.
    public var text = ""
    /// Whether it asks for a correction: the field is given back to the unit when the filing is returned.
    public var asks = false
    /// The user who made it.
    public var author = ""
    /// When, by the server's clock.
    public var at = ""
    /// The unit's answer.
    public var reply: String?
    /// When it was answered, by the unit's clock; decides nothing.
    public var repliedAt: String?
    /// Whether it is still to be dealt with.
    public var open = true
    /// The user who closed it.
    public var closedBy: String?

    /// An empty remark.
    public init() {}

    /// Made and closed by the commission, answered by the unit.
    public static let declaration = Declaration<Remark>(.remark, in: .unit, "意见", en: "Remark") {
        Field("filing", \.filing, "企业申报", en: "Filing", .reference(.filing), .required, .fixed)
        Field("recordKind", \.recordKind, "记录类型", en: "Record kind", .text, .required, .fixed)
        Field("record", \.record, "记录", en: "Record", .text, .required, .fixed)
        Field("field", \.field, "字段", en: "Field", .text, .fixed)
        Field("text", \.text, "意见内容", en: "Text", .text, .required, .fixed, .personal)
        Field("asks", \.asks, "要求补正", en: "Asks for correction", .flag, .required, .fixed)
        Field("author", \.author, "审核人", en: "Author", .text, .required, .fixed)
        Field("at", \.at, "时间", en: "At", .text, .required, .fixed)
        Field("reply", \.reply, "答复", en: "Reply", .text, .personal)
        Field("repliedAt", \.repliedAt, "答复时间", en: "Replied at", .text)
        Field("open", \.open, "未了结", en: "Open", .flag, .required, .commission)
        Field("closedBy", \.closedBy, "了结人", en: "Closed by", .text, .commission)
    }
    .constrained(.together("reply", "repliedAt"))
    .child { body, _ in
        body["filing"]?.stringValue.flatMap(RecordID.init(rawValue:)).map { (.filing, $0) }
    }
}

/// One step of the commission's review of a filing, with what it was taken on; kept for ever.
public struct Review: DeclaredRecord {
    /// The filing.
    public var filing = ""
    /// The state before.
    public var from = FilingState.submitted
    /// The state after.
    public var to = FilingState.inReview
    /// The user who took the step.
    public var author = ""
    /// When, by the server's clock.
    public var at = ""
    /// Why; what the opinion sheet prints.
    public var reason: String?
    /// The head of the unit's scope that the user was shown: whatever is newer he had not seen.
    public var seen = ""

    /// An empty step.
    public init() {}

    /// Made by the commission with every step that it takes.
    public static let declaration = Declaration<Review>(.review, in: .unit, "审核", en: "Review") {
        Field("filing", \.filing, "企业申报", en: "Filing", .reference(.filing), .required, .fixed)
        Field("from", \.from, "原状态", en: "From", .filingState, .required, .fixed)
        Field("to", \.to, "新状态", en: "To", .filingState, .required, .fixed)
        Field("author", \.author, "审核人", en: "Author", .text, .required, .fixed)
        Field("at", \.at, "时间", en: "At", .text, .required, .fixed)
        Field("reason", \.reason, "审核意见", en: "Reason", .text, .fixed, .personal)
        Field("seen", \.seen, "依据版本", en: "Seen", .text, .required, .fixed)
    }
    .child { body, _ in
        body["filing"]?.stringValue.flatMap(RecordID.init(rawValue:)).map { (.filing, $0) }
    }
}

/// A round's standing in one unit's scope: there it has a place in the order of the unit's own work.
public struct RoundStanding: DeclaredRecord {
    /// The round.
    public var round = ""
    /// The unit.
    public var unit = ""
    /// `open`, `closed` or `frozen`.
    public var status = "open"

    /// An empty standing.
    public init() {}

    /// Made by the commission when it closes, freezes or opens a round; a round without one is open.
    public static let declaration = Declaration<RoundStanding>(.roundStanding, in: .unit, "批次状态", en: "Round standing")
    {
        Field("round", \.round, "申报批次", en: "Round", .text, .required, .fixed)
        Field("unit", \.unit, "区（示范区）", en: "Unit", .text, .required, .fixed)
        Field("status", \.status, "状态", en: "Status", .choice(Round.statuses), .required, .commission)
    }
    .identified { body, scope in
        body["round"]?.stringValue.map { .roundStanding(unit: scope.rawValue, round: $0) }
    }
}

extension RecordID {
    /// A round's standing in a unit's scope.
    public static func roundStanding(unit: String, round: String) -> RecordID {
        derived(from: "roundStanding", unit, round)
    }
}
