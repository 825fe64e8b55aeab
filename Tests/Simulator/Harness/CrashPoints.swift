/// Where a process can end: before and after everything that it does with a file or the network.
enum CrashPoint: String, CaseIterable {
    case deviceBeforeStep, deviceAfterStep
    case deviceBeforeWrite, deviceBeforeFileSync, deviceAfterWrite
    case deviceBeforeSend, deviceAfterSend
    case deviceBeforeReceive, deviceAfterReceive
    case serverBeforeReceive, serverAfterReceive
    case serverBeforeLock, serverAfterLock
    case serverBeforeWrite, serverAfterWrite
    case serverBeforeCommit, serverBeforeFileSync, serverAfterCommit
    case serverBeforeAnswer, serverAfterAnswer

    /// Whether it is a server's.
    var isServers: Bool { rawValue.hasPrefix("server") }
}

/// A process ended: whatever it held in memory is gone.
struct Crash: Error {
    let point: CrashPoint
}
