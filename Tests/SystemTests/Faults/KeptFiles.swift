import Foundation

/// Files as they were at a moment, to be brought back in place: the same files, not copies, so that neither program can
/// tell the moment from the first time.
struct KeptFiles {
    private let folders: [String]
    private var contents: [String: Data] = [:]

    /// Reads all files that lie directly in some folders; nobody may have them open for writing.
    init(in folders: String...) throws {
        self.folders = folders
        for file in try Self.files(in: folders) { contents[file] = try Data(contentsOf: URL(fileURLWithPath: file)) }
    }

    /// Writes the contents back and removes what was not there.
    func bringBack() throws {
        for file in try Self.files(in: folders) where contents[file] == nil {
            try FileManager.default.removeItem(atPath: file)
        }
        for (file, data) in contents {
            // Opened, not replaced: the file keeps its number.
            let handle = try FileHandle(forUpdating: URL(fileURLWithPath: file))
            try handle.truncate(atOffset: 0)
            try handle.write(contentsOf: data)
            try handle.close()
        }
    }

    private static func files(in folders: [String]) throws -> [String] {
        try folders.flatMap { folder in
            try FileManager.default.contentsOfDirectory(atPath: folder).map { "\(folder)/\($0)" }
        }
    }
}
