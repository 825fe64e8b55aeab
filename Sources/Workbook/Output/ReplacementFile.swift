import Glibc

/// A file written beside its target and put in its place in one step, so that the target is whole at any time.
///
/// Only its owner may read it: the tables hold personal data.
package final class ReplacementFile {
    /// Where to write.
    let temporaryPath: String
    /// The file, open for writing.
    let descriptor: Int32
    /// Folder of the target.
    let folder: String

    private let targetPath: String
    private let fileName: String
    private var isPending = true

    /// Begins a file beside its target.
    /// - Throws: ``WorkbookError`` if the place cannot be written.
    package init(target path: String) throws {
        fileName = path.split(separator: "/").last.map(String.init) ?? path
        var status = stat()
        var target = path
        if stat(path, &status) == 0 {
            // Replacing a device or a directory would take it away from everybody else.
            guard status.st_mode & S_IFMT == S_IFREG else { throw WorkbookError(.notWritable, place: fileName) }
            // A link stays a link: what it points to is replaced.
            if let resolved = realpath(path, nil) {
                target = String(cString: resolved)
                free(resolved)
            }
        }
        targetPath = target
        folder = target.lastIndex(of: "/").map { $0 == target.startIndex ? "/" : String(target[..<$0]) } ?? "."
        var template = Array("\(folder)/.workbook-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw WorkbookError(.notWritable, place: fileName) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        self.descriptor = descriptor
        temporaryPath = template.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { String(cString: $0) } ?? ""
        }
    }

    deinit {
        discard()
    }

    /// Appends bytes.
    /// - Throws: ``WorkbookError`` if they cannot be written.
    package func write(_ bytes: [UInt8]) throws {
        var start = 0
        while start < bytes.count {
            let written = bytes.withUnsafeBytes { bytes in
                Glibc.write(descriptor, bytes.baseAddress?.advanced(by: start), bytes.count - start)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw failure }
            start += written
        }
    }

    /// Puts the file in the place of its target, durably.
    package func commit() throws {
        guard isPending else { return }
        guard fsync(descriptor) == 0, rename(temporaryPath, targetPath) == 0 else {
            discard()
            throw failure
        }
        isPending = false
        close(descriptor)
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if directory >= 0 {
            fsync(directory)
            close(directory)
        }
    }

    /// Takes the file away; the target is as it was.
    func discard() {
        guard isPending else { return }
        isPending = false
        close(descriptor)
        unlink(temporaryPath)
    }

    /// What to throw when writing fails.
    var failure: WorkbookError { WorkbookError(.writeFailed, place: fileName) }
}
