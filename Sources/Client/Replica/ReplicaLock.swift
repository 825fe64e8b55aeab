import Foundation

/// Keeps a second process from writing to the replica at the same time.
///
/// Reading needs no lock: SQLite's own is enough.
final class ReplicaLock {
    private let descriptor: Int32

    /// Waits for the lock.
    /// - Parameters:
    ///   - path: the replica's file.
    ///   - patience: for how many seconds to wait.
    ///   - onWait: is called once, after a second without it.
    /// - Throws: ``ClientError`` if another process keeps it.
    init(replica path: String, patience: Int, onWait: () -> Void) throws {
        descriptor = open(path + ".lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ClientError.unwritable(path + ".lock", errno: errno)
        }
        for attempt in 0..<(20 * max(patience, 1)) {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
            if attempt == 20 { onWait() }
            usleep(50_000)
        }
        close(descriptor)
        throw ClientError.replicaBusy(path)
    }

    deinit { close(descriptor) }
}
