import Core
import Foundation
import GRDB
import Terminal

/// What became of the last tries to sync: told by `status` and `doctor`, offline too; nothing decides by it.
struct SyncAttempts {
    /// A try that failed.
    struct Failure: Equatable {
        let at: String
        let code: String
        fileprivate let chinese: String
        fileprivate let english: String

        /// Why, in words.
        func sentence(_ language: Language) -> String { language == .zh ? chinese : english }
    }

    /// As many tries without any progress are called a stall.
    static let stallCount = 3

    /// When the last try began.
    let last: String?
    /// The last try, if it failed.
    let failure: Failure?
    /// Tries since something was answered, taken or staged while work waits.
    let fruitless: Int

    /// Reads what is kept.
    init(_ db: Database) throws {
        last = try ReplicaMeta.get(.lastAttempt, db)
        fruitless = Int(try ReplicaMeta.get(.fruitlessAttempts, db) ?? "0") ?? 0
        let text = try ReplicaMeta.get(.lastFailure, db) ?? ""
        let members = text.isEmpty ? nil : try? JSONValue(parsing: text)
        failure = members.map { members in
            func member(_ name: String) -> String { members[name]?.stringValue ?? "" }
            return Failure(at: member("at"), code: member("code"), chinese: member("zh"), english: member("en"))
        }
    }

    /// Whether several tries in a row brought nothing, though work waits.
    func isStalled(pending: Int) -> Bool { pending > 0 && fruitless >= Self.stallCount }

    /// Runs a sync, and keeps when it was tried and how it ended.
    /// - Throws: what the sync throws.
    static func recording<Report>(on replica: Replica, _ sync: () throws -> Report) throws -> Report {
        let start = replica.environment.timestamp
        let before = try replica.write { db in
            try ReplicaMeta.set(.lastAttempt, start, db)
            return try progress(db)
        }
        do {
            let report = try sync()
            try replica.write { db in try ended(from: before, failure: "", db) }
            return report
        } catch {
            let failure = record(of: error, on: replica)
            // A replica that cannot even be written to has its own error to tell.
            try? replica.write { db in try ended(from: before, failure: failure.canonicalText(), db) }
            throw error
        }
    }

    private static func ended(from before: String, failure: String, _ db: Database) throws {
        let hasWork = try Outbox.pending(db) > 0 || !failure.isEmpty
        let isFruitless = try hasWork && progress(db) == before
        let count = isFruitless ? (Int(try ReplicaMeta.get(.fruitlessAttempts, db) ?? "0") ?? 0) + 1 : 0
        try ReplicaMeta.set(.fruitlessAttempts, String(count), db)
        try ReplicaMeta.set(.lastFailure, failure, db)
    }

    /// Changes whenever something is answered, staged or made visible.
    private static func progress(_ db: Database) throws -> String {
        let answered = try Int.fetchOne(db, sql: "SELECT count(*) FROM change_set WHERE receipt IS NOT NULL") ?? 0
        let staged = try Int.fetchOne(db, sql: "SELECT count(*) FROM staging") ?? 0
        let cursors = try Int64.fetchAll(db, sql: "SELECT revision FROM cursor ORDER BY scope")
        return "\(answered) \(staged) \(cursors)"
    }

    private static func record(of error: any Error, on replica: Replica) -> JSONValue {
        let known =
            error as? ClientError ?? (error as? DatabaseError).map { .database($0, at: replica.path) }
            ?? .unexpected("\(type(of: error))")
        func words(_ language: Language) -> JSONValue { .string(Mask.identifiers(in: known.sentence(language))) }
        return [
            "at": .string(replica.environment.timestamp), "code": .string(known.code), "zh": words(.zh),
            "en": words(.en),
        ]
    }
}
