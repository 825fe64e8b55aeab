/// A filing unit: a district or the zone 漕河泾.
public struct FilingUnit: DeclaredRecord {
    /// The administrative code (GB/T 2260), or `3101Z1` for the zone.
    public var code = ""
    /// The area's short name as printed in 附件1.
    public var name = ""
    /// The official name, with 区.
    public var officialName = ""
    /// `district` or `zone`.
    public var type = "district"
    /// The number printed in 附件1: 1–18, 10 is missing.
    public var seq = 0
    /// The office in charge.
    public var office: String?
    /// The contact person.
    public var contact: String?
    /// The telephone number as printed.
    public var phone: String?
    /// The address as printed.
    public var address: String?

    /// An empty unit.
    public init() {}

    /// 附件1's columns.
    public static let declaration = Declaration<FilingUnit>(
        .unit,
        in: .city,
        "区（示范区）",
        en: "Filing unit",
        source: "附件1"
    ) {
        Field("code", \.code, "代码", en: "Code", .text, .required, .fixed)
        Field("name", \.name, "部门名称", en: "Area", .text, .required, .fixed)
        Field("officialName", \.officialName, "全称", en: "Official name", .text, .required, .fixed)
        Field("type", \.type, "类型", en: "Type", .choice(Self.types), .required, .fixed)
        Field("seq", \.seq, "序号", en: "No.", .count, .required, .fixed)
        Field("office", \.office, "处室名称", en: "Office", .text)
        Field("contact", \.contact, "联系人", en: "Contact", .text, .personal)
        Field("phone", \.phone, "联系电话", en: "Telephone", .text, .personal)
        Field("address", \.address, "地址", en: "Address", .text)
    }
    .identified { body, _ in body["code"]?.stringValue.map(RecordID.unit) }

    private static let types = [Choice("district", "区", en: "district"), Choice("zone", "示范区", en: "zone")]

    /// How forms name it: "黄浦区", "漕河泾示范区".
    public var title: String { type == "zone" ? name + "示范区" : officialName }
}
