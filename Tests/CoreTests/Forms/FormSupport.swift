import Testing

@testable import Core

/// Cells of text.
func cells(_ texts: [String]) -> [CellInput] { texts.map { CellInput($0) } }

/// The printed heads of a form.
func heads(_ form: Form) -> [String] { form.columns.map(\.label) }

/// Reads rows of a form by field code, with columns as printed or as given.
struct FormBench {
    let header: HeaderMatch
    let reader: RowReader
    private let columns: [String]

    init(_ form: Form, columns: [String]? = nil, round: Round = Directory.round2016) throws {
        let codes = columns ?? form.columns.map(\.code)
        self.columns = codes
        let labels = codes.map { code in form.columns.first { $0.code == code }?.label ?? code }
        header = try #require(HeaderMatch(cells: labels.map { CellInput($0) }))
        reader = RowReader(header: header, context: ReadingContext(catalogue: .edition2016, round: round))
    }

    func cells(_ values: [String: String]) -> [CellInput] { columns.map { CellInput(values[$0] ?? "") } }

    func read(_ values: [String: String]) -> RowReading { reader.read(cells(values)) }

    /// `field code` of each note, in the reader's order.
    func errors(_ values: [String: String]) -> [String] {
        read(values).errors.map { "\($0.field) \($0.code.rawValue)" }
    }
    func warnings(_ values: [String: String]) -> [String] {
        read(values).warnings.map { "\($0.field) \($0.code.rawValue)" }
    }
}

/// A valid row of 附件3.
let goodHire = [
    "seq": "1", "name": "测试甲", "sex": "男", "idType": "身份证", "idNumber": "310101199001019914", "post": "开发",
    "payer": "上海测试有限公司", "payerOrgCode": "PDY010605", "ownAccount": "是", "hireDate": "2015-06-01", "inService": "是",
]

/// A valid row of 企业申报表.
let goodFiling = [
    "seq": "1", "name": "上海测试有限公司", "uscc": "91310101PDY010605J", "category": "ITO", "lines": "软件技术服务",
    "total": "500", "offshore": "175", "staff": "10", "staffCollege": "5", "paperVolumes": "0", "electronic": "否",
]
