import Core
import HTTPTypes
import HummingbirdTesting
import SyncProtocol
import Testing

@testable import Server

/// The page of what the freezes of a round sealed, and the file of one.
@Suite struct FreezesPageTests {
    private func freezes(_ console: TestConsole) async throws -> [StoredFreeze] {
        try await console.test.store.freezes(round: "2016", limit: 9)
    }

    private func set(_ status: RoundStatus, _ console: TestConsole) async throws {
        try await console.test.store.setRound("2016", to: status, by: .commandLine)
    }

    @Test func `whoever may read the round sees every unit as the manifest has it, and that its signature is good`()
        async throws
    {
        try await TestConsole.run { console async throws in
            let admin = try await console.browser(.admin)
            #expect(try await admin.get("/rounds").text.contains("/rounds/2016/freezes"))
            #expect(try await admin.get("/rounds/2016/freezes").text.contains("还没有冻结过"))
            try await set(.frozen, console)
            let stored = try #require(await freezes(console).first)
            let units = try #require(stored.freeze.manifest["units"]?.arrayValue)
            #expect(units.count == 17)
            for role in Role.allCases {
                let page = try await console.browser(role).get("/rounds/2016/freezes").text
                for unit in units {
                    for member in ["unit", "revision", "digest", "logHash"] {
                        #expect(page.contains(">\(unit[member]?.stringValue ?? "?")<"), "\(role) \(member)")
                    }
                }
                #expect(page.contains("签名有效"))
                #expect(page.contains(console.test.store.identity.publicKey) && page.contains(stored.freeze.signature))
                #expect(page.contains("/rounds/2016/freezes/\(stored.id)"))
                #expect(page.contains("href=\"/rounds\"") == (role == .admin))
            }
            #expect(try await console.browser(.reviewer).get("/").text.contains("/rounds/2016/freezes"))
            #expect(try await admin.get("/rounds/1999/freezes").status == .notFound)
        }
    }

    @Test func `the file is what was signed, with the signature, and its download is noted`() async throws {
        try await TestConsole.run { console async throws in
            try await set(.frozen, console)
            let stored = try #require(await freezes(console).first)
            let auditor = try await console.browser(.auditor)
            let file = try await auditor.get("/rounds/2016/freezes/\(stored.id)")
            #expect(file.headers[.contentType] == "application/json")
            #expect(file.headers[.contentDisposition]?.contains("shenbao-freeze-2016-\(stored.id).json") == true)
            let json = try JSONValue(parsing: file.text)
            #expect(json["manifest"] == stored.freeze.manifest)
            #expect(json["signature"] == .string(stored.freeze.signature))
            let canonical = try #require(json["manifest"]).canonicalText()
            #expect(file.text.contains(canonical), "the signed bytes are in the file as they were signed")
            let key = try #require(json["manifest"]?["publicKey"]?.stringValue.flatMap(Signatures.publicKey))
            #expect(Signatures.isValid(stored.freeze.signature, over: Array(canonical.utf8), as: .freeze, by: key))
            var query = AuditQuery()
            query.action = .export
            let noted = try #require(await console.test.store.auditEntries(query).first)
            #expect(noted.draft.actor.name == "auditor" && noted.draft.detail["freeze"] == .string(stored.id.rawValue))
            for path in ["/rounds/2015/freezes/\(stored.id)", "/rounds/2016/freezes/x"] {
                #expect(try await auditor.get(path).status == .notFound)
            }
            #expect(try await console.test.store.auditEntries(query).count == 1)
        }
    }

    @Test func `a round that was frozen twice has two manifests, and the newest is shown first`() async throws {
        try await TestConsole.run { console async throws in
            for status in [RoundStatus.frozen, .open, .frozen] { try await set(status, console) }
            let stored = try await freezes(console)
            #expect(stored.count == 2)
            let browser = try await console.browser(.approver)
            let newest = try await browser.get("/rounds/2016/freezes").text
            #expect(newest.contains(stored[0].freeze.signature) && !newest.contains(stored[1].freeze.signature))
            #expect(newest.contains("?freeze=\(stored[1].id)"))
            let older = try await browser.get("/rounds/2016/freezes?freeze=\(stored[1].id)").text
            #expect(older.contains(stored[1].freeze.signature) && !older.contains(stored[0].freeze.signature))
        }
    }

