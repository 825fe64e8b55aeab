import GRDB
import SyncProtocol
import Terminal
import Testing

@testable import Client
@testable import Core

extension SyncBench {
    /// A synced filing with two hires.
    static func withRoster(_ server: CentralFake) throws -> SyncBench {
        let bench = try SyncBench(server)
        try bench.bench.add(.filings([Sample.filing()]))
        try bench.bench.add(.hires([Sample.hire(0), Sample.hire(1)]))
        try bench.sync()
        return bench
    }

    /// Change-sets in some states, in chain order.
    func entries(_ states: ChangeSetState...) throws -> [OutboxEntry] {
        try replica.read { try OutboxEntry.list(states, $0) }
    }

    /// A change-set's content.
    func content(_ entry: OutboxEntry) throws -> ChangeSet { try replica.read { try entry.changeSet($0) } }

    /// Retries refused change-sets as `outbox retry` does; all of them by default.
    @discardableResult
    func retry(_ chosen: [OutboxEntry]? = nil) throws -> OutboxRetry.Result {
        try replica.write { db in
            var retry = try OutboxRetry(replica, keys: try DeviceKeys.load(forReplica: replica.path), db)
            return try retry.run(chosen ?? retry.parked)
        }
    }

    /// Gives refused change-sets up as `outbox discard` does once it has exported them.
    func discard(_ chosen: [OutboxEntry], dependants: OutboxDiscard.Dependants? = nil) throws {
        try replica.write { db in try OutboxDiscard(chosen, dependants: dependants, db).carryOut(db) }
    }
}
