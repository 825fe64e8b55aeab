import Core
import Foundation
import Server
import SyncProtocol
import Testing

/// A filing goes to the commission, comes back with a remark on one field, is corrected and submitted again; a round ends and
/// is opened again.
struct ReturnedFilingTests {
    private static let code = SyntheticCodes.unifiedCode(611)
    private static let other = SyntheticCodes.unifiedCode(612)
    private let reviewer = ConsoleUser(name: "wang", role: .reviewer)

    private struct Stage {
        let folder: ScratchFolder
        let server: RunningServer
        let district: District
        /// The commission's desk, over the same store as the server.
        let desk: SQLiteCentralStore
    }

    /// A district with a submitted filing of one hire, and a draft.
    private func stage() async throws -> Stage {
        let folder = try ScratchFolder()
        let data = folder.file("central")
        #expect(try await BuiltProgram.server.run(["init", "--data", data]).status == 0)
        let server = try await RunningServer.start(data: data)
        let district = try await District.make("310101", in: folder)
        let filings = ReviewFiles.filings([ReviewFiles.filing(Self.code), ReviewFiles.filing(Self.other)])
        #expect(try await district.importText(filings, in: folder) == 0)
        for code in [Self.code, Self.other] {
            let number = code == Self.code ? 1 : 2
            let rows = ReviewFiles.hires([ReviewFiles.hire(number, of: code)], of: code)
            #expect(try await district.importText(rows, in: folder) == 0)
        }
        try await district.enrol(at: server, data: data)
        try await district.done("submit", Self.code)
        #expect(try await district.sync().status == 0)
        let desk = try SQLiteCentralStore(directory: DataDirectory(path: data))
        return Stage(folder: folder, server: server, district: district, desk: desk)
    }

    private var filing: RecordID { .filing(unit: "310101", round: "2016", unifiedCode: Self.code) }

    /// The commission asks about the staff and sends the filing back.
    private func sendBack(_ stage: Stage) async throws -> RecordID {
        let draft = RemarkDraft(
            unit: "310101",
            filing: filing,
            kind: .filing,
            record: filing.rawValue,
            field: "staff",
            text: "与社保人数不符，请核对",
            asks: true
        )
        let remark = try await stage.desk.addRemark(draft, by: reviewer)
        let seen = try #require(try await stage.desk.sheet(of: filing, in: "310101")).heads
        let step = ReviewStep(unit: "310101", filing: filing, to: .returned, reason: "人数有误", seen: seen)
        try await stage.desk.take(step, by: reviewer)
        #expect(try await stage.district.sync().status == 0)
        return remark
    }

    private func state(_ stage: Stage, _ code: String) async throws -> JSONValue? {
        let id = RecordID.filing(unit: "310101", round: "2016", unifiedCode: code)
        return try await stage.desk.filings(unit: "310101", state: nil).first { $0.id == id }?.body["state"]
    }

    @Test func `A returned filing is corrected where it was asked about, answered, and submitted again`() async throws {
        let stage = try await stage()
        let remark = try await sendBack(stage)
        let district = stage.district

        #expect(try await district.json("status")["returned"] == 1)
        let returned = try #require(try await district.json("returned").first)
        #expect(returned["uscc"] == .string(Self.code) && returned["reason"] == "人数有误")
        #expect(returned["remarks"]?.first?["id"] == .string(remark.rawValue))
        #expect(returned["remarks"]?.first?["field"] == "staff")
        #expect(try await district.json("remarks", Self.code).arrayValue?.count == 1)

        let refused = try await district.run("set", Self.code, "paperVolumes=9", "--json")
        #expect(refused.status == 4)
        #expect(try refused.json()["error"]?["code"] == "filing.notReopened")
        let sheet = ReviewFiles.filings([ReviewFiles.filing(Self.code, ["paperVolumes": "9", "staff": "99"])])
        #expect(try await district.importText(sheet, in: stage.folder) == 3)
        #expect(try await district.json("show", Self.code)["staff"] == 100)

        try await district.done("set", Self.code, "staff=120")
        // What a person writes is kept as he typed it, but for the ends.
        let words = "已按社保清单更正，见附件（２）"
        let answer = try await district.json("reply", remark.rawValue, "　\(words) \n")
        #expect(answer.first?["reply"] == .string(words) && answer.arrayValue?.count == 1)
        let submitted = try await district.json("submit", Self.code)
        let change = submitted["corrected"]?[Self.code]?.first
        #expect(change?["field"] == "staff" && change?["from"] == 100 && change?["to"] == 120)
        let (report, status) = try await district.sync()
        #expect(status == 0 && report["pushed"]?["applied"] == 3)

        #expect(try await state(stage, Self.code) == "submitted")
        #expect(try await district.json("returned") == [])
        let stored = try await stage.desk.filings(unit: "310101", state: .submitted).first
        #expect(stored?.body["staff"] == 120 && stored?.body["reopened"] == nil)
        #expect(
            try await stage.desk.contents(of: .unit("310101")).records.first { $0.id == remark }?.body["reply"]
                == .string(words)
        )
    }

    @Test func `What is submitted to a closed round is parked, and goes through once it is open again`() async throws {
        let stage = try await stage()
        try await stage.desk.setRound("2016", to: .closed, by: .commandLine)
        try await stage.district.done("submit", Self.other)
        let (report, status) = try await stage.district.sync()
        #expect(status == 7 && report["pushed"]?["refused"] == 1)
        #expect(try await state(stage, Self.other) == "draft")
        let parked = try await stage.district.json("outbox", "list")
        #expect(parked.canonicalText().contains("round.closed"))
        try await stage.desk.setRound("2016", to: .open, by: .commandLine)
        #expect(try await stage.district.sync().status == 7)
        // A step is not retried: who still wants it takes it again.
        try await stage.district.done("submit", Self.other)
        #expect(try await stage.district.sync().status == 0)
        #expect(try await state(stage, Self.other) == "submitted")
    }
}
