import Core
import Foundation
import SyncProtocol
import Testing
import Workbook

@testable import Server

/// What is in an export, and what never is.
@Suite struct ExportTests {
    private static let ways: [[FilingState]] = [
        [.draft], [.submitted], [.submitted, .inReview], [.submitted, .returned], [.inReview, .accepted],
        [.accepted, .approved], [.accepted, .rejected], [.approved, .published], [.published, .closed],
        [.rejected, .closed], [.submitted, .withdrawn], [.approved, .inReview],
        [.rejected, .closed, .inReview, .accepted, .approved, .published, .closed], [.closed],
    ]
    private static let approved: Set<Int> = [5, 7, 8, 12]

    private func world() throws -> ExportWorld {
        let world = try ExportWorld()
        for (number, way) in Self.ways.enumerated() { try world.filing(number, way, hires: 2) }
        return world
    }

    private func numbers(_ rows: [JSONValue], _ field: String) -> Set<Int> {
        let codes = Dictionary(uniqueKeysWithValues: Self.ways.indices.map { (ExportWorld.code($0), $0) })
        return Set(rows.compactMap { $0[field]?.stringValue.flatMap { codes[$0] } })
    }

    @Test func `by default there is nothing but what was approved, whatever the way to closed`() async throws {
        let world = try world()
        let filings = try await world.rows(.filings)
        #expect(numbers(filings, "uscc") == Self.approved)
        #expect(filings.count == Self.approved.count)
        let hires = try await world.rows(.hires)
        #expect(numbers(hires, "enterprise") == Self.approved)
        #expect(hires.count == 2 * Self.approved.count)
        #expect(try await world.rows(.filings, scope: .all).count == Self.ways.count)
        #expect(try await world.rows(.hires, scope: .all).count == 2 * Self.ways.count)
    }

    @Test func `a row that fell by a verdict is in no default export until the verdict is taken back`() async throws {
        let world = try world()
        let (_, hires) = try world.filing(20, [.accepted, .approved], hires: 4)
        func key(_ id: RecordID) -> String { "\(Sample.unit)/hire/\(id)" }
        func judge(_ verdict: String, _ records: [RecordID], keeps: RecordID? = nil, stands: Bool = true) throws {
            var judged = ClaimVerdict()
            judged.round = "2016"
            judged.rule = "claim.duplicate"
            judged.records = records.map(key)
            judged.verdict = verdict
            judged.keeps = keeps.map(key)
            judged.reason = "同一人"
            judged.author = "lin"
            judged.at = "2016-11-01T00:00:00Z"
            judged.stands = stands
            try world.plant(.claimVerdict, judged.body, in: "commission")
        }
        try judge("keep", [hires[0], hires[1]], keeps: hires[0])
        try judge("none", [hires[2]], keeps: hires[2])
        try judge("legitimate", [hires[3], hires[0]])
        try judge("none", [hires[3]], stands: false)
        let left = Set(try await world.rows(.hires).compactMap { $0["id"]?.stringValue })
        #expect(left.intersection(hires.map(\.rawValue)) == [hires[0].rawValue, hires[3].rawValue])
        let all = Set(try await world.rows(.hires, scope: .all).compactMap { $0["id"]?.stringValue })
        #expect(all.isSuperset(of: hires.map(\.rawValue)))
        let marked = try await world.rows(.hires, scope: .all).filter { $0["fallen"] == true }
        #expect(Set(marked.compactMap { $0["id"]?.stringValue }) == [hires[1].rawValue, hires[2].rawValue])
        #expect(try await world.rows(.hires).allSatisfy { $0["fallen"] == nil })
        let sheet = try #require(try await world.sheets(try world.request(.hires, .xlsx, scope: .all))["附件3"])
        #expect(sheet[0].suffix(2) == [.text("状态"), .text("因重复认定不予支持")])
        #expect(sheet.count { $0.last == .text("是") } == 2)
    }

    @Test func `what was handed in is what the consolidated 附件2 counts, each line with its state`() async throws {
        let world = try ExportWorld()
        try world.filing(1, [.accepted, .approved])
        try world.filing(2, [.accepted, .rejected])
        try world.filing(3, [.draft])
        try world.filing(4, [.submitted, .withdrawn])
        let sheets = try await world.sheets(try world.request(.all, .xlsx, scope: .filed))
        let lines = try #require(sheets["附件2"]).dropFirst().dropLast()
        #expect(lines.map { $0[2] } == [.text("企业1"), .text("企业2")])
        #expect(lines.map(\.last) == [.text("批准"), .text("不予批准")])
    }

