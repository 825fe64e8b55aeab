import Core
import Foundation
import GRDB
import SyncProtocol
import Terminal
import Workbook

/// Imports 企业申报表, 附件3 or 附件4: valid rows are stored, invalid ones are reported cell by cell, all in one transaction.
package struct Importer {
    /// What the caller may choose.
    package struct Options: Sendable {
        /// `--enterprise`.
        package var applicant: String?
        /// Tell what would happen, and change nothing.
        package var isDryRun = false
        /// Told now and then how many rows were taken, and how much of the sheet was read, from 0 to 1.
        package var progress: (@Sendable (Int, Double) -> Void)?

        package init(
            applicant: String? = nil,
            isDryRun: Bool = false,
            progress: (@Sendable (Int, Double) -> Void)? = nil
        ) {
            self.applicant = applicant
            self.isDryRun = isDryRun
            self.progress = progress
        }
    }

    private struct DryRun: Error { let result: ImportResult }

    private let replica: Replica
    private let options: Options

    /// Makes an importer.
    package init(_ replica: Replica, options: Options = Options()) {
        self.replica = replica
        self.options = options
    }

    /// Imports a file.
    /// - Throws: ``ClientError`` for a wrong call, and for a file that is not there or that the system does not let be read; a
    ///   file that is no form is told in the result.
    package func run(path: String) throws -> ImportResult {
        var result = ImportResult()
        do {
            let reader = try WorkbookReader(path: path)
            guard let scan = try SheetScan.find(in: reader) else {
                result.errors = [Self.fileNote(.formUnknown)]
                return result
            }
            let keys = try DeviceKeys.load(forReplica: replica.path)
            return try replica.write { db in
                var session = try ImportSession(replica, keys: keys, scan: scan, reader: reader, options: options, db)
                let result = try session.run()
                if options.isDryRun { throw DryRun(result: result) }
                return result
            }
        } catch let dryRun as DryRun {
            return dryRun.result
        } catch let error as WorkbookError {
            // What was not read is not judged by its form.
            if let failure = ClientError.unread(path, error) { throw failure }
            result.fileError = error
            result.errors = [Self.fileNote(error.code == .encoding ? .encoding : .formUnknown)]
            return result
        }
    }

    private static func fileNote(_ code: CheckCode) -> ImportNote {
        ImportNote(cell: CellAddress(column: 1, row: 1), field: "", code: code, value: nil)
    }
}
