import Core

/// A made-up enterprise with its roster; the same for its number on every run and every machine.
struct ConsoleFiling: Sendable {
    let number: Int
    let unit: String

    private var organisation: String { Codes.organisation(number + 1) }
    /// The unified code; the zone's enterprises are registered in the district around it.
    var code: String { Codes.unified(area: unit == "3101Z1" ? "310104" : unit, organisation: organisation) }
    private var name: String { "测试企业\(Codes.numeral(number + 1))有限公司" }

    /// 企业申报表 of some enterprises.
    static func csv(_ filings: [ConsoleFiling]) -> String {
        let heads = Form.filings.columns.map(\.label).joined(separator: ",")
        return ([heads] + filings.map(\.row)).joined(separator: "\n") + "\n"
    }

    private var row: String {
        let category = ["ITO", "BPO", "KPO"][number % 3]
        let line = ["软件研发及开发服务", "数据处理服务", "知识产权外包服务"][number % 3]
        let total = 100 + number * 37 % 4_900
        let offshore = total * (52 + number % 45) / 100
        let staff = 60 + number % 400
        let exports = (0..<3).map { $0 == number % 3 ? String(offshore) : "0" }.joined(separator: ",")
        return "\(number + 1),\(name),\(code),\(category),\(line),\(total),\(offshore),\(exports),"
            + "\(staff),\(staff - number % 30),CMMI3,\(12 + number % 24),\(1 + number % 6),是,"
    }

    private static let posts = ["软件工程师", "测试工程师", "财务共享专员", "数据标注员", "多语种客服", "IC版图工程师"]

    /// 附件3 with the people of these numbers; every five-hundredth is also the one before, so that there are claims to compare.
    func hires(_ people: Range<Int>) -> String {
        let heads = Form.hires.columns.map(\.label).joined(separator: ",")
        let rows = people.enumerated().map { index, person in
            let shared = person % 500 == 0 && person > 50 ? person - 50 : person
            let (birth, rest) = (shared % 12_000 + 7_305, shared / 12_000)
            let order = 990 + rest % 10
            let identity = Codes.resident(area: 310_101 + rest / 10, birth: Day(number: birth), order: order)
            let sex = order % 2 == 1 ? "男" : "女"
            let hired = Day(1 + person % 365, of: 2015).iso
            return "\(index + 1),测\(Codes.numeral(shared + 1)),\(sex),身份证,\(identity),"
                + "\(Self.posts[person % Self.posts.count]),\(name),\(code),是,\(hired),是,,"
        }
        return (["申请企业：\(name)　统一社会信用代码：\(code)", heads] + rows).joined(separator: "\n") + "\n"
    }
}
