package import Core
import GRDB
import SyncProtocol
import Tables

/// Verdicts, rounds and notices.
extension SQLiteCentralStore {
    /// Gives a verdict on claims; one that stands on the same records is taken back by it.
    package func giveVerdict(_ draft: VerdictDraft, by user: ConsoleUser) async throws -> RecordID {
        try await act(user) { turn in
            let records = draft.records.sorted()
            guard (2...200).contains(records.count), Set(records).count == records.count else {
                throw ReviewError.invalid(field: "records")
            }
            switch draft.verdict {
            case "keep":
                guard let keeps = draft.keeps, records.contains(keeps) else {
                    throw ReviewError.invalid(field: "verdict")
                }
            case "none", "legitimate": break
            default: throw ReviewError.invalid(field: "verdict")
            }
            // What is decided on must be there, and be one person's.
            var people: Set<[String]> = []
            for name in records {
                let row = try turn.claim(name)
                guard row.body["round"]?.stringValue == draft.round else { throw ReviewError.changed }
                people.insert([row.body["idType"]?.stringValue ?? "", row.body["idNumber"]?.stringValue ?? ""])
            }
            guard people.count == 1 else { throw ReviewError.changed }
            // Of two verdicts on one row both would count: what was decided on fewer rows of the person is replaced.
            let replaced = try Self.records(
                turn.db,
                .claimVerdict,
                where: "scope = 'commission' AND round = ? AND stands = 1",
                [draft.round]
            ).filter { standing in
                let rows = standing.body["records"]?.arrayValue?.compactMap(\.stringValue) ?? []
                return !Set(rows).isDisjoint(with: records)
            }
            // What the page did not show was given since: nobody overrides a verdict that he has not seen.
            if let shown = draft.replaces, shown != Set(replaced.map(\.id)) { throw ReviewError.changed }
            let changes = replaced.map { turn.edit($0, turn.revoked(ClaimVerdict.replaced)) }
            var verdict = ClaimVerdict()
            verdict.round = draft.round
            verdict.rule = draft.rule
            verdict.records = records
            verdict.verdict = draft.verdict
            verdict.keeps = draft.verdict == "keep" ? draft.keeps : nil
            verdict.reason = try ReviewTurn.text(draft.reason, "reason")
            verdict.author = turn.name
            verdict.at = turn.now
            try turn.checkMoves(from: try replaced.map { try ClaimVerdict(body: $0.body) }, to: verdict)
            let change = turn.creation(.claimVerdict, verdict.body)
            try turn.write(changes + [change], in: .commission)
            for standing in replaced {
                try turn.note(
                    .verdictRevoke,
                    AuditObject(.claimVerdict, standing.id, in: .commission),
                    ["reason": .string(verdict.reason)]
                )
            }
            try turn.note(
                .verdict,
                AuditObject(.claimVerdict, change.record, in: .commission),
                [
                    "verdict": .string(draft.verdict), "records": .array(records.map(JSONValue.string)),
                    "keeps": JSONValue(verdict.keeps), "reason": .string(verdict.reason),
                ]
            )
            return change.record
        }
    }

    /// Takes a verdict back.
    package func revokeVerdict(_ id: RecordID, reason: String, by user: ConsoleUser) async throws {
        try await act(user) { turn in
            let verdict = try turn.record(.claimVerdict, id, in: .commission)
            guard verdict.body["stands"] == true else { throw ReviewError.changed }
            let reason = try ReviewTurn.text(reason, "reason")
            try turn.checkMoves(from: [try ClaimVerdict(body: verdict.body)], to: nil)
            try turn.write([turn.edit(verdict, turn.revoked(reason))], in: .commission)
            try turn.note(
                .verdictRevoke,
                AuditObject(.claimVerdict, id, in: .commission),
                ["reason": .string(reason)]
            )
        }
    }

    /// Opens, closes or freezes a round, in every unit's scope; freezing seals a manifest.
    ///
    /// In the units' scopes the standing has a place in the order of their own work: what was submitted before it is in the manifest,
    /// what comes after it is refused.
    package func setRound(_ code: String, to status: RoundStatus, by actor: AuditActor) async throws {
        try await act(actor, name: actor.name) { turn in
            let round = try turn.record(.round, .round(code), in: .city)
            // What stands so already is not done again: a round has one manifest for each time that it is frozen.
            guard round.body["status"]?.stringValue != status.rawValue else { return }
            for unit in Directory.units { try turn.setStanding(of: code, in: unit.code, to: status) }
            try turn.write([turn.edit(round, ["status": .string(status.rawValue)])], in: .city)
            let action: AuditAction =
                switch status {
                case .open: .roundOpen
                case .closed: .roundClose
                case .frozen: .roundFreeze
                }
            var detail: [String: JSONValue] = [:]
            if status == .frozen { detail["freeze"] = .string(try turn.freeze(code).rawValue) }
            try turn.note(action, AuditObject(kind: "round", id: code), detail)
        }
    }
}

