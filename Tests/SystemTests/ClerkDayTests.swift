import Testing

@testable import Workbook

/// A clerk's day with the built program, and the page in docs/ that it is told by.
@Suite(.enabled(if: ProgramTerminal.isAvailable), .timeLimit(.minutes(5)))
struct ClerkDayTests {
    @Test func `A filing is typed, its roster corrected, checked and submitted, and docs/clerk-day.md tells it`()
        async throws
    {
        var day = ClerkDay(desk: try ClerkDesk())
        try await day.begin()
        try await day.typeFiling()
        try await day.importRoster()
        try await day.importCorrectedReport()
        try await day.check()
        try await day.submit()
        try await day.printSummary()
        try await day.isRefusedAfterwards()
        let difference = try MadePage("clerk-day.md", text: day.page.text).difference()
        #expect(difference == nil)
    }
}

/// The steps of the day; each does its part, tells it and checks what it saw.
private struct ClerkDay {
    let desk: ClerkDesk
    var page = Transcript()

    private let code = ClerkRoster.code

    /// Runs a command, expects how it ends, and puts it on the page.
    @discardableResult
    private mutating func run(_ arguments: String..., ending status: Int32 = 0) async throws -> [String] {
        let session = try await desk.run(arguments)
        let lines = try session.lines
        #expect(session.status == status, "\(arguments)\n\(lines.joined(separator: "\n"))")
        page.show([command(arguments)] + lines)
        return lines
    }

    private func command(_ arguments: [String]) -> String {
        "$ shenbao " + arguments.map { $0.contains(" ") ? "'\($0)'" : $0 }.joined(separator: " ")
    }

    mutating func begin() async throws {
        page.say("# 一个经办人的一天")
        page.say(
            """
            黄浦区的经办人收到一家企业的申报材料：一份填好的纸质申报表，一份附件3 名册。下面是这一天的全部操作，从建副本到打印附件2，
            全程不用网络，也没有登记到服务器。屏幕宽 80 列；录入的部分只留每一步结束时的样子。
            """
        )
        page.say(
            """
            *本页由 `Tests/SystemTests/ClerkDayTests.swift` 运行真实的程序写成，每次测试都逐字核对（`SHENBAO_RENEW=1` 重写）。企业、人员和代码都是
            编造的；目录和设备标识以固定的字样代替。*
            """
        )
        page.say("## 1　建副本")
        page.say("每台机器只做一次。副本是一个文件，所有工作都存在里面。")
        try await run("init", "--unit", "310101")
    }

    mutating func typeFiling() async throws {
        let name = ClerkRoster.enterprise
        let code = code
        let mistake = "“8702.5”大于服务外包业务额"
        let session = try await desk.run(["new", "filing"]) { terminal in
            for (number, answer) in ["", name, code, "1", "1,8", "1280.5"].enumerated() {
                try terminal.on("[\(number + 1)/17]", type: answer + "\r")
            }
            try terminal.on("[7/17]", type: "8702.5")
            try terminal.on(mistake, type: "\u{15}870.25\r")
            for (number, answer) in ["870.25", "", "", "126", "98", "CMMI 3、ISO 27001", "?"].enumerated() {
                try terminal.on("[\(number + 8)/17]", type: answer + "\r")
            }
            for (number, answer) in ["24", "2", "1", ""].enumerated() {
                try terminal.on("[\(number + 14)/17]", type: answer + "\r")
            }
            try terminal.on("保存？", type: "\r")
        }
        #expect(session.status == 0)
        let lines = try session.lines
        let summary = try #require(lines.lastIndex(of: "企业申报表"))
        let saved = try #require(lines.lastIndex(of: "已保存。")) + 1
        #expect(lines[saved...].contains { $0.hasPrefix("状态 ") && $0.hasSuffix(" 草稿") })
        let wrong = try session.lines(showing: mistake)
        page.say("## 2　照纸质表录入企业申报")
        page.say("程序一项一项地问，每答一项就存一次草稿。必填与否、单位、格式写在题目旁边，可选的内容带编号。")
        page.show([command(["new", "filing"])] + lines.prefix { !$0.hasPrefix("[6/17]") })
        page.say("境外业务额的小数点打错了一位，变成 8702.5。还没有按回车，下面就出现了提示：")
        page.show(wrong.drop { !$0.hasPrefix("[6/17]") })
        page.say("按 Ctrl-U 清掉这一行，改成 870.25，接着往下。没有的项目按回车跳过；不知道合同期限怎么填，输入 ? 看说明。")
        page.show(lines[..<summary].drop { !$0.hasPrefix("[7/17]") })
        page.say("最后是整张表。哪一项不对，输入它的编号就能改；都对，按回车保存。存好的记录随后再列一遍，这里略去。")
        page.show(lines[summary..<saved])
    }

