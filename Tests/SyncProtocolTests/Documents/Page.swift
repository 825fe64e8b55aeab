import Foundation

/// A page of docs/, and the sources of the tests.
enum Page {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../..").standardizedFileURL

    static func text(_ path: String) throws -> String {
        try String(decoding: Data(contentsOf: root.appendingPathComponent(path)), as: UTF8.self)
    }

    /// The names of all tests of the project, `Suite: name`; a suite has its file's name.
    static func tests() throws -> Set<String> {
        let folder = root.appendingPathComponent("Tests")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        var names: Set<String> = []
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            let suite = file.deletingPathExtension().lastPathComponent
            for line in try String(decoding: Data(contentsOf: file), as: UTF8.self).split(separator: "\n") {
                if let match = line.firstMatch(of: /func `([^`]+)`/) { names.insert("\(suite): \(match.1)") }
            }
        }
        return names
    }
}
