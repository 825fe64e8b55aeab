import SyncProtocol
import Terminal
import Testing
import Workbook

@testable import Client
@testable import Core

/// 附件1: built in, the server's, and corrected by the unit that it is about.
@Suite struct DirectoryTests {
    private func serverWithUnits() -> CentralFake {
        let server = CentralFake()
        server.put(.city, Directory.units.map { (kind: .unit, id: .unit($0.code), body: $0.body) })
        return server
    }

    /// Sets fields as `shenbao set` does.
    private func set(_ bench: Bench, _ reference: String, _ assignments: String...) throws {
        let replica = bench.replica
        try replica.write { db in
            let record = try replica.record(named: reference, db)
            let scope = try replica.scope(ofChangesTo: record, db)
            let values = try FieldAssignment(replica: replica, db: db).read(assignments, for: record)
            var step = try Step(replica, keys: try DeviceKeys.load(forReplica: replica.path), scope: scope, db)
            try step.update(record, set: values)
            if !step.isEmpty { try step.commit() }
        }
    }

    private func unit(_ code: String, _ bench: Bench) throws -> RecordBody {
        try bench.replica.read { try bench.replica.record(named: code, $0).body }
    }

    @Test func `a correction reaches the server and every other replica`() throws {
        let server = serverWithUnits()
        let one = try SyncBench(server)
        let two = try SyncBench(server, seed: 2)
        try one.sync()
        try set(one.bench, "310101", "contact=赵老师", "phone=63000000-8", "address=")
        #expect(try unit("310101", one.bench)["contact"] == "赵老师")
        let report = try one.sync()
        #expect(report.outcomes == [.applied: 1])
        try one.checkQuiet()
        try two.sync()
        let corrected = try unit("310101", two.bench)
        #expect(corrected["contact"] == "赵老师" && corrected["phone"] == "63000000-8" && corrected["address"] == nil)
        #expect(corrected["office"] == "贸易发展科")
        #expect(server.scopes[.city]?.records.count == 17)
    }

    @Test func `a correction and a filing go in one chain, each to its scope`() throws {
        let one = try SyncBench(serverWithUnits())
        try one.sync()
        try one.bench.add(.filings([Sample.filing()]))
        try set(one.bench, "310101", "contact=赵老师")
        try one.bench.set(one.filing(), "remark=改过")
        let report = try one.sync()
        #expect(report.outcomes == [.applied: 3])
        try one.checkQuiet()
    }

    @Test func `another unit's entry is refused`() throws {
        let one = try SyncBench(serverWithUnits())
        try one.sync()
        let error = #expect(throws: ClientError.self) { try set(one.bench, "3101z1", "contact=某") }
        #expect(error?.code == "unit.foreign" && error?.status == .notAllowed)
        #expect(try one.replica.read { try Outbox.pending($0) } == 0)
    }

    @Test func `before the first sync the directory can be read, and a correction is told to wait`() throws {
        let bench = try Bench()
        #expect(try unit("310101", bench)["contact"] == "吴老师")
        let error = #expect(throws: ClientError.self) { try set(bench, "310101", "contact=赵老师") }
        #expect(error?.code == "unit.unsynced" && error?.status == .notAllowed)
    }

    @Test(arguments: ["name=别区", "code=310102", "seq=10"])
    func `what the commission gave a unit stays`(assignment: String) throws {
        let one = try SyncBench(serverWithUnits())
        try one.sync()
        let error = #expect(throws: ClientError.self) { try set(one.bench, "310101", assignment) }
        #expect(error?.code == "field.readOnly")
    }

    @Test func `two devices of a unit that correct one field have a conflict that one of them closes`() throws {
        let server = serverWithUnits()
        let one = try SyncBench(server)
        let two = try SyncBench(server, seed: 2)
        try one.sync()
        try two.sync()
        try set(one.bench, "310101", "contact=赵老师")
        try set(two.bench, "310101", "contact=钱老师")
        try one.sync()
        try two.sync()
        try one.sync()
        #expect(try one.conflicts().map(\.theirs) == ["钱老师"])
        let conflict = try #require(try two.conflicts().first)
        #expect(conflict.recordKind == .unit && conflict.field == "contact")
        #expect(conflict.mine == "钱老师" && conflict.theirs == "赵老师")
        try two.replica.write { db in
            var step = try Step(two.replica, keys: try DeviceKeys.load(forReplica: two.replica.path), scope: .city, db)
            try conflict.close(taking: .mine, value: nil, reason: "新来的", in: &step, two.replica, db)
            try step.commit()
        }
        try two.sync()
        try one.sync()
        for bench in [one, two] {
            #expect(try bench.conflicts().isEmpty)
            #expect(try unit("310101", bench.bench)["contact"] == "钱老师")
        }
        let other = try Bench(unit: "3101Z1", seed: 3)
        #expect(try other.replica.read { try OpenConflict.count(other.replica, $0) } == 0)
    }

    @Test func `the annex has the printed title, the units in printed order, telephones as text`() throws {
        let bench = try Bench()
        let path = bench.scratch.path("附件1.xlsx")
        try DirectoryTable(units: DirectoryTable.builtIn).write(to: path, as: .xlsx, language: .zh)
        var rows: [[CellValue]] = []
        try WorkbookReader(path: path).readRows { row in
            rows.append(row.cells)
            return true
        }
        #expect(rows.first == [.text("区（示范区）服务外包主管部门联络表")])
        #expect(rows[1] == ["序号", "部门名称", "处室名称", "联系人", "联系电话", "地址", "代码"].map { .text($0) })
        #expect(rows.count == 19)
        #expect(rows[2].first == .number("1") && rows[18].first == .number("18"))
        #expect(rows[12][4] == .text("54260100-3701"))
    }
}
