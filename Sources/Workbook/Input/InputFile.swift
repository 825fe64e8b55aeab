import Glibc

/// A file open for reading, known to be a regular one of a bearable size.
final class InputFile {
    /// Size in bytes.
    let size: Int

    private let descriptor: Int32

    init(path: String, limits: WorkbookLimits) throws {
        // Non-blocking: opening a pipe must not wait for somebody to write to it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw WorkbookError(errno == ENOENT || errno == ENOTDIR ? .notFound : .unreadable)
        }
        var status = stat()
        var problem: WorkbookError.Code?
        if fstat(descriptor, &status) != 0 {
            problem = .unreadable
        } else if status.st_mode & S_IFMT != S_IFREG {
            problem = .notAFile
        } else if status.st_size == 0 {
            problem = .empty
        } else if status.st_size > limits.fileBytes {
            problem = .tooLarge
        }
        if let problem {
            Glibc.close(descriptor)
            throw WorkbookError(problem)
        }
        self.descriptor = descriptor
        size = Int(status.st_size)
    }

    deinit {
        close(descriptor)
    }

    /// Bytes from an offset on; fewer at the end of the file.
    func bytes(at offset: Int, count: Int) throws -> [UInt8] {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, offset + filled)
                if got < 0, errno == EINTR { continue }
                failed = got < 0
                if got <= 0 { break }
                filled += got
            }
        }
        guard !failed else { throw WorkbookError(.unreadable) }
        return bytes
    }

    /// Hands over the bytes from an offset on, chunk by chunk, until the consumer wants no more.
    func forEachChunk(from offset: Int, _ consume: (UnsafeBufferPointer<UInt8>) throws -> Bool) throws {
        var offset = offset
        while true {
            let chunk = try bytes(at: offset, count: 64 << 10)
            guard !chunk.isEmpty else { return }
            offset += chunk.count
            guard try chunk.withUnsafeBufferPointer(consume) else { return }
        }
    }
}