    private func institution() -> Institution {
        var institution = Institution()
        institution.uscc = ExportWorld.code(900)
        institution.orgCode = String(institution.uscc.dropFirst(8).prefix(9))
        institution.name = "培训学院"
        institution.unit = Sample.unit
        return institution
    }

    private func trainee(_ number: Int, of employer: String) -> Trainee {
        var trainee = Trainee()
        trainee.seq = number
        trainee.name = "李四"
        trainee.idNumber = Sample.idNumber(number)
        trainee.course = "Java"
        trainee.certificate = "证书"
        trainee.employer = employer
        trainee.institution = institution().uscc
        trainee.round = "2016"
        return trainee
    }

    @Test func `what a unit adds to its trainees after the freeze waits until the round is open again`() async throws {
        let world = try world()
        try world.plant(.institution, institution().body)
        try world.plant(.trainee, trainee(1, of: "企业5").body, revision: 3)
        try world.plant(.trainee, trainee(2, of: "企业5").body, revision: 9)
        func seqs(_ scope: ExportScope = .approved) async throws -> [JSONValue?] {
            try await world.rows(.trainees, scope: scope).map { $0["seq"] }
        }
        var standing = RoundStanding()
        standing.round = "2016"
        standing.unit = Sample.unit
        for (status, expected) in [("closed", [1, 2]), ("frozen", [1]), ("open", [1, 2])] as [(String, [JSONValue?])] {
            standing.status = status
            try world.plant(.roundStanding, standing.body, revision: 5)
            #expect(try await seqs() == expected)
            #expect(try await seqs(.all) == [1, 2])
        }
    }

    @Test func `trainees are there by default if their employer was approved`() async throws {
        let world = try world()
        try world.plant(.institution, institution().body)
        for (number, employer) in ["企业5", "企業 5", "企业 5", "企业0", "企业9", "不认识"].enumerated() {
            try world.plant(.trainee, trainee(number, of: employer).body)
        }
        let rows = try await world.rows(.trainees)
        #expect(rows.map { $0["employer"]?.stringValue } == ["企业5", "企业 5"])
        #expect(rows.first?["ownerName"] == "培训学院")
        #expect(try await world.rows(.trainees, scope: .all).count == 6)
    }

    @Test func `ID numbers are masked, also those in free texts, unless the request reveals them`() async throws {
        let world = try ExportWorld()
        try world.filing(1, [.accepted, .approved], hires: 0) {
            $0["remark"] = .string("与 \(Sample.idNumber(3)) 核对")
            $0["certificates"] = [.string("CMMI3"), .string(Sample.idNumber(4))]
        }
        try world.hire(1, of: ExportWorld.code(1)) { $0["post"] = .string("岗位 \(Sample.idNumber(2))") }
        for format in ExportFormat.allCases {
            for subject in [ExportSubject.filings, .hires] + (format == .xlsx ? [.all] : []) {
                let masked = try await texts(world, try world.request(subject, format))
                let revealed = try await texts(world, try world.request(subject, format, reveals: true))
                for number in 1...4 {
                    #expect(!masked.contains(Sample.idNumber(number)), "\(subject) \(format)")
                    let isThere = subject == .all || (number > 2) == (subject == .filings)
                    #expect(revealed.contains(Sample.idNumber(number)) == isThere, "\(subject) \(format) \(number)")
                }
                #expect(masked.contains(ExportWorld.code(1)))
            }
        }
    }

    private func texts(_ world: ExportWorld, _ request: ExportRequest) async throws -> String {
        guard request.format == .xlsx else { return String(decoding: try await world.bytes(request), as: UTF8.self) }
        return "\(try await world.sheets(request))"
    }

