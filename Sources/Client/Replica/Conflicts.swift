import Core
import GRDB
import SyncProtocol

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

    /// A device and its time, as far as the case tells; the time is that of the device's own clock.
    struct Author: Equatable {
        let device: String?
        let name: String?
        let at: String?
        /// Whether it is this device.
        let isHere: Bool
    }

    /// `field` of a merge unit that changed as one holds several codes.
    var fields: [String] { field.split(separator: "+").map(String.init) }

    /// Reads a case.
    ///
    /// `mine` is what this device's change-set brought: the value that is kept in the case, or the one that stands. On a device
    /// that brought neither it is the later one.
    init(_ shown: ShownRecord, device: String, _ db: Database) throws {
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
        let broughtStanding = made.device != device && made.standingDevice == device
        mine = value(broughtStanding ? standing : made.incoming)
        theirs = value(broughtStanding ? made.incoming : standing)
        func author(_ id: String?, name: String, at: String?) -> Author {
            Author(device: id, name: shown.body[name]?.stringValue, at: at, isHere: id == device)
        }
        let incoming = author(made.device, name: "deviceName", at: made.openedAt)
        let stood = author(made.standingDevice, name: "standingName", at: shown.body["standingAt"]?.stringValue)
        mineBy = broughtStanding ? stood : incoming
        theirsBy = broughtStanding ? incoming : stood
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
        let device = try replica.chain(db).device.rawValue
        return try filters(replica, db)
            .flatMap { try Records.list(.conflictCase, where: $0, ordering: "openedAt, id", db) }
            .map { try OpenConflict($0, device: device, db) }
    }

    /// How many wait.
    static func count(_ replica: Replica, _ db: Database) throws -> Int {
        try filters(replica, db).reduce(0) { try $0 + Records.count(.conflictCase, where: $1, db) }
    }
}
