import Core
import Foundation
import SyncProtocol

/// The keys of a server as they lie beside a backup: without them a backup can be restored only where they still are.
struct StoreKeys {
    /// The text of the server's key.
    let server: String
    private let sealing: String?
    private let console: String?

    /// Whether the key for carrier files is among them.
    var hasSealingKey: Bool { sealing != nil }

    /// Where the keys of a backup lie.
    static func path(ofBackup file: String) -> String { file + ".keys" }

    /// The keys of a folder.
    /// - Throws: ``StoreError``.
    init(of directory: DataDirectory) throws(StoreError) {
        server = try directory.readKey().fileText
        sealing = try directory.readSealingKey()?.fileText
        console = try directory.readSecretBox()?.fileText
    }

    /// Reads the keys that lie beside a backup.
    /// - Throws: ``StoreError``.
    init(file: String) throws(StoreError) {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw .file(path: file, reason: String(cString: strerror(access(file, R_OK) == 0 ? EIO : errno)))
        }
        guard data.count < 4096, let members = (try? JSONValue(parsing: [UInt8](data)))?.objectValue,
            let server = members["server"]?.stringValue, ServerKey(fileText: server) != nil
        else { throw .damagedKey(path: file) }
        self.server = server
        sealing = members["sealing"]?.stringValue
        console = members["console"]?.stringValue
    }

    /// Writes the keys for their owner only.
    /// - Throws: ``StoreError``.
    func write(to file: String, _ directory: DataDirectory) throws(StoreError) {
        let json: JSONValue = [
            "server": .string(server), "sealing": JSONValue(sealing), "console": JSONValue(console),
        ]
        try directory.replacePrivateFile(file, text: json.canonicalText() + "\n")
    }

    /// Gives a folder the keys that it lacks; the server's own comes last, for with it the folder counts as having its keys.
    /// - Throws: ``StoreError``.
    func place(in directory: DataDirectory) throws(StoreError) {
        let files = [(directory.sealingKey, sealing), (directory.consoleKey, console), (directory.key, server)]
        for case (let file, let text?) in files where access(file, F_OK) != 0 {
            try directory.replacePrivateFile(file, text: text)
        }
    }
}
