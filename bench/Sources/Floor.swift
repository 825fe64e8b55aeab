import GRDBSQLite
import Workbook

/// The least that storing the rows costs: SQLite's own interface, one prepared statement, one transaction, no index but the key.
struct Floor {
    let roster: Roster

    private static let schema = """
        PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA cache_size = -32768;
        CREATE TABLE hire (
          id TEXT PRIMARY KEY NOT NULL, scope TEXT NOT NULL, revision INTEGER, made_in INTEGER, seq INTEGER, name TEXT,
          sex TEXT, idType TEXT, idNumber TEXT, post TEXT, payer TEXT, payerOrgCode TEXT, ownAccount INTEGER, hireDate TEXT,
          inService INTEGER, leaveDate TEXT, tenureDays INTEGER, enterprise TEXT, round TEXT, extra TEXT
        ) STRICT, WITHOUT ROWID;
        """

    private enum Value {
        case text(ContiguousArray<CChar>)
        case integer(Int64)
        case null

        init(_ text: String) { self = .text(ContiguousArray(text.utf8CString)) }
    }

    /// Inserts all rows into a new database; the rows are made beforehand.
    /// - Returns: seconds from the beginning of the transaction to the end of its commit.
    func insert(into path: String) throws -> Double {
        var rows: [[Value]] = []
        rows.reserveCapacity(roster.records)
        roster.eachRow { rows.append(Self.values($0)) }

        var opened: OpaquePointer?
        guard sqlite3_open(path, &opened) == SQLITE_OK, let db = opened else { throw BenchError("open \(path)") }
        defer { sqlite3_close(db) }
        try execute(Self.schema, db)
        let start = ContinuousClock.now
        try execute("BEGIN IMMEDIATE", db)
        try insert(rows, db)
        try execute("COMMIT", db)
        let time = (ContinuousClock.now - start).components
        return Double(time.seconds) + Double(time.attoseconds) / 1e18
    }

    private func insert(_ rows: [[Value]], _ db: OpaquePointer) throws {
        var prepared: OpaquePointer?
        let places = Array(repeating: "?", count: 20).joined(separator: ", ")
        sqlite3_prepare_v2(db, "INSERT INTO hire VALUES (\(places))", -1, &prepared, nil)
        guard let statement = prepared else { throw BenchError(String(cString: sqlite3_errmsg(db))) }
        defer { sqlite3_finalize(statement) }
        for row in rows {
            for (index, value) in row.enumerated() {
                let parameter = Int32(index + 1)
                switch value {
                case .text(let bytes):
                    // The bytes stay where they are until all rows are in.
                    bytes.withUnsafeBufferPointer {
                        _ = sqlite3_bind_text(statement, parameter, $0.baseAddress, Int32($0.count - 1), nil)
                    }
                case .integer(let number): sqlite3_bind_int64(statement, parameter, number)
                case .null: sqlite3_bind_null(statement, parameter)
                }
            }
            guard sqlite3_step(statement) == SQLITE_DONE else { throw BenchError(String(cString: sqlite3_errmsg(db))) }
            sqlite3_reset(statement)
        }
    }

    private func execute(_ sql: String, _ db: OpaquePointer) throws {
        guard sqlite3_exec(db, sql, nil, nil, nil) == SQLITE_OK else {
            throw BenchError(String(cString: sqlite3_errmsg(db)))
        }
    }

    private static func values(_ row: Roster.Row) -> [Value] {
        let head = String(repeating: "0", count: 12 - String(row.seq).count) + String(row.seq)
        return [
            Value("01970000-0000-7000-8000-" + head), Value(Roster.unit), .null, .integer(2), .integer(Int64(row.seq)),
            Value(row.name), Value(row.isMale ? "M" : "F"), Value("residentID"), Value(row.idNumber), Value(row.post),
            Value(row.payer), Value(row.payerCode), .integer(1), Value(row.hired.iso),
            .integer(row.left == nil ? 1 : 0),
            row.left.map { Value($0.iso) } ?? .null, .integer(Int64(row.days)), Value(Roster.applicant), Value("2016"),
            .null,
        ]
    }
}

/// Reading alone.
enum Reading {
    /// How many cells the first sheet has.
    static func countCells(of path: String) throws -> Int {
        var cells = 0
        try WorkbookReader(path: path).readRows { row in
            cells += row.cells.count
            return true
        }
        return cells
    }
}
