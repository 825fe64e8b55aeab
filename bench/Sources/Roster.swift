import Workbook

/// 附件3 with persons that nobody is: order codes 990–999 in their numbers, organisation codes of the reserved PDY range.
///
/// The same rows on every run and every machine.
struct Roster {
    /// The unit whose replica takes it.
    static let unit = "310101"

    let records: Int

    static let applicant = Codes.unified(area: unit, organisation: Codes.organisation(1))
    private static let posts = ["软件工程师", "测试工程师", "财务共享专员", "数据标注员", "多语种客服", "IC版图工程师"]
    private static let heads = [
        "序号", "姓名", "性别（男/女）", "证件类型（身份证/护照）", "证件号码", "岗位", "社保缴纳单位", "社保缴纳单位组织机构代码",
        "是否本单位帐户缴纳社保（是/否）", "入职日期（日期格式）", "是否在职（是/否）", "离职日期（日期格式）", "在职时长（天）可不填",
    ]
    private static let above = ["服务外包企业新录用员工培训支持申请表", "申请企业：测试企业甲　统一社会信用代码：\(applicant)"]

    /// 企业申报表 with the applicant, as CSV.
    static let filing = """
        序号,企业名称,统一社会信用代码,外包类别,业务领域,服务外包业务额（万美元）,其中向境外最终客户提供服务外包业务额（万美元）,\
        信息技术外包出口额（万美元）,业务流程外包出口额（万美元）,知识流程外包出口额（万美元）,员工总数（人）,大专及以上学历员工数（人）,\
        国际认证,最长服务外包合同期限（月）,纸质材料册数（本）,电子版材料（是/否）,备注
        1,测试企业甲,\(applicant),ITO,软件研发及开发服务,1000,600,600,,,100,80,CMMI3,24,1,是,
        """

    /// One person.
    struct Row {
        let seq: Int
        let name: String
        let isMale: Bool
        let idNumber: String
        let post: String
        let payer: String
        let payerCode: String
        let hired: Day
        let left: Day?
        let days: Int
    }

    /// Hands the rows over, one at a time.
    func eachRow(_ body: (Row) throws -> Void) rethrows {
        let codes = (1...50).map(Codes.organisation)
        var random = Sequence64(state: 2016)
        for index in 0..<records {
            let choice = Int(random.next() >> 40)
            // 50 years of birthdays, ten order codes each, then the next area: no number comes twice.
            let (birth, rest) = (index % 18_000, index / 18_000)
            let order = 990 + rest % 10
            let hired = Day(1 + choice % 365, of: 2015)
            let left = choice % 10 == 0 ? Day(number: hired.number + 30 + choice % 200) : nil
            try body(
                Row(
                    seq: index + 1,
                    name: "测" + Codes.numeral(index + 1),
                    isMale: order % 2 == 1,
                    idNumber: Codes.resident(area: 310_101 + rest / 10, birth: Day(number: birth), order: order),
                    post: Self.posts[choice % Self.posts.count],
                    payer: "测试企业\(Codes.numeral(choice % 50))有限公司",
                    payerCode: codes[choice % 50],
                    hired: hired,
                    left: left,
                    days: (left ?? Day(244, of: 2016)).number - hired.number + 1
                )
            )
        }
    }

    /// Writes it as a workbook: texts as texts, days as days, as people's programs do.
    func writeXLSX(to path: String) throws {
        let writer = try XLSXWriter(path: path)
        try writer.addSheet(named: "附件3")
        for line in Self.above { try writer.write(row: [.text(line)]) }
        try writer.write(row: Self.heads.map(OutputCell.text))
        try eachRow { try writer.write(row: Self.cells($0)) }
        try writer.close()
    }

    /// Writes it as CSV.
    func writeCSV(to path: String) throws {
        let writer = try CSVWriter(path: path, withBOM: true)
        for line in Self.above { try writer.write(row: [.text(line)]) }
        try writer.write(row: Self.heads.map(OutputCell.text))
        try eachRow { try writer.write(row: Self.cells($0)) }
        try writer.close()
    }

    private static func cells(_ row: Row) -> [OutputCell] {
        [
            .integer(row.seq), .text(row.name), .text(row.isMale ? "男" : "女"), .text("身份证"), .text(row.idNumber),
            .text(row.post), .text(row.payer), .text(row.payerCode), .text("是"), row.hired.cell,
            .text(row.left == nil ? "是" : "否"), row.left?.cell ?? .empty, .integer(row.days),
        ]
    }
}

/// Numbers that look as if drawn; the same every time.
private struct Sequence64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 29
    }
}
