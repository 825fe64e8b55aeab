import Core
import SyncProtocol

/// Records that pass every rule, made up.
enum Sample {
    static let unit = "310105"
    static let otherUnit = "310101"
    static let uscc = "91310105PDY0100829"
    static let enterpriseID = RecordID.enterprise(unit: unit, organisationCode: "PDY010082")
    static let filingID = RecordID.filing(unit: unit, round: "2016", unifiedCode: uscc)

    static var enterprise: Change {
        Change(
            kind: .enterprise,
            record: enterpriseID,
            operation: .create,
            set: [
                "uscc": .string(uscc), "orgCode": "PDY010082", "name": "上海示例信息技术有限公司", "unit": .string(unit),
            ]
        )
    }

    static var filing: Change {
        var filing = Filing()
        filing.name = "上海示例信息技术有限公司"
        filing.uscc = uscc
        filing.category = .ito
        filing.lines = [Catalogue.edition2016.lines[0].code]
        filing.total = Money(cents: 200_000_000)
        filing.offshore = Money(cents: 120_000_000)
        filing.exportITO = Money(cents: 120_000_000)
        filing.staff = 100
        filing.staffCollege = 80
        filing.certificates = ["CMMI3"]
        filing.contractMonths = 24
        filing.paperVolumes = 2
        filing.electronic = true
        filing.unit = unit
        filing.round = "2016"
        return Change(kind: .filing, record: filingID, operation: .create, set: filing.body)
    }

    /// A hire with the n-th ID number, which is valid.
    static func hire(_ number: Int, id: RecordID) -> Change {
        var hire = Hire()
        hire.name = "张三"
        hire.idNumber = idNumber(number)
        hire.post = "工程师"
        hire.payer = "上海示例信息技术有限公司"
        hire.payerOrgCode = "PDY010082"
        hire.ownAccount = true
        hire.hireDate = CivilDate(iso: "2015-07-01") ?? hire.hireDate
        hire.enterprise = uscc
        hire.round = "2016"
        return Change(kind: .hire, record: id, operation: .create, set: hire.body)
    }

    /// A resident ID of a made-up person: area, birth, number, and the check digit of GB 11643.
    static func idNumber(_ number: Int) -> String {
        let months = number / 999 % 12 + 1
        let years = 1970 + number / 11_988 % 25
        let digits = "310105\(years)\(padded(months, 2))15\(padded(number % 999 + 1, 3))"
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits.utf8, weights).reduce(0) { $0 + Int($1.0 - 0x30) * $1.1 }
        return digits + String(Array("10X98765432")[sum % 11])
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: width - text.count) + text
    }

    static func edit(_ base: Base, _ fields: [String: JSONValue], was: RecordBody = [:]) -> Change {
        Change(kind: .filing, record: filingID, operation: .update, base: base, set: fields, was: was)
    }
}
