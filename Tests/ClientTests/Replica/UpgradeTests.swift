import GRDB
import SyncProtocol
import Tables
import Testing

@testable import Client
@testable import Core

/// Replicas of earlier versions: the tables grow by the steps of the history, and everything in them stays.
@Suite struct UpgradeTests {
    private let unit = "310101"

    @Test func `the steps of the history add up to today's declarations, kind by kind and in order`() {
        var columns: [Kind: [SchemaStep.Column]] = [:]
        var order: [Kind] = []
        for step in SchemaHistory.steps {
            for (kind, added) in step.kinds {
                #expect(columns[kind] == nil, "\(kind) is made once")
                columns[kind] = added
                order.append(kind)
            }
            for (kind, added) in step.columns {
                #expect(columns[kind] != nil, "\(kind) is made before it grows")
                columns[kind, default: []] += added
            }
        }
        #expect(Set(order) == Set(RecordTypes.all.map(\.kind)))
        for type in RecordTypes.all {
            let table = RecordTable(type, systemColumns: [])
            #expect(columns[type.kind] == table.declaredColumns, "\(type.kind)")
        }
        #expect(SchemaHistory.steps.count == RecordTypes.schemaRevision, "every revision is a step")
    }

    @Test func `a fresh replica has the declared columns, whatever steps led there`() throws {
        let bench = try Bench()
        try bench.replica.read { db throws in
            for type in RecordTypes.all {
                let names = Set(try db.columns(in: type.kind.rawValue).map(\.name))
                let declared = ["id", "scope", "revision", "made_in", "extra"] + type.fields.map(\.code)
                #expect(names == Set(declared), "\(type.kind)")
            }
        }
    }

    /// A replica as version 1 left it: a filing, a round with a member that was unknown then, and two records of a kind
    /// that was.
    private func makeOld(at path: String, filing: RecordBody, round: RecordBody, reasons: [RecordBody]) throws
        -> ScopeDigest
    {
        let queue = try DatabaseQueue(path: path)
        try ReplicaSchema.migrator.migrate(queue, upTo: "0001-replica")
        let revision = Revision(epoch: 1, number: 3)
        var digest = ScopeDigest()
        try queue.write { db in
            try ReplicaMeta.set(.unit, unit, db)
            try ReplicaMeta.set(.device, Ticker(seed: 7).environment.newID().rawValue, db)
            try ReplicaMeta.set(.epoch, "1", db)
            for (kind, scope, id, body) in [
                (Kind.filing, unit, RecordID.filing(unit: unit, round: "2016", unifiedCode: Sample.enterprise), filing),
                (.round, "city", .round("2016"), round),
            ] {
                let columns = try #require(SchemaHistory.revision1.kinds.first { $0.kind == kind }?.columns)
                let type = try #require(RecordTypes.type(of: kind))
                var extra = body
                var values: [String: DatabaseValue] = [
                    "id": id.rawValue.databaseValue, "scope": scope.databaseValue,
                    "revision": revision.packed.databaseValue,
                ]
                for column in columns {
                    guard let value = extra.removeValue(forKey: column.name) else { continue }
                    values[column.name] = type.field(column.name)?.databaseValue(of: value)
                }
                if !extra.isEmpty { values["extra"] = JSONValue.object(extra).canonicalText().databaseValue }
                let names = values.keys.sorted()
                try db.execute(
                    sql: """
                        INSERT INTO \(kind.rawValue.quotedDatabaseIdentifier)
                        (\(names.map(\.quotedDatabaseIdentifier).joined(separator: ", ")))
                        VALUES (\(names.map { _ in "?" }.joined(separator: ", ")))
                        """,
                    arguments: StatementArguments(names.map { values[$0] })
                )
                if kind == .filing { digest.add(RowHash(kind: kind, id: id, revision: revision, body: body)) }
            }
            for body in reasons {
                let id = try #require(Acknowledgement.declaration.type.derivedID(body, unit: unit))
                digest.add(RowHash(kind: .acknowledgement, id: id, revision: revision, body: body))
                try db.execute(
                    sql: "INSERT INTO other_record (id, kind, scope, revision, body) VALUES (?, ?, ?, ?, ?)",
                    arguments: [
                        id.rawValue, "acknowledgement", unit, revision.packed, JSONValue.object(body).canonicalText(),
                    ]
                )
            }
            try db.execute(
                sql: "INSERT INTO other_record (id, kind, scope, revision, body) VALUES (?, 'later', ?, 1, '{}')",
                arguments: [RecordID.derived(from: "later").rawValue, unit]
            )
            digest.add(
                RowHash(
                    kind: Kind(rawValue: "later"),
                    id: .derived(from: "later"),
                    revision: Revision(packed: 1),
                    body: [:]
                )
            )
        }
        try queue.close()
        return digest
    }

