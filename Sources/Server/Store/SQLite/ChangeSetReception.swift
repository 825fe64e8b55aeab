import Core
import Foundation
import GRDB
import SyncProtocol

/// Takes one device's change-sets, one after the other, inside the transaction of a push.
struct ChangeSetReception {
    let db: Database
    let device: Device
    let key: ServerKey
    let receivedAt: String
    let faults: @Sendable (StoreFault) throws -> Void
    private let changeSets = ChangeSetCache()

    init(
        _ db: Database,
        device: Device,
        key: ServerKey,
        receivedAt: String,
        faults: @escaping @Sendable (StoreFault) throws -> Void
    ) {
        self.db = db
        self.device = device
        self.key = key
        self.receivedAt = receivedAt
        self.faults = faults
    }

    /// The receipt, or nil if the change-set has to wait for the one before it.
    func receive(_ prepared: PreparedChangeSet) throws -> Receipt? {
        let changeSet = prepared.changeSet
        // Another's chain is not this device's to number, so this answer has no number and is not stored.
        guard changeSet.chain.device == device.id else { return try unnumbered(.scope, "chain", prepared) }
        if let stored = try StoredReceipt.fetch(db, changeSet.id) {
            return stored.contentHash == prepared.hash ? stored.receipt : try unnumbered(.idReused, nil, prepared)
        }
        switch try order(of: changeSet) {
        case .waits: return nil
        case .broken: return try refuse(.chain, "previous", prepared)
        case .follows: break
        }
        let mayWrite = device.author == .commission || device.mayUse(changeSet.scope)
        guard mayWrite, var row = try ScopeRow.fetch(db, changeSet.scope) else {
            return try refuse(.scope, "scope", prepared)
        }
        let view = SQLiteScopeView(
            db,
            scope: changeSet.scope,
            head: row.head,
            device: device.id,
            changeSets: changeSets
        )
        let plan = try Merge.plan(changeSet, by: device.author, in: view)
        if let code = plan.code { return try refuse(code, plan.detail, prepared) }
        return try carryOut(plan, prepared, view, &row)
    }

    private func carryOut(
        _ plan: MergePlan,
        _ prepared: PreparedChangeSet,
        _ view: SQLiteScopeView,
        _ row: inout ScopeRow
    ) throws -> Receipt {
        let changeSet = prepared.changeSet
        row.number += 1
        let writes = plan.writes.map(RecordWrite.init)
        // Asked before the tables change: the log must be able to say the same again.
        let isVerbatim = try plan.isVerbatim && RecordWrite.verbatim(changeSet, in: view) == writes
        var writer = ScopeWriter(db, view: view, revision: row.head, root: changeSet.root, digest: row.digest)
        try writer.apply(writes)
        try faults(.recordsWritten)
        let kept = isVerbatim ? nil : JSONValue.array(writes.map(\.json)).canonicalBytes()
        let entry = LogEntry(
            prepared,
            revision: row.head,
            receivedAt: receivedAt,
            outcome: plan.outcome,
            writes: try kept.map(LogContent.compress)
        )
        row.logHash = entry.hash(after: row.logHash)
        row.digest = writer.digest
        try entry.insert(db, hash: row.logHash)
        try row.save(db)
        try faults(.logWritten)
        return try store(
            Receipt(
                changeSet: changeSet.id,
                hash: prepared.hash,
                number: 0,
                outcome: plan.outcome,
                revision: row.head,
                cases: plan.cases,
                aliases: plan.aliases
            ),
            prepared
        )
    }

    // MARK: The chain

    private enum Order {
        case follows
        case waits
        case broken
    }

    /// Whether the change-set comes right after one of its chain that has an outcome.
    ///
    /// Not only after the last one: a replica and its copy each go on from the same place, and both are taken.
    private func order(of changeSet: ChangeSet) throws -> Order {
        let chain = changeSet.chain
        guard changeSet.number > 1 else {
            if changeSet.previous.isEmpty { return .follows }
            guard chain.epoch > 1 else { return .broken }
            // A new epoch names the last one of the epoch before.
            let sql = "SELECT 1 FROM receipt WHERE device = ? AND device_epoch < ? AND content_hash = ?"
            let arguments: StatementArguments = [chain.device.rawValue, chain.epoch, changeSet.previous]
            return try Int.fetchOne(db, sql: sql, arguments: arguments) == nil ? .waits : .follows
        }
        let statement = try db.cachedStatement(
            sql: "SELECT content_hash FROM receipt WHERE device = ? AND device_epoch = ? AND chain_number = ?"
        )
        let hashes = try String.fetchAll(
            statement,
            arguments: [chain.device.rawValue, chain.epoch, changeSet.number - 1]
        )
        if hashes.isEmpty { return .waits }
        return hashes.contains(changeSet.previous) ? .follows : .broken
    }

    // MARK: Receipts

    private func refuse(_ code: RefusalCode, _ detail: String?, _ prepared: PreparedChangeSet) throws -> Receipt {
        try store(
            Receipt(
                changeSet: prepared.changeSet.id,
                hash: prepared.hash,
                number: 0,
                outcome: .refused,
                code: code,
                detail: detail.flatMap(SafeDetail.text)
            ),
            prepared
        )
    }

    private func unnumbered(_ code: RefusalCode, _ detail: String?, _ prepared: PreparedChangeSet) throws -> Receipt {
        var receipt = Receipt(
            changeSet: prepared.changeSet.id,
            hash: prepared.hash,
            number: 0,
            outcome: .refused,
            code: code,
            detail: detail
        )
        receipt.signature = try key.sign(receipt.content.canonicalBytes(), as: .receipt)
        return receipt
    }

    private func store(_ unsigned: Receipt, _ prepared: PreparedChangeSet) throws -> Receipt {
        let chain = prepared.changeSet.chain
        var receipt = unsigned
        let statement = try db.cachedStatement(
            sql: "SELECT COALESCE(MAX(number), 0) + 1 FROM receipt WHERE device = ? AND device_epoch = ?"
        )
        receipt.number = try Int.fetchOne(statement, arguments: [chain.device.rawValue, chain.epoch]) ?? 1
        receipt.signature = try key.sign(receipt.content.canonicalBytes(), as: .receipt)
        try StoredReceipt(receipt: receipt, contentHash: prepared.hash).insert(db, of: prepared.changeSet)
        try faults(.receiptWritten)
        return receipt
    }
}
