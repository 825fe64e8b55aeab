/// Why a unit keeps what a check warns of: a reason that travels with the filing.
public struct Acknowledgement: DeclaredRecord {
    /// The filing.
    public var filing = ""
    /// The rule that warned.
    public var rule = ""
    /// The record that it warned of: the filing itself or a row of its roster.
    public var record = ""
    /// The field that it warned of, if it is about one.
    public var field: String?
    /// What the rule found then; a finding that has changed since is not covered any more.
    public var basis = ""
    /// The reason.
    public var reason = ""

    /// An empty acknowledgement.
    public init() {}

    /// Made by the unit before it submits.
    public static let declaration = Declaration<Acknowledgement>(
        .acknowledgement,
        in: .unit,
        "说明",
        en: "Acknowledgement",
        source: nil
    ) {
        Field("filing", \.filing, "企业申报", en: "Filing", .reference(.filing), .required, .fixed)
        Field("rule", \.rule, "规则", en: "Rule", .text, .required, .fixed)
        Field("record", \.record, "记录", en: "Record", .text, .required, .fixed)
        Field("field", \.field, "字段", en: "Field", .text, .fixed)
        Field("basis", \.basis, "依据", en: "Basis", .text, .required, .personal)
        Field("reason", \.reason, "理由", en: "Reason", .text, .required, .personal)
    }
    .identified { body, _ in
        guard let filing = body["filing"]?.stringValue, let rule = body["rule"]?.stringValue,
            let record = body["record"]?.stringValue
        else { return nil }
        return .acknowledgement(filing: filing, rule: rule, record: record, field: body["field"]?.stringValue)
    }
    .child { body, _ in
        body["filing"]?.stringValue.flatMap(RecordID.init(rawValue:)).map { (.filing, $0) }
    }
}

extension RecordID {
    /// The reason given for what a rule warned of at a record.
    public static func acknowledgement(filing: String, rule: String, record: String, field: String?) -> RecordID {
        derived(from: "acknowledgement", filing, rule, record, field ?? "")
    }
}
