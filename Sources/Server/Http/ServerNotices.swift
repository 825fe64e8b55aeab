import Logging
import ServiceLifecycle
import SyncProtocol

extension Logger {
    /// Tells loudly that numbers from now on are of another epoch: the store holds less than a device has seen of it.
    func warning(begun epoch: EpochDraft) {
        warning(
            "new epoch: a device shows what this server lacks",
            metadata: ["epoch": "\(epoch.epoch)", "reason": "\(epoch.reason)"]
        )
    }
}

/// Logs that the server was told to stop, while it still answers what has begun.
struct StopNotice: Service {
    let logger: Logger

    func run() async {
        // Cancelled: something else failed, and that is told where it happens.
        guard (try? await gracefulShutdown()) != nil else { return }
        logger.info("stopping: requests under way are answered, no new ones are taken")
    }
}
