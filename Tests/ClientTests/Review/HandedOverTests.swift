import GRDB
import SyncProtocol
import Terminal
import Testing

@testable import Client
@testable import Core

/// A filing that was handed over cannot be changed on the device that knows it; late work of another one is decided.
@Suite struct HandedOverTests {
    private func bench() throws -> Bench {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing(), Sample.filing(Sample.secondEnterprise)]))
        try bench.add(.hires([Sample.hire(0), Sample.hire(1)]))
        try bench.lead(to: .submitted)
        return bench
    }

    /// Refused as not allowed, and the replica is as it was.
    private func refuses(_ bench: Bench, _ code: String = "filing.handedOver", _ work: () throws -> Void) throws {
        let before = try bench.dump()
        let error = #expect(throws: ClientError.self) { try work() }
        #expect(error?.code == code)
        #expect(error?.status == .notAllowed)
        #expect(try bench.dump() == before)
    }

    @Test func `neither figures nor rows can be set, and nothing can be removed`() throws {
        let bench = try bench()
        try refuses(bench) { try bench.set(try bench.filing(), "staff=101") }
        try refuses(bench) { try bench.set(try #require(try bench.hires().first), "post=改") }
        try refuses(bench, "record.readOnly") { try bench.remove(try bench.filing()) }
        try refuses(bench, "record.readOnly") { try bench.remove(try #require(try bench.hires().first)) }
    }

    @Test func `an import reports the rows that would change what was handed over, and stores the others`() throws {
        let bench = try bench()
        let sheet = SampleSheet.filings([
            Sample.filing(Sample.thirdEnterprise),
            Sample.filing(Sample.enterprise, ["name": "改名公司", "staff": "101"]),
            Sample.filing(Sample.secondEnterprise),
        ])
        for isDryRun in [true, false] {
            let result = try bench.add(sheet, isDryRun: isDryRun)
            #expect(result.added == 1 && result.rejected == 1 && result.unchanged == 1)
            let expected = ["name", "staff"].map { "\(sheet.cell($0, 1)) filing.handedOver" }
            #expect(Set(places(result.errors)) == Set(expected))
            #expect(result.sentence(try #require(result.errors.first), .zh).contains("shenbao withdraw"))
        }
        #expect(try bench.filing(Sample.thirdEnterprise).body["state"] == "draft")
        #expect(try bench.filing().body["staff"] == 100)
    }

    @Test func `a filing that was removed is made anew beside a row that is refused`() throws {
        let bench = try bench()
        try bench.remove(try bench.filing(Sample.secondEnterprise))
        let changed = Sample.filing(Sample.enterprise, ["staff": "101"])
        let result = try bench.add(.filings([changed, Sample.filing(Sample.secondEnterprise)]))
        #expect(result.added == 1 && result.rejected == 1)
        #expect(try bench.filing(Sample.secondEnterprise).body["state"] == "draft")
    }

    @Test func `a roster's new and changed rows are refused by row, and the same ones are unchanged`() throws {
        let bench = try bench()
        let before = try bench.dump()
        let sheet = SampleSheet.hires([Sample.hire(0, ["post": "改"]), Sample.hire(1), Sample.hire(2)])
        let result = try bench.add(sheet)
        #expect(result.unchanged == 1 && result.rejected == 2)
        #expect(
            places(result.errors)
                == ["\(sheet.cell("post", 0)) filing.handedOver", "\(sheet.cell("idNumber", 2)) filing.handedOver"]
        )
        #expect(try bench.dump() == before)
    }

    @Test func `the same files again change nothing and are no error`() throws {
        let bench = try bench()
        let before = try bench.dump()
        #expect(try bench.add(.filings([Sample.filing(), Sample.filing(Sample.secondEnterprise)])).unchanged == 2)
        #expect(try bench.add(.hires([Sample.hire(0), Sample.hire(1)])).unchanged == 2)
        #expect(try bench.dump() == before)
    }

    @Test func `other filings go on, and once it is taken back everything does`() throws {
        let bench = try bench()
        try bench.set(try bench.filing(Sample.secondEnterprise), "staff=101")
        #expect(try bench.add(.hires([Sample.hire(0)], of: Sample.secondEnterprise)).added == 1)
        try bench.lead(to: .withdrawn)
        try bench.set(try bench.filing(), "staff=101")
        #expect(try bench.add(.hires([Sample.hire(0, ["post": "改"]), Sample.hire(2)])).added == 1)
        try bench.remove(try bench.filing())
        #expect(try bench.hires().isEmpty)
    }

    // MARK: Late work

    /// The second device worked on without knowing that the first had submitted; both have pulled the late case.
    private func late(_ work: (SyncBench) throws -> Void) throws -> (first: SyncBench, second: SyncBench) {
        let server = CentralFake()
        let first = try SyncBench(server)
        let second = try SyncBench(server, seed: 2)
        try first.bench.add(.filings([Sample.filing()]))
        try first.bench.add(.hires([Sample.hire(0)]))
        try first.sync()
        try second.sync()
        try first.bench.lead(to: .submitted)
        try first.sync()
        try work(second)
        #expect(try second.sync().outcomes == [.conflicted: 1])
        try first.sync()
        return (first, second)
    }

    private func resolve(_ device: SyncBench, _ side: Side) throws {
        try device.replica.write { db in
            let conflict = try #require(try OpenConflict.all(device.replica, db).first)
            var step = try Step(
                device.replica,
                keys: try DeviceKeys.load(forReplica: device.replica.path),
                scope: device.scope,
                db
            )
            try conflict.close(taking: side, value: nil, reason: "已核对", in: &step, device.replica, db)
            try step.commit()
        }
    }

    @Test func `a late figure waits for the commission, and is taken once the unit has taken the filing back`() throws {
        let (first, second) = try late { try $0.bench.set(try $0.bench.filing(), "staff=101") }
        #expect(try second.bench.filing().body["staff"] == 100, "what was handed over stands")
        #expect(try second.conflicts().map(\.type) == ["late"])
        try refuses(second.bench, "case.handedOver") { try resolve(second, .mine) }
        try first.bench.lead(to: .withdrawn)
        try first.sync()
        try second.sync()
        for device in [first, second] {
            #expect(try device.conflicts().isEmpty)
            #expect(try device.bench.filing().body["staff"] == 101)
        }
        #expect(try second.bench.reasons() == [])
        try second.bench.lead(to: .submitted)
        #expect(try second.sync().outcomes == [.applied: 1])
    }

    @Test func `a late row is made, and a late removal removes, when the filing is taken back`() throws {
        let (first, second) = try late { _ = try $0.bench.add(.hires([Sample.hire(0), Sample.hire(1)])) }
        #expect(try second.bench.hires().count == 1)
        try second.bench.lead(to: .withdrawn)
        #expect(try second.sync().outcomes == [.applied: 1])
        try first.sync()
        for device in [first, second] {
            #expect(
                try device.bench.hires().map { $0.body["idNumber"] }
                    == (0..<2).map { .string(Sample.residentID($0)) }
            )
            #expect(try device.conflicts().isEmpty)
        }

        let (third, fourth) = try late { try $0.bench.remove(try $0.bench.only(.hire)) }
        try third.bench.lead(to: .withdrawn)
        try third.sync()
        try fourth.sync()
        for device in [third, fourth] { #expect(try device.bench.hires().isEmpty) }
    }
}
