import Foundation
import Glibc

/// Files that only their owner may read, whole or not at all.
public enum PrivateFile {
    /// Writes a file: under another name first, so that an interruption leaves what was there.
    ///
    /// - Throws: ``OutputError/failed(code:)``; then the file is as it was.
    public static func write(_ bytes: [UInt8], to path: String) throws(OutputError) {
        // The number keeps two programs that write to one place from sharing a draft.
        let draft = "\(path).\(getpid()).new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .failed(code: errno) }
        var fault: Int32?
        if let code = write(bytes, to: descriptor) { fault = code }
        if fault == nil, fsync(descriptor) != 0 { fault = errno }
        if close(descriptor) != 0, fault == nil { fault = errno }
        if fault == nil, rename(draft, path) != 0 { fault = errno }
        if let fault {
            unlink(draft)
            throw .failed(code: fault)
        }
        syncFolder(of: path)
    }

    /// Reads a file of at most so many bytes; one that is longer is cut off after one byte more.
    ///
    /// - Returns: the bytes, or nil if there is no such file or it cannot be read.
    public static func read(_ path: String, limit: Int) -> [UInt8]? {
        // A pipe or a device could keep the program waiting for ever.
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? handle.close() }
        return (try? handle.read(upToCount: limit + 1) ?? Data()).map { [UInt8]($0) }
    }

    /// The system's error number, or nil if all was written.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                let written = Glibc.write(descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { return errno }
                offset += written
            }
            return nil
        }
    }

    /// Makes the new name durable; a stick's file system may not offer it.
    private static func syncFolder(of path: String) {
        let folder = (path as NSString).deletingLastPathComponent
        let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
