import Foundation
import GRDB
import SyncProtocol
import Synchronization
import Terminal
import Testing
import Workbook

@testable import Client
@testable import Core

/// A clock and a source of bytes that give the same on every run, and never the same twice.
final class Ticker: Sendable {
    private let count: Mutex<UInt64>

    init(seed: UInt64) { count = Mutex(seed << 32) }

    private func next() -> UInt64 {
        count.withLock { value in
            value += 1
            return value
        }
    }

    var environment: ClientEnvironment {
        ClientEnvironment(
            now: { Date(timeIntervalSince1970: 1_471_500_000 + Double(self.next() % 1_000_000)) },
            randomBytes: { length in
                var generator = SeededBytes(state: self.next())
                return (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            },
            variables: [:]
        )
    }
}

private struct SeededBytes: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 29
    }
}

/// A replica in a folder of its own.
final class Bench {
    let scratch: Scratch
    let replica: Replica
    let unit: String

    init(unit: String = "310101", seed: UInt64 = 1) throws {
        scratch = try Scratch()
        self.unit = unit
        replica = try Replica.make(
            at: scratch.path("replica.db"),
            unit: unit,
            environment: Ticker(seed: seed).environment
        )
    }

    /// Imports a sheet as CSV.
    @discardableResult
    func add(_ sheet: SampleSheet, applicant: String? = nil, isDryRun: Bool = false) throws -> ImportResult {
        try add(text: sheet.csv, applicant: applicant, isDryRun: isDryRun)
    }

    /// Imports CSV text.
    @discardableResult
    func add(text: String, applicant: String? = nil, isDryRun: Bool = false) throws -> ImportResult {
        try add(path: scratch.file("in.csv", Array(text.utf8)), applicant: applicant, isDryRun: isDryRun)
    }

    /// Imports a file.
    @discardableResult
    func add(path: String, applicant: String? = nil, isDryRun: Bool = false) throws -> ImportResult {
        try Importer(replica, options: .init(applicant: applicant, isDryRun: isDryRun)).run(path: path)
    }

    /// The records of a kind, as shown.
    func records(_ kind: Kind) throws -> [ShownRecord] { try replica.read { try Records.list(kind, $0) } }

    /// The only record of a kind.
    func only(_ kind: Kind) throws -> ShownRecord {
        let all = try records(kind)
        #expect(all.count == 1)
        return try #require(all.first)
    }

    /// Sets fields as `set` does, in one step.
    func set(_ record: ShownRecord, _ assignments: String...) throws {
        try replica.write { db in
            let values = try FieldAssignment(replica: replica, db: db).read(assignments, for: record)
            var step = try Step(
                replica,
                keys: try DeviceKeys.load(forReplica: replica.path),
                scope: try replica.scope(db),
                db
            )
            try step.update(record, set: values)
            if !step.isEmpty { try step.commit() }
        }
    }

    /// Removes a record as `remove` does.
    func remove(_ record: ShownRecord) throws {
        try replica.write { db in
            var step = try Step(
                replica,
                keys: try DeviceKeys.load(forReplica: replica.path),
                scope: try replica.scope(db),
                db
            )
            try step.removeWithRoster(record, replica, db)
            try step.commit()
        }
    }

    /// Every value of every table.
    func dump() throws -> String { try dumpTables(of: replica) }
}

/// Every value of every table of a replica, as text.
func dumpTables(of replica: Replica) throws -> String {
    try replica.read { db in
        var text = ""
        let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        for table in tables {
            let name = table.quotedDatabaseIdentifier
            let columns = try db.columns(in: table).map { "quote(\($0.name.quotedDatabaseIdentifier))" }
            let line = columns.joined(separator: " || ',' || ")
            text += "\(table)\n"
            for row in try String.fetchAll(db, sql: "SELECT \(line) FROM \(name) ORDER BY 1") { text += "  \(row)\n" }
        }
        return text
    }
}

/// `cell code` of each note.
func places(_ notes: [ImportNote]) -> [String] { notes.map { "\($0.cell) \($0.code.rawValue)" } }
