import Core
import SystemSupport
import Testing

/// The way of one filing to its approval.
extension ReviewStory {
    func strangerSeesTheDoor(_ stand: BrowserStand) async throws {
        let stranger = try await Visitor.stranger(stage, stand)
        try await inspect(stranger, "sign-in")
        try await stranger.go("/queue")
        #expect(try await stranger.texts("#password").count == 1)
        try await stranger.fill("#name", "wangfang")
        try await stranger.fill("#password", "not the password")
        await #expect(throws: WebDriverError.self) { try await stranger.press("main form button.primary") }
        #expect(try await stranger.texts("[role=alert]").count == 1)
        #expect(try await stranger.texts("nav").isEmpty)
    }

    func reviewerReturnsOneField() async throws {
        try await reviewer.go("/")
        try await inspect(reviewer, "overview")
        try await reviewer.go("/queue")
        #expect(try await !reviewer.texts("table.list tbody tr").isEmpty)
        try await inspect(reviewer, "queue")
        try await openFiling(reviewer)
        #expect(try await reviewer.filingState() == "submitted")
        try await inspect(reviewer, "filing")
        try await reviewer.press("form[action='/queue/assign'] button")
        #expect(try await reviewer.text().contains("wangfang"))
        try await decide(reviewer, .inReview)
        // Decisions of the other office are not offered, and not taken from who makes them up.
        #expect(try await !choices(reviewer).contains("approved"))

        try await reviewer.choose("#place option[value$='/paperVolumes']")
        try await reviewer.fill("#remark", Self.remark)
        try await reviewer.press("form[action$='/remarks'] button")
        #expect(try await reviewer.texts(".remark p").contains(Self.remark))
        #expect(try await !choices(reviewer).contains("accepted"))
        try await decide(reviewer, .returned)
        try await inspect(reviewer, "filing-returned")
    }

    func districtCorrectsThatField() async throws {
        try await district.done("sync")
        #expect(try await district.json("returned").arrayValue?.count == 1)
        let remarks = try await district.json("remarks", code).arrayValue ?? []
        #expect(remarks.count == 1)
        let remark = try #require(remarks.first?["id"]?.stringValue)
        try await district.done("reply", remark, Self.reply)
        try await district.done("set", code, "paperVolumes=9")
        // What was not asked for is not the district's now.
        #expect(try await district.run("set", code, "staff=99999").status != 0)
        try await district.done("submit", code)
        try await district.done("sync")
    }

    func reviewerAcceptsWhatChanged() async throws {
        try await openFiling(reviewer)
        #expect(try await reviewer.filingState() == "submitted")
        #expect(try await reviewer.texts("table.diff ins").contains { $0.hasPrefix("9") })
        #expect(try await reviewer.texts("table.diff tbody tr").count == 1)
        #expect(try await reviewer.texts(".reply p").contains(Self.reply))
        try await inspect(reviewer, "filing-resubmitted")
        try await decide(reviewer, .inReview)
        try await reviewer.press(".remark form[action$='/close'] button")
        try await decide(reviewer, .accepted)
        #expect(try await !choices(reviewer).contains("approved"))
        let forged = try await reviewer.status(
            "POST",
            try await reviewer.path().prefix { $0 != "#" } + "/steps",
            fields: [
                ("csrf", try await reviewer.csrf()), ("to", "approved"),
                ("seen", try await approverSeen()),
            ]
        )
        #expect(forged != 200)
        for (page, name) in [("/roster", "roster"), ("/history", "history"), ("/opinion", "opinion")] {
            try await openFiling(reviewer)
            try await reviewer.go(try await reviewer.path().prefix { $0 != "#" } + page)
            try await inspect(reviewer, name)
        }
        try await openFiling(reviewer)
        #expect(try await reviewer.filingState() == "accepted")
    }

    /// The revision that the filing's page shows to somebody who may decide.
    private func approverSeen() async throws -> String {
        try await openFiling(approver)
        return try await approver.attributes("value", of: "input[name=seen]").first ?? ""
    }

    func approverApproves() async throws {
        try await approver.go("/queue")
        #expect(try await approver.texts("table.list tbody tr").count == 1)
        try await openFiling(approver)
        try await decide(approver, .approved)
        try await inspect(approver, "filing-approved")
    }
}
