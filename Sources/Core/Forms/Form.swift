/// One of the forms that people fill in: which kind its rows are, and its columns.
public struct Form: Sendable {
    /// `filings`, `hires` or `trainees`.
    public let code: String
    /// The title as printed.
    public let title: String
    /// How people call it: 企业申报表, 附件3, 附件4.
    public let shortTitle: String
    /// The kind of its rows.
    public let type: RecordType
    /// The fields that have a column, in printed order.
    public let columns: [FieldSpec]

    private let byLabel: [String: Int]

    init(code: String, title: String, shortTitle: String, type: RecordType, columns count: Int) {
        self.code = code
        self.title = title
        self.shortTitle = shortTitle
        self.type = type
        columns = Array(type.fields.prefix(count))
        byLabel = Dictionary(columns.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    /// 企业申报表.
    public static let filings = Form(
        code: "filings",
        title: "企业申报表",
        shortTitle: "企业申报表",
        type: Filing.declaration.type,
        columns: 17
    )
    /// 附件3.
    public static let hires = Form(
        code: "hires",
        title: "服务外包企业新录用员工培训支持申请表",
        shortTitle: "附件3",
        type: Hire.declaration.type,
        columns: 13
    )
    /// 附件4.
    public static let trainees = Form(
        code: "trainees",
        title: "培训机构培训人员支持申请表",
        shortTitle: "附件4",
        type: Trainee.declaration.type,
        columns: 8
    )

    /// All forms that can be imported.
    public static let all = [filings, hires, trainees]

    /// The form with a code.
    public static func named(_ code: String) -> Form? { all.first { $0.code == code } }

    /// The position of the column with a normalised label.
    func position(ofLabel label: String) -> Int? { byLabel[label] }
}

/// A cell as a reader delivers it.
public struct CellInput: Sendable, Equatable {
    /// The text, or the numeral as written in the file.
    public let text: String
    /// Whether it is a number cell.
    public let isNumeral: Bool
    /// The value as normalised text; nil if the cell is empty.
    public let value: String?

    /// Makes a cell.
    public init(_ text: String, isNumeral: Bool = false) {
        self.text = text
        self.isNumeral = isNumeral
        value = text.isEmpty ? nil : CellText.normalise(isNumeral ? CellText.expandNumeral(text) : text)
    }

    /// A cell without a value.
    public static let empty = CellInput("")
}