extension ReviewTurn {
    func revoked(_ reason: String) -> RecordBody {
        ["stands": false, "revokedBy": .string(name), "revokedAt": .string(now), "revokeReason": .string(reason)]
    }

    /// The row that a verdict names as `unit/kind/id`.
    func claim(_ name: String) throws -> StoredRecord {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, [Kind.hire.rawValue, Kind.trainee.rawValue].contains(parts[1]),
            let id = RecordID(rawValue: parts[2])
        else { throw ReviewError.invalid(field: "records") }
        return try record(Kind(rawValue: parts[1]), id, in: .unit(parts[0]))
    }

    /// Whom an approved filing is paid for was decided with it: no verdict moves a row of it, and none that its approval rests on
    /// goes, before it is reopened.
    /// - Throws: what ``ClaimShift/Concerned/obstacle`` says, naming the enterprises.
    func checkMoves(from standing: [ClaimVerdict], to next: ClaimVerdict?) throws {
        let statement = try db.cachedStatement(
            sql: """
                SELECT f.name, \(SharedClaims.decidedState), f.state FROM hire h
                JOIN filing f ON f.scope = h.scope AND f.id = h.parent WHERE h.scope = ? AND h.id = ?
                """
        )
        let moved = ClaimShift.moved(from: standing, to: next)
        var concerned = ClaimShift.Concerned()
        for record in moved.union(ClaimShift.left(by: standing, for: next)) {
            let parts = record.split(separator: "/").map(String.init)
            guard parts.count == 3, parts[1] == Kind.hire.rawValue,
                let filing = try Row.fetchOne(statement, arguments: [parts[0], parts[2]])
            else { continue }
            let state = (filing[1] as String?).flatMap(FilingState.init(rawValue:))
            guard state.map(Workflow.isGranted) == true else { continue }
            let isMoved = moved.contains(record)
            guard try isMoved || isShared(parts[2], in: parts[0]) else { continue }
            concerned.add(filing[0], isMoved: isMoved, isClosed: filing[2] == FilingState.closed.rawValue)
        }
        if let obstacle = concerned.obstacle { throw obstacle }
    }

    /// Whether another organisation claims the person of a row too: where none does any more, nothing rests on a verdict.
    private func isShared(_ hire: String, in unit: String) throws -> Bool {
        let sql = """
            SELECT EXISTS (
              SELECT 1 FROM hire h JOIN hire o INDEXED BY hire_person
                ON o.round = h.round AND o.idNumber = h.idNumber AND o.idType = h.idType
              LEFT JOIN filing f ON f.scope = o.scope AND f.id = o.parent
              WHERE h.scope = ? AND h.id = ? AND substr(o.enterprise, 9, 9) <> substr(h.enterprise, 9, 9)
                AND f.state IS NOT 'withdrawn'
            )
            """
        return try Bool.fetchOne(db.cachedStatement(sql: sql), arguments: [unit, hire]) ?? false
    }

    func setStanding(of round: String, in unit: String, to status: RoundStatus) throws {
        let id = RecordID.roundStanding(unit: unit, round: round)
        let known = try SQLiteCentralStore.record(db, .roundStanding, id, in: .unit(unit))
        if let known {
            guard known.body["status"]?.stringValue != status.rawValue else { return }
            return try write([edit(known, ["status": .string(status.rawValue)])], in: .unit(unit))
        }
        var standing = RoundStanding()
        standing.round = round
        standing.unit = unit
        standing.status = status.rawValue
        try write([creation(.roundStanding, standing.body, id: id)], in: .unit(unit))
    }

    /// Seals where every unit stands: the number, the hash of its log and the digest of its records.
    func freeze(_ round: String) throws -> RecordID {
        var units: [JSONValue] = []
        for unit in Directory.units {
            guard let row = try ScopeRow.fetch(db, .unit(unit.code)) else { throw StoreError.damaged("scope") }
            var states: [String: JSONValue] = [:]
            for count in try Row.fetchAll(
                db,
                sql: "SELECT state, COUNT(*) FROM filing WHERE scope = ? AND round = ? GROUP BY state",
                arguments: [unit.code, round]
            ) { states[count[0]] = JSONValue(count[1] as Int) }
            units.append([
                "unit": .string(unit.code), "revision": .string(row.head.description), "logHash": .string(row.logHash),
                "digest": .string(row.state.digest.description), "filings": .object(states),
            ])
        }
        let identity = try SQLiteServerView(db, identity: store.identity).identity()
        let manifest: JSONValue = [
            "server": .string(identity.id), "epoch": JSONValue(identity.epoch), "round": .string(round),
            "at": .string(now), "publicKey": .string(identity.publicKey), "units": .array(units),
        ]
        var freeze = Freeze()
        freeze.round = round
        freeze.manifest = manifest
        freeze.signature = try store.key.sign(manifest.canonicalBytes(), as: .freeze)
        freeze.author = name
        freeze.at = now
        let change = creation(.freeze, freeze.body)
        try write([change], in: .commission)
        return change.record
    }
}
