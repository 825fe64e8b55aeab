import CMinizip

/// Writes an archive part by part; none may have four gigabytes, for which the format has a long form.
final class ZipWriter {
    /// 1980-01-01, the first day that archives know: what is made here carries no clock's time.
    private static let noTime: UInt = 0x0021_0000
    /// Names are UTF-8.
    private static let nameFlag: UInt = 1 << 11

    private let failure: WorkbookError
    // Owned: nil once closed.
    private var file: zipFile?

    /// Begins an archive in place of a file.
    init(path: String, failure: WorkbookError) throws {
        self.failure = failure
        guard let file = zipOpen64(path, APPEND_STATUS_CREATE) else { throw failure }
        self.file = file
    }

    deinit {
        if let file { zipClose(file, nil) }
    }

    /// Packs a part whose bytes the body hands over piece by piece.
    func add(_ name: String, _ write: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws {
        try open(name, method: Z_DEFLATED, time: Self.noTime, isPacked: false)
        try write(append)
        guard zipCloseFileInZip(file) == ZIP_OK else { throw failure }
    }

    /// Packs a part.
    func add(_ name: String, _ bytes: [UInt8]) throws {
        try add(name) { write in try bytes.withUnsafeBytes(write) }
    }

    /// Copies a part of another archive as it is packed there.
    func copy(_ entry: ZipArchive.Entry, of archive: ZipArchive, as name: String) throws {
        try open(name, method: entry.method, time: entry.time, isPacked: true)
        try archive.stream(entry, packed: true) { chunk in
            try append(chunk)
            return true
        }
        guard zipCloseFileInZipRaw64(file, entry.unpackedBytes, entry.checksum) == ZIP_OK else { throw failure }
    }

    /// Writes the directory.
    func close() throws {
        guard let file else { return }
        self.file = nil
        guard zipClose(file, nil) == ZIP_OK else { throw failure }
    }

    private func open(_ name: String, method: Int32, time: UInt, isPacked: Bool) throws {
        var info = zip_fileinfo()
        info.dosDate = time
        let flags = name.utf8.allSatisfy { $0 < 0x80 } ? 0 : Self.nameFlag
        let status = zipOpenNewFileInZip4_64(
            file,
            name,
            &info,
            nil,
            0,
            nil,
            0,
            nil,
            method,
            Z_DEFAULT_COMPRESSION,
            isPacked ? 1 : 0,
            -MAX_WBITS,
            DEF_MEM_LEVEL,
            Z_DEFAULT_STRATEGY,
            nil,
            0,
            20,
            flags,
            0
        )
        guard status == ZIP_OK else { throw failure }
    }

    private func append(_ bytes: UnsafeRawBufferPointer) throws {
        guard !bytes.isEmpty else { return }
        guard zipWriteInFileInZip(file, bytes.baseAddress, UInt32(bytes.count)) == ZIP_OK else { throw failure }
    }
}