    @Test func `what is frozen already is told so with its day, keeps its one manifest, and no parameter changes`()
        async throws
    {
        try await TestConsole.run { console async throws in
            let admin = try await console.browser(.admin)
            let device = try await console.test.device()
            try await console.test.fill(SampleRound.filing(SampleRound.uscc(1), unit: Sample.unit), from: device)
            func freeze() async throws -> String {
                #expect(try await admin.post("/rounds/2016/status", [("status", "frozen")]).status == .seeOther)
                return try await admin.get("/rounds").text
            }
            #expect(try await freeze().contains("批次 2016 已冻结"))
            let stored = try #require(await freezes(console).first)
            let since = Shown(.zh).time(stored.freeze.at)
            #expect(try await freeze().contains("批次 2016 已于 \(since) 冻结，没有再次冻结"))
            #expect(try await freezes(console).count == 1)
            let page = try await admin.get("/rounds/2016/freezes").text
            #expect(page.contains(">草稿 1<"), "the manifest's count of filings by state")
            let before = try #require(try await console.test.store.rounds().first { $0.code == "2016" })
            for field in [("name", "另一个名称"), ("hireFrom", "2015-01-01")] {
                let answer = try await admin.post("/rounds/2016", [field])
                #expect(answer.status == .conflict && answer.text.contains("批次已冻结，名称和参数不能改动"))
            }
            let after = try await console.test.store.rounds().first { $0.code == "2016" }
            #expect(after?.body == before.body)
            try await set(.open, console)
            #expect(try await admin.post("/rounds/2016", [("hireFrom", "2015-01-01")]).status == .seeOther)
        }
    }

    @Test func `an unknown freeze is not found, and asking for a file's head alone is no export`() async throws {
        try await TestConsole.run { console async throws in
            try await set(.frozen, console)
            let stored = try #require(await freezes(console).first)
            let auditor = try await console.browser(.auditor)
            let unknown = console.test.world.newID().rawValue
            #expect(try await auditor.get("/rounds/2016/freezes?freeze=\(unknown)").status == .notFound)
            #expect(try await auditor.get("/rounds/2016/freezes?freeze=x").status == .badRequest)
            let before = try await console.test.store.auditEntries(AuditQuery()).count
            for path in [
                "/rounds/2016/freezes/\(stored.id)", "/exports/hires.csv", "/exports/all.xlsx", "/audit/export",
            ] {
                let head = try await auditor.send(.head, path)
                #expect(head.status == .ok && head.text.isEmpty, "\(path)")
                #expect(head.headers[.contentDisposition]?.hasPrefix("attachment") == true)
            }
            #expect(try await console.test.store.auditEntries(AuditQuery()).count == before)
            #expect(try await auditor.get("/exports/hires.csv").status == .ok)
            #expect(try await console.test.store.auditEntries(AuditQuery()).count == before + 1)
        }
    }

    @Test(arguments: Language.allCases)
    func `a manifest that was altered, or signed by another key, is told`(_ language: Language) async throws {
        let test = try StoreFactory.sqlite()
        try await test.store.setRound("2016", to: .frozen, by: .commandLine)
        let stored = try #require(await test.store.freezes(round: "2016", limit: 1).first)
        let key = test.store.identity.publicKey
        #expect(FreezeSeal(of: stored.freeze, publicKey: key) == .valid)
        let other = String(repeating: "0", count: 64)
        #expect(FreezeSeal(of: stored.freeze, publicKey: other) == .foreignKey)
        var altered = stored
        guard case .object(var members) = altered.freeze.manifest else { throw FaultSwitch.Broken() }
        members["round"] = "2017"
        altered.freeze.manifest = .object(members)
        #expect(FreezeSeal(of: altered.freeze, publicKey: key) == .broken)
        var emptied = stored.freeze
        emptied.manifest = .null
        #expect(FreezeSeal(of: emptied, publicKey: key) == .broken)
        for (freeze, text) in [
            (stored, ("签名有效", "signature valid")), (altered, ("签名无效", "signature not valid")),
        ] {
            let page = FreezesPage(
                Directory.round2016,
                [freeze],
                chosen: nil,
                units: [:],
                publicKey: key,
                mayOpenRounds: true,
                Shown(language)
            )
            let shown = try TestPage.text(ConsolePage(template: "freezes", title: "x", model: page), language: language)
            #expect(shown.contains(language == .zh ? text.0 : text.1))
        }
    }
}
