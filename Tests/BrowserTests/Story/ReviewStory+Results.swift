import Core
import Foundation
import SystemSupport
import Testing

/// What follows from approvals: verdicts, notices, exports, and the looks of those who only look.
extension ReviewStory {
    func reviewerJudgesADuplicate() async throws {
        try await reviewer.go("/duplicates")
        try await inspect(reviewer, "duplicates")
        try await reviewer.press("table.list tbody th a")
        try await inspect(reviewer, "duplicate")
        let reason = "社保缴费记录显示全年在第一家企业。"
        try await reviewer.choose("input[name=verdict][value^='keep:']")
        try await reviewer.fill("#reason", reason)
        try await reviewer.press("form[action$='/verdict'] button.primary")
        #expect(try await reviewer.texts(".remark p").contains(reason))
        for (page, name) in [
            ("/cases", "cases"), ("/summary", "summary"), ("/units", "units"), ("/trainees", "trainees"),
        ] {
            try await reviewer.go(page)
            try await inspect(reviewer, name)
        }
        try await reviewer.go("/units/\(Self.unit)")
        try await inspect(reviewer, "unit")
    }

    func approverPublishesANotice() async throws {
        try await approver.go("/notices")
        #expect(try await approver.texts("form[action='/notices'] tbody tr").count == 1)
        try await inspect(approver, "notices-new")
        try await approver.fill("#title", "2016 年度服务外包专项资金拟支持名单公示")
        try await approver.press("form[method=post][action='/notices'] button.primary")
        try await approver.go("/notices")
        try await inspect(approver, "notices")
        try await approver.press("table.list tbody th a")
        #expect(try await approver.texts("table.list tbody tr").count == 1)
        try await inspect(approver, "notice")
        let notice = try await approver.path().prefix { $0 != "#" }
        try await approver.go(notice + "/print")
        try await inspect(approver, "notice-print")
        try await openFiling(approver)
        #expect(try await approver.filingState() == "published")
    }

    func exportsHaveWhatIsApproved() async throws {
        try await approver.go("/exports")
        try await inspect(approver, "exports")
        let file = try await approver.download("a[href^='/exports/filings.csv']", into: try ScratchFolder())
        #expect(file.contains(code))
        let filings = try await BuiltProgram.server.run(["filings", "--data", stage.data, "--json"]).json()
        for filing in filings.arrayValue ?? [] {
            let other = try #require(filing["uscc"]?.stringValue)
            if other != code { #expect(!file.contains(other)) }
        }
        #expect(filings.arrayValue?.count ?? 0 > 17)
    }

    func auditorReadsEverythingAndChangesNothing() async throws {
        for page in ["/", "/queue", "/duplicates", "/cases", "/summary", "/units", "/notices", "/exports", "/trainees"]
        {
            try await auditor.go(page)
            #expect(try await auditor.browser.status() == 200, "\(page)")
        }
        try await openFiling(auditor)
        #expect(try await choices(auditor).isEmpty)
        let filing = try await auditor.path().prefix { $0 != "#" }
        let csrf = try await auditor.csrf()
        for path in [filing + "/steps", filing + "/remarks", "/queue/steps", "/notices", "/users"] {
            let status = try await auditor.status("POST", path, fields: [("csrf", csrf), ("to", "inReview")])
            #expect(status == 403, "\(path)")
        }
        try await auditor.go("/audit")
        let log = try await auditor.text()
        for name in ["wangfang", "zhaomin", "sunlei"] { #expect(log.contains(name)) }
        try await inspect(auditor, "audit")
    }

    func adminDecidesNothing(_ stand: BrowserStand) async throws {
        let admin = try await Visitor.signIn("gaoyuan", stage, stand)
        for (page, name) in [
            ("/users", "users"), ("/devices", "devices"), ("/rounds", "rounds"), ("/account", "account"),
        ] {
            try await admin.go(page)
            try await inspect(admin, name)
        }
        #expect(try await admin.status("GET", "/queue") == 403)
        try await ConsoleStage.done(["round", "freeze", "2016", "--data", stage.data])
        try await admin.go("/rounds/2016/freezes")
        #expect(try await admin.texts("table.list tbody tr").count == 17)
        try await inspect(admin, "freezes")
    }
}