    mutating func importRoster() async throws {
        try ClerkRoster.write(to: desk.path("附件3.xlsx"))
        page.say("## 3　导入附件3")
        page.say(
            "企业交来的名册有 12 人。导入的同时要一份标好错误的副本。退出码是 3：有行被拒收，其余的已经入库。"
        )
        let lines = try await run("import", "附件3.xlsx", "--report", "需修改.xlsx", ending: 3)
        #expect(lines.last?.contains("新增 9，更新 0，未变 0，拒收 3") == true)
        #expect(lines.count { $0.hasPrefix("错误 ") } == 3)
    }

    mutating func importCorrectedReport() async throws {
        let faults = try ClerkRoster.faults(in: desk.path("需修改.xlsx"))
        let wrong = faults.dropFirst().filter { $0[3] != "age.unusual" }
        #expect(Set(wrong.map { $0[0] }) == Set(ClerkRoster.corrections.keys))
        #expect(wrong.map { $0[3] } == ["id.checksum", "date.format", "leave.missing"])
        page.say("## 4　改三个格子，再导入")
        page.say("`需修改.xlsx` 就是企业那份名册，错格标红、要留意的标黄，各有批注，末尾多一张“错误清单”：")
        page.show(table: faults)
        page.say(
            """
            经办人翻出身份证复印件、劳动合同和退工单，直接在这份工作簿里改了 \(wrong.map { $0[0] }.joined(separator: "、")) 三格，保存，原样导入。
            只有这三行是新的，已经入库的九行不动。剩下的那条提醒不妨碍导入，核对时再说。
            """
        )
        try ClerkRoster.correct(desk.path("需修改.xlsx"))
        let lines = try await run("import", "需修改.xlsx")
        #expect(lines.last?.contains("新增 3，更新 0，未变 9，拒收 0") == true)
    }

    mutating func check() async throws {
        page.say("## 5　核对")
        page.say("提交前看一遍：能不能列入、够不够培育重点、有什么疑点，每条结论都带算式和依据。没有错误，有一条提醒。")
        let lines = try await run("check", code)
        #expect(lines.contains { $0.hasPrefix("  提醒 1") })
        page.say("这位顾问是退休返聘的，材料里有返聘协议。这不是错误，写明理由，理由会随申报一起上报。")
        try await run("acknowledge", code, "age.unusual", "--reason", "退休返聘，返聘协议在纸质材料第 2 册")
    }

    mutating func submit() async throws {
        page.say("## 6　提交")
        page.say("不合格的申报在这里会被挡下，并列出全部理由。这一份没有。")
        let lines = try await run("submit", code)
        #expect(lines.first?.hasPrefix("✓ 已提交") == true && lines.first?.contains("未说明") == false)
    }

    mutating func printSummary() async throws {
        page.say("## 7　打印附件2")
        page.say("屏幕上看一眼，同时写成 Excel，版式与附件2 一致，直接打印盖章。")
        try await run("summary", "--xlsx", "附件2.xlsx")
        var printed: [[String]] = []
        try WorkbookReader(path: desk.path("附件2.xlsx")).readRows(ofSheet: 0) { row in
            printed.append(row.cells.map(\.shown))
            return true
        }
        #expect(printed.contains { $0.contains(ClerkRoster.enterprise) })
        #expect(printed.last?.prefix(4) == ["总计", "1", "2", "1"])
    }

    mutating func isRefusedAfterwards() async throws {
        page.say("## 8　一天结束")
        page.say("状态说明还有多少工作没有上报。今天没有网络，改天登记、`shenbao sync` 即可，什么都不会丢。")
        let status = try await run("status")
        #expect(status.contains { $0.hasPrefix("服务器") && $0.hasSuffix("未登记") })
        page.say("这时企业打电话来，说员工总数应是 130 人。已经提交的不能悄悄改（退出码 4），先撤回，或者请市商务委退回：")
        let refused = try await run("set", code, "staff=130", ending: 4)
        #expect(refused.joined().contains("该申报已提交，不能再改“员工总数”"))
    }
}
