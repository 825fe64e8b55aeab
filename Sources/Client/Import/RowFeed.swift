import Core
import Foundation
import Workbook

/// A data row with what its cells say by themselves.
struct JudgedRow: Sendable {
    let number: Int
    let cells: [CellInput]
    var reading: RowReading
}

/// Rows of a sheet that were read together.
struct RowBatch: Sendable {
    var rows: [JudgedRow] = []
    /// How much of the sheet was read when the batch was full, from 0 to 1.
    var share = 0.0
}

/// Reads and judges the rows of a sheet on a thread of its own, a few batches ahead of whoever stores them.
///
/// Bounded: a reader that is far ahead waits. The workbook's reader is the thread's alone from ``init(_:_:_:)`` until ``close()``.
final class RowFeed: @unchecked Sendable {
    // Everything below is guarded by `condition`, except the reader, which only the thread uses.
    private static let rowsPerBatch = 128
    private static let batchesAhead = 16

    private let condition = NSCondition()
    private let reader: WorkbookReader
    private let scan: SheetScan
    private let rowReader: RowReader
    private var batches: [RowBatch] = []
    private var failure: (any Error)?
    private var isClosed = false
    private var isAtEnd = false

    /// Begins to read.
    init(_ reader: WorkbookReader, _ scan: SheetScan, _ rowReader: RowReader) {
        self.reader = reader
        self.scan = scan
        self.rowReader = rowReader
        let thread = Thread { self.read() }
        thread.name = "rows"
        thread.start()
    }

    /// The next rows, in order; nil after the last.
    /// - Throws: what the reader threw, after all rows before it.
    func next() throws -> RowBatch? {
        condition.lock()
        defer { condition.unlock() }
        while batches.isEmpty, !isAtEnd { condition.wait() }
        guard !batches.isEmpty else {
            if let failure { throw failure }
            return nil
        }
        let batch = batches.removeFirst()
        condition.signal()
        return batch
    }

    /// Ends the reading, and returns when the thread has let go of the reader.
    func close() {
        condition.lock()
        defer { condition.unlock() }
        isClosed = true
        condition.signal()
        while !isAtEnd { condition.wait() }
    }

    // MARK: The thread

    private func read() {
        var batch = RowBatch()
        var problem: (any Error)?
        do {
            try reader.readRows(ofSheet: scan.sheet) { row in
                guard row.number > scan.headerRow else { return true }
                let cells = row.cells.map(CellInput.init)
                guard rowReader.isData(cells) else { return true }
                batch.rows.append(JudgedRow(number: row.number, cells: cells, reading: rowReader.read(cells)))
                guard batch.rows.count == Self.rowsPerBatch else { return true }
                batch.share = reader.shareRead
                defer { batch = RowBatch() }
                return put(batch)
            }
        } catch {
            problem = error
        }
        batch.share = 1
        condition.lock()
        if !batch.rows.isEmpty { batches.append(batch) }
        failure = problem
        isAtEnd = true
        condition.signal()
        condition.unlock()
    }

    /// Hands a batch over; false if nobody wants more.
    private func put(_ batch: RowBatch) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while batches.count >= Self.batchesAhead, !isClosed { condition.wait() }
        batches.append(batch)
        condition.signal()
        return !isClosed
    }
}
