import Core
import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import Server

/// The page of exports, and the files behind its links.
@Suite struct ExportPageTests {
    private func world() throws -> ExportWorld {
        let world = try ExportWorld()
        try world.filing(1, [.accepted, .approved], hires: 3)
        try world.filing(2, [.submitted], hires: 3)
        return world
    }

    private func body(of answer: ConsoleAnswer) async throws -> (Response, [UInt8]) {
        guard case .response(let response) = answer else { throw TestPage.NoPage() }
        let collector = BodyCollector()
        try await response.body.write(collector)
        return (response, await collector.bytes.collected)
    }

    @Test func `the page offers each form in each format that it can have, and hides what a role may not`() async throws
    {
        let controller = ExportsController(store: try world().store)
        for role in [Role.reviewer, .approver, .auditor] {
            let asked = TestPage.request(.exports, role: role, query: [("scope", "all")])
            let text = try TestPage.text(try await controller.show(asked))
            for file in ["filings.xlsx", "hires.csv", "trainees.json", "all.xlsx"] {
                #expect(text.contains("/exports/\(file)?round=2016&amp;scope=all"), "\(file)")
            }
            #expect(!text.contains("all.csv") && !text.contains("all.json"))
            #expect(text.contains("formaction=\"/exports/hires.csv\"") == (role != .reviewer))
            #expect(text.contains("class=\"notice warn\""))
        }
    }

    @Test func `a file comes under its name, with what was asked for, and is noted with who asked`() async throws {
        let world = try world()
        let controller = ExportsController(store: world.store)
        let asked = TestPage.request(.export, parts: ["file": "hires.csv"], query: [("scope", "all")])
        let (response, bytes) = try await body(of: try await controller.download(asked))
        #expect(response.headers[.contentType] == "text/csv; charset=utf-8")
        #expect(response.headers[.contentDisposition] == "attachment; filename=\"shenbao-2016-hires-all.csv\"")
        #expect(SimpleCSV.rows(bytes).count == 7)
        let (_, workbook) = try await body(
            of: try await controller.download(TestPage.request(.export, parts: ["file": "all.xlsx"]))
        )
        #expect(Array(workbook.prefix(2)) == Array("PK".utf8))
        let entries = try await world.store.auditEntries(AuditQuery(limit: 2))
        #expect(entries.map(\.draft.action) == [.export, .export])
        #expect(entries.map { $0.draft.detail["scope"] } == ["approved", "all"])
        #expect(entries.allSatisfy { $0.draft.actor == .user("wang", role: .reviewer) })
    }

    @Test func `full ID numbers are for auditor and approver, and nothing is noted as seen that was not`() async throws
    {
        let world = try world()
        let controller = ExportsController(store: world.store)
        let form = [("round", "2016"), ("reason", "核对名册")]
        func asked(_ role: Role, _ form: [(String, String)]) -> ConsoleRequest {
            TestPage.request(.exportInFull, role: role, parts: ["file": "hires.json"], form: form)
        }
        for role in [Role.reviewer, .admin] {
            await #expect(throws: ConsoleFailure.forbidden) { try await controller.downloadInFull(asked(role, form)) }
        }
        for reason in ["", " ", String(repeating: "长", count: 201)] {
            let form = [("round", "2016"), ("reason", reason)]
            await #expect(throws: ConsoleFailure.self) { try await controller.downloadInFull(asked(.auditor, form)) }
        }
        let get = TestPage.request(
            .export,
            role: .auditor,
            parts: ["file": "hires.json"],
            query: [("reveal", "1")]
        )
        await #expect(throws: ConsoleFailure.self) { try await controller.download(get) }
        #expect(ConsoleRoute.exportInFull.isGrave)
        #expect(try await world.store.auditEntries(AuditQuery()).allSatisfy { $0.draft.action != .reveal })
        for role in [Role.auditor, .approver] {
            let (_, bytes) = try await body(of: try await controller.downloadInFull(asked(role, form)))
            #expect(String(decoding: bytes, as: UTF8.self).contains(Sample.idNumber(1_000)))
        }
        let looks = try await world.store.auditEntries(AuditQuery()).filter { $0.draft.action == .reveal }
        #expect(looks.count == 2 && looks.allSatisfy { $0.draft.detail["reason"] == "核对名册" })
    }

    @Test(arguments: [
        "", "hires", "hires.", ".csv", "hires.pdf", "all.csv", "../hires.csv", "hires.csv.csv", "HIRES.csv",
    ])
    func `a file that there is not is not found`(file: String) async throws {
        let controller = ExportsController(store: try world().store)
        await #expect(throws: ConsoleFailure.notFound) {
            try await controller.download(TestPage.request(.export, parts: ["file": file]))
        }
    }

    @Test func `the page of the audit log shows entries as text, page by page, and gives the pack`() async throws {
        let world = try world()
        let controller = AuditController(store: world.store)
        let drafts = (1...AuditChoice.size + 5).map {
            AuditDraft(
                .remark,
                by: .stranger(TestPage.hostile),
                on: AuditObject(kind: "remark", unit: Sample.unit, id: "r\($0)"),
                detail: ["text": .string(TestPage.hostile)]
            )
        }
        try await world.store.append(drafts)
        let text = try TestPage.text(try await controller.show(TestPage.request(.audit, role: .auditor)))
        #expect(!text.contains("<script>alert") && text.contains("&lt;script&gt;alert"))
        #expect(text.contains("r\(drafts.count)<") && !text.contains("r5<"))
        #expect(text.contains("/audit?before=7\""))
        let next = TestPage.request(.audit, role: .auditor, query: [("before", "7"), ("action", "remark")])
        let earlier = try TestPage.text(try await controller.show(next))
        #expect(earlier.contains("r5<") && !earlier.contains("r6<"))
        let export = TestPage.request(.auditExport, role: .auditor, query: [("round", "2016")])
        let (response, bytes) = try await body(of: try await controller.export(export))
        #expect(response.headers[.contentType] == "application/zip")
        #expect(Array(bytes.prefix(2)) == Array("PK".utf8))
        #expect(try await world.store.auditEntries(AuditQuery(limit: 1)).first?.draft.action == .auditExport)
        await #expect(throws: ConsoleFailure.notFound) {
            try await controller.export(TestPage.request(.auditExport, role: .auditor, query: [("round", "x")]))
        }
    }
}

/// Takes what a response writes.
private struct BodyCollector: ResponseBodyWriter {
    actor Bytes {
        var collected: [UInt8] = []
        func append(_ buffer: ByteBuffer) { collected += buffer.readableBytesView }
    }

    let bytes = Bytes()

    mutating func write(_ buffer: ByteBuffer) async throws { await bytes.append(buffer) }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
