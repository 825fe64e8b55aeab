import Foundation
import Terminal

/// A new file of mode 0600: its name is taken at once and never from another file, and its content is there when all of it is
/// on disk.
final class NewPrivateFile {
    /// Where the content is written until it is complete.
    let draft: String
    private let path: String
    private var descriptor: Int32 = -1
    /// Whether the name is taken for what is not complete yet; only then is there anything to clear away.
    private var isUnderWay = false

    /// Takes the name.
    /// - Throws: ``ClientError`` if the file exists or cannot be made.
    init(_ path: String) throws {
        self.path = path
        draft = path + ".partial"
        let name = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard name >= 0 else { throw errno == EEXIST ? Self.exists(path) : ClientError.unwritable(path, errno: errno) }
        close(name)
        isUnderWay = true
        unlink(draft)
        descriptor = open(draft, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ClientError.unwritable(path, errno: errno) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        guard isUnderWay else { return }
        unlink(draft)
        unlink(path)
    }

    /// Appends bytes.
    func write(_ bytes: some Collection<UInt8>) throws {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw ClientError.unwritable(path, errno: errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// Puts the complete content in its place, through to the disk.
    func finish() throws {
        guard fsync(descriptor) == 0, rename(draft, path) == 0 else { throw ClientError.unwritable(path, errno: errno) }
        isUnderWay = false
        let folder = (path as NSString).deletingLastPathComponent
        let handle = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // A file system that cannot sync a folder has done what it can.
        if handle >= 0 {
            fsync(handle)
            close(handle)
        }
    }

    private static func exists(_ path: String) -> ClientError {
        ClientError(
            "output.exists",
            .failed,
            zh: "\(TerminalText.safe(path)) 已存在，不会覆盖；请换一个文件名。",
            en: "\(TerminalText.safe(path)) exists and is never overwritten; name another file."
        )
    }
}
