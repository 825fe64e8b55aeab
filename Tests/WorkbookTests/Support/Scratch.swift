import Foundation
import Testing

@testable import Workbook

/// A folder that is gone when the test is over.
final class Scratch {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "workbook-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func path(_ name: String) -> String {
        folder.appending(path: name).path
    }

    /// Writes bytes and gives the path.
    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        try Data(bytes).write(to: folder.appending(path: name))
        return path(name)
    }

    /// Names of all files in the folder, hidden ones too.
    var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }
}

/// All rows of a sheet.
func rows(_ path: String, sheet: Int = 0, limits: WorkbookLimits = .standard) throws -> [SheetRow] {
    var rows: [SheetRow] = []
    try WorkbookReader(path: path, limits: limits).readRows(ofSheet: sheet) { row in
        rows.append(row)
        return true
    }
    return rows
}

/// The refusal of a file, from opening it or from reading its first sheet.
func refusal(_ path: String, limits: WorkbookLimits = .standard) -> WorkbookError? {
    do {
        _ = try rows(path, limits: limits)
        return nil
    } catch let error as WorkbookError {
        return error
    } catch {
        Issue.record("\(error) is no WorkbookError")
        return nil
    }
}

/// Text of one part of an archive.
func part(_ name: String, of path: String) throws -> String {
    let size = try InputFile(path: path, limits: .standard).size
    let archive = try ZipArchive(path: path, fileBytes: size, limits: .standard)
    var bytes: [UInt8] = []
    try archive.stream(#require(archive.entry(name))) { chunk in
        bytes.append(contentsOf: chunk)
        return true
    }
    return String(decoding: bytes, as: UTF8.self)
}
