import Core
import Foundation
import GRDB
import SyncProtocol
import Tables
import Testing
import Workbook

@testable import Server

/// A store with rows in any state, put into the tables directly: what is tested is what comes out.
final class ExportWorld {
    let folder: StoreFolder
    let store: SQLiteCentralStore

    init() throws {
        folder = try StoreFolder()
        store = try SQLiteCentralStore(directory: folder.directory, environment: folder.world.environment)
    }

    /// Puts a record into a table.
    @discardableResult
    func plant(_ kind: Kind, _ body: RecordBody, in unit: String = Sample.unit, revision: Int = 1) throws -> RecordID {
        let table = try #require(StoredTable.of(kind))
        let scope = Scope(rawValue: unit)
        let id = identifier(of: table.table.type, body, scope)
        let at = Revision(epoch: 1, number: revision)
        let record = StoredRecord(kind: kind, id: id, revision: at, body: body)
        let row = StoredRow(record: record, created: at, origin: ChangeSetID(folder.world.newID()))
        let hash = RowHash(kind: kind, id: id, revision: at, body: body)
        try store.queue.write { db in
            try db.execute(sql: table.upsert, arguments: table.values(of: row, scope: scope, hash: hash))
        }
        return id
    }

    private func identifier(of type: RecordType, _ body: RecordBody, _ scope: Scope) -> RecordID {
        guard case .derived(let identifier) = type.identity else { return folder.world.newID() }
        return identifier(body, scope) ?? folder.world.newID()
    }

    /// A filing of the n-th enterprise in a state, with so many hires; the way there is in its reviews.
    @discardableResult
    func filing(
        _ number: Int,
        _ path: [FilingState],
        hires: Int = 1,
        in unit: String = Sample.unit,
        change: (inout RecordBody) -> Void = { _ in }
    ) throws -> (id: RecordID, hires: [RecordID]) {
        var body = Sample.filing.set
        body["uscc"] = .string(Self.code(number))
        body["name"] = .string("企业\(number)")
        body["seq"] = JSONValue(number)
        body["unit"] = .string(unit)
        body["state"] = .string((path.last ?? .draft).rawValue)
        change(&body)
        let id = try plant(.filing, body, in: unit)
        for (index, step) in zip(path, path.dropFirst()).enumerated() {
            var review = Review()
            review.filing = id.rawValue
            (review.from, review.to) = step
            review.author = "lin"
            try plant(.review, review.body, in: unit, revision: index + 2)
        }
        return (id, try (0..<hires).map { try hire(number * 1_000 + $0, of: Self.code(number), in: unit) })
    }

    @discardableResult
    func hire(
        _ number: Int,
        of enterprise: String,
        in unit: String = Sample.unit,
        change: (inout RecordBody) -> Void = { _ in }
    ) throws -> RecordID {
        var body = Sample.hire(number, id: folder.world.newID()).set
        body["enterprise"] = .string(enterprise)
        body["seq"] = JSONValue(number)
        change(&body)
        return try plant(.hire, body, in: unit)
    }

    /// The unified code of the n-th made-up enterprise: its form is all that counts here.
    static func code(_ number: Int) -> String {
        let digits = String(number)
        let organisation = "PDY" + String(repeating: "0", count: 5 - digits.count) + digits
        for check in "0123456789ABCDEFGHJKLMNPQRTUWXYX" {
            for last in "0123456789ABCDEFGHJKLMNPQRTUWXY" {
                let code = "91310105\(organisation)\(check)\(last)"
                if (try? UnifiedCode.read(code).value.code) == code { return code }
            }
        }
        return ""
    }

    func request(
        _ subject: ExportSubject,
        _ format: ExportFormat = .json,
        scope: ExportScope = .approved,
        reveals: Bool = false
    ) throws -> ExportRequest {
        var request = try #require(ExportRequest(subject, as: format, round: "2016"))
        request.scope = scope
        request.reveals = reveals
        return request
    }

    /// The bytes of an export.
    func bytes(_ request: ExportRequest) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        try await ExportDesk(store: store, language: .zh).send(request, to: { bytes += $0 })
        return bytes
    }

    /// The rows of an export as JSON.
    func rows(_ subject: ExportSubject, scope: ExportScope = .approved) async throws -> [JSONValue] {
        let json = try JSONValue(parsing: try await bytes(try request(subject, scope: scope)))
        return try #require(json.arrayValue)
    }

    /// The sheets of an exported workbook by name, header first.
    func sheets(_ request: ExportRequest) async throws -> [String: [[CellValue]]] {
        let path = folder.path("export.xlsx")
        try Data(try await bytes(request)).write(to: URL(filePath: path))
        let reader = try WorkbookReader(path: path)
        var sheets: [String: [[CellValue]]] = [:]
        for (index, name) in reader.sheetNames.enumerated() {
            try reader.readRows(ofSheet: index) {
                sheets[name, default: []].append($0.cells)
                return true
            }
        }
        return sheets
    }
}
