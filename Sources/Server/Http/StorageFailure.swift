import GRDB
import Logging

/// The store's disk or file fails: nothing in a request is wrong, and the same one may succeed later.
struct StorageFailure {
    /// SQLite's extended number.
    let code: Int
    /// What the number means, for the log.
    let meaning: String

    /// Reads an error; nil for one that is no failure of the storage.
    init?(_ error: any Error) {
        guard let error = error as? DatabaseError else { return nil }
        switch error.resultCode {
        case .SQLITE_FULL: meaning = "the disk is full"
        case .SQLITE_IOERR: meaning = "the disk cannot be read or written"
        case .SQLITE_READONLY, .SQLITE_PERM: meaning = "the database may not be written"
        case .SQLITE_CANTOPEN: meaning = "the database or its journal cannot be opened"
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: meaning = "the database is damaged"
        case .SQLITE_BUSY, .SQLITE_LOCKED: meaning = "another process holds the database"
        default: return nil
        }
        code = Int(error.extendedResultCode.rawValue)
    }
}

extension Logger {
    /// Logs why a request failed: by type and number only, since a description could quote a record.
    func error(failed error: any Error) {
        var metadata: Metadata = ["error": "\(type(of: error))"]
        if let failure = StorageFailure(error) {
            metadata["sqlite"] = "\(failure.code)"
            metadata["meaning"] = "\(failure.meaning)"
        }
        self.error("request failed", metadata: metadata)
    }
}