    @Test func `a workbook has a sheet for each form, with dates, numbers and texts of their own types`() async throws {
        let world = try world()
        let sheets = try await world.sheets(try world.request(.all, .xlsx, reveals: true))
        #expect(Set(sheets.keys) == ["企业申报表", "附件2", "附件3", "附件4"])
        let hires = try #require(sheets["附件3"])
        func cell(_ heading: String) throws -> CellValue {
            hires[1][try #require(hires[0].firstIndex(of: .text(heading)))]
        }
        #expect(try cell("证件号码") == .text(Sample.idNumber(5_000)))
        #expect(try cell("入职日期（日期格式）") == .number("42186"))
        #expect(try cell("区代码") == .text(Sample.unit))
        #expect(try cell("序号") == .number("5000"))
        #expect(try cell("是否在职（是/否）") == .text("是"))
        let filings = try #require(sheets["企业申报表"])
        #expect(filings.count == Self.approved.count + 1)
        #expect(filings[1].contains(.number("200")))
        #expect(filings[1].last == .text("批准"))
        let summary = try #require(sheets["附件2"])
        #expect(summary.count == Self.approved.count + 2)
        #expect(summary.last?[3...4] == [.number("8"), .number("4")])
        let path = world.folder.path("export.xlsx")
        let reader = try WorkbookReader(path: path)
        let index = try #require(reader.sheetNames.firstIndex(of: "附件3"))
        let column = try #require(hires[0].firstIndex(of: .text("入职日期（日期格式）")))
        try reader.readRows(ofSheet: index) { row in
            #expect(row.number == 1 || row.isDateStyled(column))
            return true
        }
    }

    @Test func `pages follow one another without a gap or a double, whatever the printed numbers`() async throws {
        let world = try ExportWorld()
        let (filing, _) = try world.filing(1, [.accepted, .approved], hires: 0)
        var expected: [RecordID] = []
        for (index, seq) in [3, 1, nil, 1, 2, nil, 3, 3].enumerated() {
            expected.append(try world.hire(index, of: ExportWorld.code(1)) { $0["seq"] = seq.map { JSONValue($0) } })
        }
        // Rows of one number, and those without, follow by their identifiers.
        let ordered = [[1, 3], [4], [0, 6, 7], [2, 5]].flatMap { group in group.map { expected[$0] }.sorted() }
        let request = try world.request(.hires)
        let part = ExportPart(scope: .unit(Sample.unit), id: filing)
        for limit in 1...9 {
            var rows: [RecordID] = []
            var place: ExportPlace?
            repeat {
                let page = try await world.store.exportRows(
                    of: .hire,
                    below: part,
                    request,
                    ExportFilter(),
                    after: place,
                    limit: limit
                )
                #expect(page.rows.count <= limit)
                rows += page.rows.map(\.record.id)
                place = page.next
            } while place != nil
            #expect(rows == ordered, "pages of \(limit)")
        }
    }

    @Test func `an export is noted before it begins, a look at ID numbers as such`() async throws {
        let world = try world()
        let path = world.folder.path("hires.csv")
        let actor = AuditActor.user("lin", role: .auditor)
        let desk = ExportDesk(store: world.store, language: .zh)
        let count = try await desk.write(
            try world.request(.hires, .csv, scope: .all, reveals: true),
            to: path,
            by: actor
        )
        #expect(count == 2 * Self.ways.count)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        let entries = try await world.store.auditEntries(AuditQuery(limit: 2))
        #expect(entries.map(\.draft.action) == [.export, .reveal])
        #expect(entries.allSatisfy { $0.draft.actor == actor && $0.draft.detail["scope"] == "all" })
        _ = try await desk.write(try world.request(.filings, .json, reveals: true), to: path, by: actor)
        #expect(try await world.store.auditEntries(AuditQuery(limit: 1)).first?.seq == (entries.first?.seq ?? 0) + 1)
    }

    @Test func `an export without rows is a whole file still`() async throws {
        let world = try ExportWorld()
        #expect(try await world.rows(.hires).isEmpty)
        let csv = try await world.bytes(try world.request(.trainees, .csv))
        #expect(Array(csv.prefix(3)) == [0xEF, 0xBB, 0xBF])
        #expect(csv.count { $0 == 0x0A } == 1)
        #expect(try await world.sheets(try world.request(.all, .xlsx)).count == 4)
    }

    @Test func `several forms cannot be one CSV or JSON file, and ID numbers are for auditor and approver`() {
        #expect(ExportRequest(.all, as: .csv, round: "2016") == nil)
        #expect(ExportRequest(.all, as: .json, round: "2016") == nil)
        #expect(Role.allCases.filter(ExportRequest.mayReveal) == [.approver, .auditor])
    }
}
