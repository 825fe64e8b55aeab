import Core
import Foundation
import Glibc
package import SyncProtocol

/// The folder of a store: what lies in it, and who may read it.
package struct DataDirectory: Sendable {
    /// The folder.
    package let path: String

    /// Names a folder.
    package init(path: String) { self.path = path }

    /// The database.
    package var database: String { path + "/store.db" }
    /// The database while `init` still fills it.
    package var unfinishedDatabase: String { path + "/store.db.new" }
    /// The database while `restore` still prepares it.
    package var restoredDatabase: String { path + "/store.db.restored" }
    /// The server's key.
    package var key: String { path + "/server.key" }
    /// Devices that were revoked: beside the database, so that no backup undoes it.
    package var revocations: String { path + "/revocations.json" }
    /// The highest epoch that the server ever began: beside the database too.
    package var epoch: String { path + "/epoch" }
    /// Held by servers that run.
    package var lock: String { path + "/server.lock" }

    /// Whether a store is there.
    package var hasStore: Bool { access(database, F_OK) == 0 }

    /// Whether a server's keys are there, other than those that an interrupted `init` made and nobody ever used.
    package var hasKeys: Bool {
        guard access(unfinishedDatabase, F_OK) != 0 else { return false }
        let files: [String] = [key, sealingKey, consoleKey]
        return files.contains { access($0, F_OK) == 0 }
    }

    /// Why there is nothing to open.
    package var missingStore: StoreError { hasKeys ? .lost(folder: path) : .missing(folder: path) }

    /// Makes the folder, for its owner only, or checks the one that is there.
    /// - Throws: ``StoreError``.
    package func prepare() throws(StoreError) {
        if hasStore { throw .exists(folder: path) }
        var status = stat()
        if stat(path, &status) != 0 {
            do {
                try FileManager.default.createDirectory(
                    atPath: path,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
            } catch {
                throw .file(path: path, reason: Self.reason(EACCES))
            }
            // Intermediate folders may be others' to enter, this one is not.
            guard chmod(path, 0o700) == 0 else { throw .file(path: path, reason: Self.reason(errno)) }
            return
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .file(path: path, reason: Self.reason(ENOTDIR)) }
        guard status.st_mode & 0o077 != 0 else { return }
        guard let entries = try? FileManager.default.contentsOfDirectory(atPath: path), entries.isEmpty else {
            throw .exposed(folder: path)
        }
        guard chmod(path, 0o700) == 0 else { throw .file(path: path, reason: Self.reason(errno)) }
    }

    /// Makes an empty file that only its owner reads; SQLite gives its journal the same mode.
    /// - Throws: ``StoreError``.
    package func makePrivateFile(_ file: String, text: String = "") throws(StoreError) {
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .file(path: file, reason: Self.reason(errno)) }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw .file(path: file, reason: Self.reason(errno))
        }
    }

    /// Takes away what an interrupted `init` left; last the file that tells that it was interrupted.
    package func removeLeftovers() {
        guard access(unfinishedDatabase, F_OK) == 0 else { return }
        for file in [key, sealingKey, unfinishedDatabase + "-journal", unfinishedDatabase] { unlink(file) }
    }

    /// Writes a file that only its owner reads, whole or not at all.
    /// - Throws: ``StoreError``.
    package func replacePrivateFile(_ file: String, text: String) throws(StoreError) {
        let unfinished = file + ".new"
        unlink(unfinished)
        try makePrivateFile(unfinished, text: text)
        try move(unfinished, to: file)
    }

    /// Gives a file another name, durably.
    /// - Throws: ``StoreError``.
    package func move(_ file: String, to name: String) throws(StoreError) {
        guard rename(file, name) == 0 else { throw .file(path: name, reason: Self.reason(errno)) }
        synchronise()
    }

    /// Puts the finished database in its place, durably.
    /// - Throws: ``StoreError``.
    package func publishDatabase() throws(StoreError) { try move(unfinishedDatabase, to: database) }

    /// Keeps others from restoring while a server runs, or servers from running while one restores: as long as the hold lives.
    /// - Throws: ``StoreError/running(folder:)``.
    package func hold(alone: Bool) throws(StoreError) -> FolderHold {
        let descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .file(path: lock, reason: Self.reason(errno)) }
        let hold = FolderHold(descriptor)
        guard flock(descriptor, (alone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0 else { throw .running(folder: path) }
        return hold
    }

    /// Makes what was written to a file last.
    /// - Throws: ``StoreError``.
    package func synchronise(_ file: String) throws(StoreError) {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0, fsync(descriptor) == 0 else { throw .file(path: file, reason: Self.reason(errno)) }
        close(descriptor)
    }

    private func synchronise() {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// Reads the server's key.
    /// - Throws: ``StoreError``.
    package func readKey() throws(StoreError) -> ServerKey {
        guard let data = FileManager.default.contents(atPath: key) else {
            throw .file(path: key, reason: Self.reason(access(key, R_OK) == 0 ? EIO : errno))
        }
        guard let key = ServerKey(fileText: String(decoding: data, as: UTF8.self)) else { throw .damagedKey(path: key) }
        return key
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}

/// A lock on a store's folder; it ends with the process at the latest.
package final class FolderHold: Sendable {
    private let descriptor: Int32

    fileprivate init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
}