    @Test func `a replica of version 1 keeps its records, adopts those of a kind it did not know, and its digest`()
        throws
    {
        let scratch = try Scratch()
        let path = scratch.path("old.db")
        var filing = Filing()
        filing.name = "上海测试1号有限公司"
        filing.uscc = Sample.enterprise
        filing.lines = ["BPO.OPS.DATA"]
        filing.total = Money(cents: 1_000_500_000)
        filing.staff = 100
        filing.unit = unit
        filing.round = "2016"
        var round = Directory.round2016.body
        round["hireCap"] = 50
        round["colour"] = "red"
        var reason: RecordBody = [
            "filing": .string(RecordID.filing(unit: unit, round: "2016", unifiedCode: Sample.enterprise).rawValue),
            "rule": "sex.mismatch", "record": .string(RecordID.derived(from: "hire").rawValue), "field": "sex",
            "basis": "sex=F", "reason": "证件如此",
        ]
        let plain = reason
        reason["rule"] = "name.unusual"
        reason["field"] = nil
        reason["weight"] = ["since": 3]
        let digest = try makeOld(at: path, filing: filing.body, round: round, reasons: [plain, reason])

        let replica = try Replica.open(at: path, .writing, environment: Ticker(seed: 8).environment)
        try replica.read { db throws in
            #expect(try Records.list(.filing, db).map(\.body) == [filing.body])
            #expect(try Records.list(.round, db).map(\.body) == [round])
            #expect(try replica.round(db).hireCap == 50)
            let reasons = try Records.list(.acknowledgement, ordering: "rule", db)
            #expect(reasons.map(\.body) == [reason, plain])
            #expect(reasons.allSatisfy { $0.revision == Revision(epoch: 1, number: 3) && $0.madeIn == nil })
            #expect(try String.fetchAll(db, sql: "SELECT kind FROM other_record") == ["later"])
            #expect(try Publication.digest(of: .unit(unit), db) == digest)
        }
        let again = try Replica.open(at: path, .reading, environment: Ticker(seed: 9).environment)
        #expect(try again.read { try Records.count(.acknowledgement, $0) } == 2)
    }

    @Test func `a replica of version 2 keeps its cases and what a newer server said of them`() throws {
        let scratch = try Scratch()
        let path = scratch.path("old.db")
        let queue = try DatabaseQueue(path: path)
        try ReplicaSchema.migrator.migrate(queue, upTo: "0002-acknowledgements")
        var open = ConflictCase()
        open.recordKind = "filing"
        open.record = RecordID.derived(from: "filing").rawValue
        open.field = "name"
        open.changeSet = RecordID.derived(from: "change").rawValue
        open.device = RecordID.derived(from: "device").rawValue
        open.openedAt = "2016-09-01T08:00:00Z"
        open.deviceName = "二号机"
        let body = open.body
        try queue.write { db in
            try ReplicaMeta.set(.unit, unit, db)
            try ReplicaMeta.set(.device, Ticker(seed: 7).environment.newID().rawValue, db)
            try ReplicaMeta.set(.epoch, "1", db)
            let columns = try #require(SchemaHistory.revision1.kinds.first { $0.kind == .conflictCase }?.columns)
            let type = ConflictCase.declaration.type
            let known = columns.filter { body[$0.name] != nil }
            let names = ["id", "scope", "revision"] + known.map(\.name) + ["extra"]
            let id = RecordID.derived(from: "case")
            var values: [DatabaseValue] = [id.rawValue.databaseValue, unit.databaseValue, 3.databaseValue]
            for column in known {
                values.append(type.field(column.name)?.databaseValue(of: body[column.name] ?? .null) ?? .null)
            }
            values.append(JSONValue.object(["deviceName": "二号机"]).canonicalText().databaseValue)
            try db.execute(
                sql: """
                    INSERT INTO "case" (\(names.map(\.quotedDatabaseIdentifier).joined(separator: ", ")))
                    VALUES (\(names.map { _ in "?" }.joined(separator: ", ")))
                    """,
                arguments: StatementArguments(values)
            )
        }
        try queue.close()
        let replica = try Replica.open(at: path, .writing, environment: Ticker(seed: 8).environment)
        #expect(try replica.read { try Records.list(.conflictCase, $0).map(\.body) } == [body])
    }

