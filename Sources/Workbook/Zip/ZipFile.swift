/// An archive of files, for its owner only; it appears at its path when it is closed.
package final class ZipFile {
    private let file: ReplacementFile
    private let zip: ZipWriter

    /// Begins an archive.
    /// - Throws: ``WorkbookError`` if the place cannot be written.
    package init(path: String) throws {
        file = try ReplacementFile(target: path)
        zip = try ZipWriter(path: file.temporaryPath, failure: file.failure)
    }

    /// Packs a file whose bytes the body hands over piece by piece.
    package func add(_ name: String, _ write: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws {
        try zip.add(name, write)
    }

    /// Ends the archive and puts it in its place; given up before, it leaves nothing.
    package func close() throws {
        try zip.close()
        try file.commit()
    }
}
