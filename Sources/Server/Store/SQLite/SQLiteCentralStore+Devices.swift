import Core
import GRDB
package import SyncProtocol

extension SQLiteCentralStore {
    private static let select = """
        SELECT id, unit, name, public_key, enrolled_at, last_seen, last_sync, revoked_at, cursor, epoch
        FROM device
        """

    private static func device(_ row: Row) throws -> Device {
        guard let id = DeviceID(rawValue: row[0]) else { throw StoreError.damaged("device") }
        return Device(
            id: id,
            unit: row[1],
            name: row[2],
            publicKey: row[3],
            enrolledAt: row[4],
            lastSeen: row[5],
            lastSync: row[6],
            revokedAt: row[7],
            cursor: row[8],
            epoch: row[9]
        )
    }

    /// Devices of units, by unit and time of joining.
    package func devices() async throws -> [Device] {
        try await queue.read { db in
            let sql = Self.select + " WHERE unit <> ? ORDER BY unit, enrolled_at, id"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [Scope.city.rawValue]).map(Self.device)
        }
    }

    /// Revokes a device at once; nil if there is none, the device as it is now otherwise.
    package func revoke(_ device: DeviceID, by actor: AuditActor) async throws -> Device? {
        let now = environment.timestamp
        // Outside the database first: a restore must not undo it.
        if let known = try await queue.read({ db in try DeviceRow.state(db, device) }),
            known.unit != Scope.city.rawValue
        {
            try Revocations.add(device, at: now, in: directory)
        }
        return try await queue.write { [key] db in
            try db.execute(
                sql: "UPDATE device SET revoked_at = COALESCE(revoked_at, ?) WHERE id = ? AND unit <> ?",
                arguments: [now, device.rawValue, Scope.city.rawValue]
            )
            let sql = Self.select + " WHERE id = ? AND unit <> ?"
            let known = try Row.fetchOne(
                db.cachedStatement(sql: sql),
                arguments: [device.rawValue, Scope.city.rawValue]
            )
            .map(Self.device)
            if let known {
                let object = AuditObject(kind: "device", unit: known.unit, id: device.rawValue)
                try AuditRow.append(db, [AuditDraft(.deviceRevoke, by: actor, on: object)], key: key, at: now)
            }
            return known
        }
    }

    /// Keeps a one-time code; false if its name is in use.
    package func add(_ code: StoredEnrolmentCode, by actor: AuditActor) async throws -> Bool {
        try await queue.write { [key] db in
            try db.execute(
                sql: "DELETE FROM enrol_code WHERE used_at IS NULL AND expires_at <= ?",
                arguments: [code.createdAt]
            )
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO enrol_code (name, unit, hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [code.name, code.unit, code.hash, code.createdAt, code.expiresAt]
            )
            guard db.changesCount == 1 else { return false }
            let draft = AuditDraft(
                .enrolCode,
                by: actor,
                on: AuditObject(kind: "enrolCode", unit: code.unit, id: code.name),
                detail: ["expires": .string(code.expiresAt)]
            )
            try AuditRow.append(db, [draft], key: key, at: code.createdAt)
            return true
        }
    }

    /// Tries a one-time code.
    package func enrol(
        _ request: EnrolRequest,
        name: String,
        codeHash: String,
        tokenHash: String
    ) async throws -> EnrolmentOutcome {
        let moment = environment.moment
        let now = moment.text
        let expires = moment.seconds + tokenLifetime
        return try await queue.write { [key] db in
            func note(_ action: AuditAction, _ detail: [String: JSONValue]) throws {
                let object = AuditObject(kind: "device", unit: request.unit, id: request.device.rawValue)
                let draft = AuditDraft(action, by: .device(request.device), on: object, detail: detail)
                try AuditRow.append(db, [draft], key: key, at: now)
            }
            /// Only where a code is named rightly, and only as often as it can be tried: strangers cannot fill the log.
            func refuse(_ problem: ProblemCode, noting: Bool = true) throws -> EnrolmentOutcome {
                if noting {
                    try note(.deviceEnrolFailed, ["code": .string(name), "problem": .string(problem.rawValue)])
                }
                return .refused(problem)
            }
            let statement = try db.cachedStatement(
                sql: "SELECT unit, hash, tries, expires_at FROM enrol_code WHERE name = ? AND used_at IS NULL"
            )
            guard let row = try Row.fetchOne(statement, arguments: [name]) else { return .refused(.enrolmentCode) }
            let (unit, hash, tries, expiresAt): (String, String, Int, String) = (row[0], row[1], row[2], row[3])
            // Both are hashes, so how far they agree tells nothing about the code.
            guard tries < EnrolmentCode.maximumTries, expiresAt > now, hash == codeHash else {
                try db.execute(sql: "UPDATE enrol_code SET tries = tries + 1 WHERE name = ?", arguments: [name])
                return try refuse(.enrolmentCode, noting: tries < EnrolmentCode.maximumTries)
            }
            guard unit == request.unit else { return try refuse(.enrolmentUnit) }
            guard try Self.isFree(db, request, unit: unit) else { return try refuse(.enrolmentDevice) }
            try db.execute(
                sql: """
                    INSERT INTO device (id, unit, name, public_key, sealing_key, enrolled_at) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET name = excluded.name, sealing_key = excluded.sealing_key
                    """,
                arguments: [
                    request.device.rawValue, unit, request.name, request.publicKey, request.sealingKey, now,
                ]
            )
            // Who joins again has lost what it had.
            try db.execute(sql: "DELETE FROM token WHERE device = ?", arguments: [request.device.rawValue])
            let token = TokenState(device: request.device, expires: expires, offersAgain: false)
            try TokenRow.insert(tokenHash, token, at: moment.seconds, db)
            try db.execute(
                sql: "UPDATE enrol_code SET used_at = ?, used_by = ? WHERE name = ?",
                arguments: [now, request.device.rawValue, name]
            )
            try note(.deviceEnrol, ["code": .string(name), "name": .string(request.name)])
            return .enrolled
        }
    }

    /// Whether the identifier is new, or the same device comes again, as after a lost answer.
    ///
    /// A revoked one stays revoked.
    private static func isFree(_ db: Database, _ request: EnrolRequest, unit: String) throws -> Bool {
        let sql = select + " WHERE id = ?"
        guard let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [request.device.rawValue]) else {
            return true
        }
        let device = try device(row)
        return device.publicKey == request.publicKey && device.unit == unit && device.revokedAt == nil
    }
}