    @Test func `a replica of version 3 adopts what the commission said of its filings, and its digest`() throws {
        let scratch = try Scratch()
        let path = scratch.path("old.db")
        let queue = try DatabaseQueue(path: path)
        try ReplicaSchema.migrator.migrate(queue, upTo: "0005-sync")
        let filing = RecordID.filing(unit: unit, round: "2016", unifiedCode: Sample.enterprise).rawValue
        var remark = Remark()
        remark.filing = filing
        remark.recordKind = "filing"
        remark.record = filing
        remark.field = "staff"
        remark.text = "与社保人数不符"
        remark.asks = true
        remark.author = "王审核"
        remark.at = "2016-09-20T02:00:00Z"
        var review = Review()
        review.filing = filing
        review.to = .returned
        review.author = "王审核"
        review.at = remark.at
        review.seen = "1-7"
        var standing = RoundStanding()
        standing.round = "2016"
        standing.unit = unit
        standing.status = "closed"
        let made: [(Kind, RecordBody)] = [
            (.remark, remark.body.merging(["weight": 3]) { $1 }), (.review, review.body),
            (.roundStanding, standing.body),
        ]
        var digest = ScopeDigest()
        try queue.write { db in
            try ReplicaMeta.set(.unit, unit, db)
            try ReplicaMeta.set(.device, Ticker(seed: 7).environment.newID().rawValue, db)
            try ReplicaMeta.set(.epoch, "1", db)
            for (kind, body) in made {
                let id = RecordID.derived(from: kind.rawValue)
                let revision = Revision(epoch: 1, number: 8)
                digest.add(RowHash(kind: kind, id: id, revision: revision, body: body))
                try db.execute(
                    sql: "INSERT INTO other_record (id, kind, scope, revision, body) VALUES (?, ?, ?, ?, ?)",
                    arguments: [
                        id.rawValue, kind.rawValue, unit, revision.packed, JSONValue.object(body).canonicalText(),
                    ]
                )
            }
        }
        try queue.close()
        let replica = try Replica.open(at: path, .writing, environment: Ticker(seed: 8).environment)
        try replica.read { db throws in
            for (kind, body) in made { #expect(try Records.list(kind, db).map(\.body) == [body], "\(kind)") }
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM other_record") == 0)
            #expect(try Publication.digest(of: .unit(unit), db) == digest)
        }
    }

    @Test func `an adopted reason covers its finding`() throws {
        let scratch = try Scratch()
        let path = scratch.path("old.db")
        var filing = Filing()
        filing.name = "上海测试1号有限公司"
        filing.uscc = Sample.enterprise
        filing.category = .bpo
        filing.lines = ["BPO.OPS.DATA"]
        filing.total = Money(cents: 1_000_000_000)
        filing.offshore = Money(cents: 1_000_000_000)
        filing.electronic = true
        filing.unit = unit
        filing.round = "2016"
        let id = RecordID.filing(unit: unit, round: "2016", unifiedCode: Sample.enterprise)
        let reason: RecordBody = [
            "filing": .string(id.rawValue), "rule": "material.roster", "record": .string(id.rawValue),
            "field": "electronic", "basis": "electronic=是; paperVolumes=0", "reason": "名册随后",
        ]
        _ = try makeOld(at: path, filing: filing.body, round: Directory.round2016.body, reasons: [reason])
        let replica = try Replica.open(at: path, .reading, environment: Ticker(seed: 8).environment)
        let review = try #require(try replica.read { try UnitReviewer(replica, $0).review().filings.first })
        let finding = try #require(review.findings.first { $0.rule == .materialRoster })
        #expect(review.reason(for: finding) == "名册随后")
    }
}

extension RecordType {
    fileprivate func derivedID(_ body: RecordBody, unit: String) -> RecordID? {
        guard case .derived(let derive) = identity else { return nil }
        return derive(body, .unit(unit))
    }
}
