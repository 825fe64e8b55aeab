import Core
import Foundation
import SystemSupport
import Testing

/// The people of the story and what they know of each other's work.
struct ReviewStory {
    let stage: ConsoleStage
    let district: District
    /// The enterprise whose filing goes all the way.
    let code: String
    let reviewer: Visitor
    let approver: Visitor
    let auditor: Visitor
    private let inspection = PageInspection()

    static let unit = "310101"
    static let remark = "纸质材料册数与送审清单不符，请核对后更正。"
    static let reply = "已核对 装订时漏计一册 改为 9 册"

    /// The sample round on a server, and everybody signed in.
    static func begin(_ stand: BrowserStand) async throws -> ReviewStory {
        let stage = try await ConsoleStage.open()
        let district = try await stage.sampleUnit(unit)
        try await stage.sampleUnits(except: unit)
        let filings = try await district.json("list", "filings").arrayValue ?? []
        let submitted = filings.filter { $0["state"] == "submitted" }
        return ReviewStory(
            stage: stage,
            district: district,
            code: try #require(submitted.first?["uscc"]?.stringValue),
            reviewer: try await .signIn("wangfang", stage, stand),
            approver: try await .signIn("zhaomin", stage, stand),
            auditor: try await .signIn("sunlei", stage, stand)
        )
    }

    /// Nothing may be wrong with the page that is shown.
    func inspect(_ visitor: Visitor, _ name: String) async throws {
        for complaint in try await inspection.complaints(of: visitor.browser, name) { Issue.record("\(complaint)") }
    }

    /// Goes to the filing by the queue's search.
    func openFiling(_ visitor: Visitor) async throws {
        try await visitor.go("/queue?state=all")
        try await visitor.fill("#q", code)
        try await visitor.press("form.filters button.primary")
        #expect(try await visitor.texts("table.list tbody tr").count == 1)
        try await visitor.press("table.list tbody th a")
    }

    /// Presses a button of the decisions.
    func decide(_ visitor: Visitor, _ state: FilingState) async throws {
        let offered = try await choices(visitor)
        let obstacles = try await visitor.texts(".obstacles li")
        try #require(offered.contains(state.rawValue), "\(state.rawValue) is not among \(offered): \(obstacles)")
        try await visitor.press("button[name=to][value=\(state.rawValue)]")
        #expect(try await visitor.filingState() == state.rawValue)
    }

    /// The decisions that the page offers.
    func choices(_ visitor: Visitor) async throws -> [String] {
        try await visitor.attributes("value", of: "button[name=to]")
    }
}
