import Core
import GRDB
import SyncProtocol
import Terminal

/// An open conflict as this device sees it.
struct OpenConflict {
    let id: RecordID
    let type: String
    let recordKind: Kind
    let record: RecordID
    let field: String
    let base: JSONValue
    let mine: JSONValue
    let theirs: JSONValue
    let openedAt: String
    /// Who brought `mine`, and when.
    let mineBy: Author
    /// Who brought `theirs`, and when.
    let theirsBy: Author
    /// The case's own record.
    let shown: ShownRecord
    /// Whose the facts of the filing are that it touches.
    let custody: Custody

    /// A device and its time, as far as the case tells; the time is that of the device's own clock.
    struct Author: Equatable {
        let device: String?
        let name: String?
        let at: String?
        /// The epoch of the replica that it was brought by, if the case tells.
        let epoch: Int?
        /// Whether it is this replica of this device.
        let isHere: Bool
        /// Whether it is another copy of this replica.
        let isCopy: Bool
    }

    /// Whether this unit closes it, as the filing stands now; else the commission does.
    var isClosable: Bool {
        let places = field == Effect.whole ? [nil] : fields.map(Optional.some)
        return places.allSatisfy { custody.isWithUnit(recordKind, record, $0) }
    }

    /// `field` of a merge unit that changed as one holds several codes.
    var fields: [String] { field.split(separator: "+").map(String.init) }

    /// Reads a case.
    ///
    /// `mine` is what a change-set of this very replica brought: the value that is kept in the case, or the one that stands. On
    /// a replica that brought neither, another copy of it among them, it is the later one.
    init(_ shown: ShownRecord, _ replica: Replica, _ db: Database) throws {
        let made = try ConflictCase(body: shown.body)
        guard let record = RecordID(rawValue: made.record) else { throw RecordError.type(field: "record") }
        self.shown = shown
        id = shown.id
        type = made.type
        recordKind = Kind(rawValue: made.recordKind)
        self.record = record
        field = made.field
        openedAt = made.openedAt
        let names = made.field.split(separator: "+").map(String.init)
        let current = try Records.find(recordKind, record, db)
        var standing = made.standing
        if made.field != Effect.whole, let current {
            standing = .object(current.body.filter { names.contains($0.key) })
        }
        func value(_ object: JSONValue) -> JSONValue {
            names.count == 1 ? object[names[0]] ?? .null : object
        }
        base = value(made.base)
        let chain = try replica.chain(db)
        let device = chain.device.rawValue
        let standingAt = shown.body["standingAt"]?.stringValue
        let broughtIncoming = try made.device == device && Self.isOwn(made, in: chain, db)
        let broughtStanding =
            try !broughtIncoming && made.standingDevice == device && Self.hasMade(at: standingAt, db)
        mine = value(broughtStanding ? standing : made.incoming)
        theirs = value(broughtStanding ? made.incoming : standing)
        let incoming = Author(
            device: made.device,
            name: shown.body["deviceName"]?.stringValue,
            at: made.openedAt,
            epoch: made.deviceEpoch,
            isHere: broughtIncoming,
            isCopy: made.device == device && !broughtIncoming
        )
        // What this replica brought to be kept was seldom unseen by itself, unless a copy of it made what stands.
        let isSame = made.standingDevice == device
        let stoodHere = try broughtStanding || isSame && Self.hasMade(at: standingAt, db)
        let stood = Author(
            device: made.standingDevice,
            name: shown.body["standingName"]?.stringValue,
            at: standingAt,
            epoch: nil,
            isHere: stoodHere,
            isCopy: isSame && !stoodHere
        )
        mineBy = broughtStanding ? stood : incoming
        theirsBy = broughtStanding ? incoming : stood
        custody =
            try made.filing.flatMap(RecordID.init(rawValue:)).flatMap { try Records.find(.filing, $0, db) }
            .map { Custody(of: $0.body) } ?? .free
    }

    /// Whether a change-set of this replica brought the kept value, and not one of a copy that bears the same device's name.
    private static func isOwn(_ made: ConflictCase, in chain: Chain, _ db: Database) throws -> Bool {
        if made.deviceEpoch == chain.epoch { return true }
        let has = "SELECT EXISTS (SELECT 1 FROM change_set WHERE id = :root OR root = :root)"
        return try Bool.fetchOne(db, sql: has, arguments: ["root": made.changeSet]) ?? false
    }

    /// Whether this replica made a change-set at a time, as far as it still knows.
    private static func hasMade(at time: String?, _ db: Database) throws -> Bool {
        // A case that tells no time, or a change-set that a backup covered and that is no longer kept.
        let isWhole = "SELECT EXISTS (SELECT 1 FROM change_set WHERE number = 1 AND epoch = ?)"
        guard let time, try Bool.fetchOne(db, sql: isWhole, arguments: [ReplicaEpoch.first(db)]) ?? false else {
            return true
        }
        let has = "SELECT EXISTS (SELECT 1 FROM change_set WHERE made_at = ?)"
        return try Bool.fetchOne(db, sql: has, arguments: [time]) ?? false
    }

    /// The cases that this unit can close: those of its scope, and in `city` those about its own entry.
    private static func filters(_ replica: Replica, _ db: Database) throws -> [[String: String]] {
        let unit = try replica.unit(db)
        return [
            ["open": "1", "scope": Scope.unit(unit).rawValue],
            ["open": "1", "scope": Scope.city.rawValue, "record": RecordID.unit(unit).rawValue],
        ]
    }

    static func all(_ replica: Replica, _ db: Database) throws -> [OpenConflict] {
        try filters(replica, db)
            .flatMap { try Records.list(.conflictCase, where: $0, ordering: "openedAt, id", db) }
            .map { try OpenConflict($0, replica, db) }
    }

    /// The open conflict of an identifier, or of the beginning or end of one, of at least six characters.
    /// - Throws: ``ClientError`` if none is open, or several are meant.
    static func named(_ text: String, _ replica: Replica, _ db: Database) throws -> OpenConflict {
        let wanted = (CellText.normalise(text) ?? text).lowercased()
        let open = try all(replica, db)
        if let exact = open.first(where: { $0.id.rawValue == wanted }) { return exact }
        let near =
            wanted.count < 6 ? [] : open.filter { $0.id.rawValue.hasPrefix(wanted) || $0.id.rawValue.hasSuffix(wanted) }
        guard near.count < 2 else {
            let ids = near.map(\.id.rawValue).joined(separator: " ")
            throw ClientError(
                "case.ambiguous",
                .usage,
                zh: "“\(TerminalText.safe(text))”可以是几个冲突：\(ids)；请写完整。",
                en: "“\(TerminalText.safe(text))” names several conflicts: \(ids); write one in full."
            )
        }
        guard let only = near.first else { throw try ClosedConflict.error(for: text, replica, db) }
        return only
    }

    /// How many wait.
    static func count(_ replica: Replica, _ db: Database) throws -> Int {
        try filters(replica, db).reduce(0) { try $0 + Records.count(.conflictCase, where: $1, db) }
    }
}
