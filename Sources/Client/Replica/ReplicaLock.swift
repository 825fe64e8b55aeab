import Foundation

/// Keeps a second process from writing to the replica at the same time.
///
/// Reading needs no lock: SQLite's own is enough.
final class ReplicaLock {
    private let descriptor: Int32

    /// Waits up to five seconds for the lock.
    /// - Throws: ``ClientError`` if another process keeps it.
    init(replica path: String) throws {
        descriptor = open(path + ".lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ClientError.replicaUnreadable(path, String(cString: strerror(errno)))
        }
        for _ in 0..<100 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
            usleep(50_000)
        }
        close(descriptor)
        throw ClientError.replicaBusy(path)
    }

    deinit { close(descriptor) }
}
