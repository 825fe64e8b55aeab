import Core
import Foundation
import Testing

/// A clerk at the built program's terminal.
@Suite(.enabled(if: ProgramTerminal.isAvailable), .timeLimit(.minutes(5)))
struct EntryTests {
    private let enterprise = SyntheticCodes.unifiedCode(1)

    private func district(_ folder: ScratchFolder) async throws -> District {
        let district = try await District.make("310101", in: folder)
        try SyntheticCodes.filings(2).write(toFile: folder.file("filings.csv"), atomically: true, encoding: .utf8)
        #expect(try await district.run("import", folder.file("filings.csv")).status == 0)
        return district
    }

    /// Runs the keyboard off the test's own executor.
    private func atTerminal(
        _ arguments: [String],
        columns: UInt16 = 80,
        terminal: String = "xterm",
        _ keyboard: @escaping @Sendable (ProgramTerminal) throws -> Void
    ) async throws -> (status: Int32?, screen: String) {
        try await offPool {
            let session = try ProgramTerminal(.shenbao, arguments, columns: columns, environment: ["TERM": terminal])
            try keyboard(session)
            let status = try session.end()
            return (status, session.text)
        }
    }

    @Test(arguments: [("xterm", UInt16(80)), ("xterm", 60), ("dumb", 80)])
    func `A hire is typed with a wrong number and a step back, left as a draft, and resumed`(
        terminal: String,
        columns: UInt16
    ) async throws {
        let folder = try ScratchFolder()
        let district = try await district(folder)
        let call = ["new", "hire", "--enterprise", enterprise, "--replica", district.replica]
        let back = terminal == "dumb" ? "<\r" : "\u{1B}[A"
        let first = try await atTerminal(call, columns: columns, terminal: terminal) { session in
            try session.on("[1/13]", type: "\r")
            try session.on("[2/13]", type: "张二\r")
            try session.on("[3/13]", type: back)
            try session.on("[2/13]", type: "张三\r")
            try session.on("[3/13]", type: "男\r")
            try session.on("[4/13]", type: "\r")
            try session.on("[5/13]", type: "31010119800101991Y\r")
            try session.on("✗", type: terminal == "dumb" ? ":q\r" : "\u{15}:q\r")
        }
        #expect(first.status == 0)
        #expect(first.screen.contains("已存为草稿"))
        #expect(try await district.json("list", "hires") == [])
        #expect(try await district.json("new", "--drafts").arrayValue?.count == 1)

        let second = try await atTerminal(call, columns: columns, terminal: terminal) { session in
            try session.on("继续？", type: "\r")
            try session.on("[5/13]", type: "31010119800101991X\r")
            try session.on("[6/13]", type: "测试工程师\r")
            for number in 7...9 { try session.on("[\(number)/13]", type: "\r") }
            try session.on("[10/13]", type: "20150302\r")
            try session.on("[11/13]", type: "1\r")
            try session.on("[13/13]", type: "\r")
            try session.on("保存？", type: "\r")
        }
        #expect(second.status == 0)
        let hires = try #require(try await district.json("list", "hires", "--reveal").arrayValue)
        #expect(hires.count == 1)
        #expect(hires.first?["name"] == "张三" && hires.first?["idNumber"] == "31010119800101991X")
        #expect(hires.first?["payerOrgCode"]?.stringValue == UnifiedCode(enterprise)?.organisationCode.code)
        #expect(hires.first?["hireDate"] == "2015-03-02")
        #expect(try await district.json("new", "--drafts") == [])
        if terminal == "dumb" { #expect(!(first.screen + second.screen).contains("\u{1B}")) }
    }

    @Test func `Ctrl-C keeps the draft, gives the terminal back and ends as an interrupt`() async throws {
        let folder = try ScratchFolder()
        let district = try await district(folder)
        let call = ["new", "hire", "--enterprise", enterprise, "--replica", district.replica]
        let (status, screen) = try await atTerminal(call) { session in
            try session.on("[1/13]", type: "\r")
            try session.on("[2/13]", type: "张三\r")
            try session.on("[3/13]", type: "\u{3}")
        }
        #expect(status == nil)
        #expect(screen.contains("\u{1B}[?2004l"))
        #expect(try await district.json("new", "--drafts").arrayValue?.first?["name"] == "张三")
    }

    @Test func `A signal that ends the program gives the terminal back, and the draft stays`() async throws {
        let folder = try ScratchFolder()
        let district = try await district(folder)
        let call = ["new", "hire", "--enterprise", enterprise, "--replica", district.replica]
        let (status, screen) = try await atTerminal(call) { session in
            try session.on("[1/13]", type: "\r")
            try session.on("[2/13]", type: "张三\r")
            try session.on("[3/13]", type: "男")
            try session.on("> 男", type: "")
            #expect(!session.hasEcho)
            session.terminate()
            // What reads the terminal next finds it as it was.
            #expect(try session.end() == nil)
            #expect(session.hasEcho)
        }
        #expect(status == nil)
        #expect(screen.contains("\u{1B}[?2004l"))
        #expect(try await district.json("new", "--drafts").arrayValue?.first?["name"] == "张三")
    }

    @Test func `An edit at the terminal changes one field`() async throws {
        let folder = try ScratchFolder()
        let district = try await district(folder)
        let call = ["edit", enterprise, "--replica", district.replica]
        let (status, _) = try await atTerminal(call) { session in
            try session.on("保存？", type: "备注\r")
            try session.on("[17/17]", type: "\u{1B}[200~分两行\n粘贴\u{1B}[201~\r")
            try session.on("保存？", type: "y\r")
        }
        #expect(status == 0)
        #expect(try await district.json("show", enterprise)["remark"] == "分两行 粘贴")
    }

    @Test func `Without a terminal all errors of all fields come at once, then the record`() async throws {
        let folder = try ScratchFolder()
        let district = try await district(folder)
        let wrong = try await district.run(
            "new",
            "hire",
            "--enterprise",
            enterprise,
            "name=张3",
            "sex=男",
            "idType=身份证",
            "idNumber=310101198001019901",
            "payer=甲",
            "payerOrgCode=PDY000011",
            "ownAccount=true",
            "hireDate=2015-02-29",
            "inService=否",
            "--json"
        )
        #expect(wrong.status == 1)
        let errors = try #require(try wrong.json()["errors"]?.arrayValue)
        #expect(
            errors.compactMap { $0["field"]?.stringValue } == [
                "name", "post", "payerOrgCode", "hireDate", "leaveDate",
            ]
        )
        #expect(errors.allSatisfy { $0["code"]?.stringValue != nil && $0["message"]?.stringValue != nil })
        #expect(!wrong.err.contains("310101198001019901"))
        let valid = ["name=张三", "post=测试", "payerOrgCode=\(enterprise)", "hireDate=2015-03-02", "inService=true"]
        let rest = ["sex=女", "idType=身份证", "idNumber=310101198001019901", "payer=甲", "ownAccount=true"]
        let call =
            ["new", "hire", "--enterprise", enterprise] + valid + rest + ["--replica", district.replica, "--json"]
        let stored = try await BuiltProgram.shenbao.run(call)
        #expect(stored.status == 0)
        #expect(try stored.json()["idNumber"] == "310101********9901")
        let again = try await BuiltProgram.shenbao.run(call)
        #expect(again.status == 1)
        #expect(try again.json()["errors"]?.arrayValue?.first?["code"] == "person.duplicate")
        let id = try #require(try stored.json()["id"]?.stringValue)
        let second = try await BuiltProgram.shenbao.run(
            call.map { $0.replacing("310101198001019901", with: "310101199001019914") }
        )
        let other = try #require(try second.json()["id"]?.stringValue)
        for verb in ["set", "edit"] {
            let result = try await district.run(verb, other, "idNumber=310101198001019901", "--json")
            #expect(result.status == again.status, "one refusal, one exit code")
            #expect(try result.json()["error"]?["code"] == "person.duplicate")
        }
        #expect(try await district.json("edit", id, "post=测试工程师")["post"] == "测试工程师")
        #expect(try await district.run("new", "hire", "--enterprise", enterprise).status == 64)
        #expect(try await district.run("edit", id).status == 64)
        let stranger = try await district.run(
            "new",
            "hire",
            "--enterprise",
            SyntheticCodes.unifiedCode(9),
            "name=x",
            "--json"
        )
        #expect(stranger.status == 1)
        #expect(try stranger.json()["errors"]?.arrayValue?.first?["code"] == "enterprise.unknown")
    }

    @Test func `Any value finds its record, an ID number only in full`() async throws {
        let folder = try ScratchFolder()
        let district = try await district(folder)
        let found = try await district.json("search", "测试企业 2号")
        #expect(found.arrayValue?.map { $0["kind"] } == ["enterprise", "filing"])
        #expect(found.arrayValue?.map { $0["matched"] } == [["name"], ["name"]])
        #expect(try await district.json("search", "测试企业", "--kind", "filings", "--limit", "1").arrayValue?.count == 1)
        #expect(try await district.run("search", " ").status == 64)
        #expect(try await district.json("search", "没有这个") == [])
    }
}
