import Core
import Foundation
import Testing

/// Two devices submit one filing, with the built programs: the second has nothing to decide, unless it saw other facts.
@Suite(.serialized)
struct SubmittedTwiceTests {
    private let filing = DistrictOffice.filing

    @Test func `A submit that another device made first is told, and waits for nobody`() async throws {
        let office = try await DistrictOffice()
        for device in [office.desk, office.laptop] { #expect(try await device.run("submit", filing).status == 0) }
        #expect(try await office.desk.sync().status == 0)
        let (report, status) = try await office.laptop.sync()
        #expect(status == 0 && report["parked"] == 0)
        #expect(report["pushed"]?["refused"] == 1, "the receipt is what it is")
        let told = try #require(report["foundDone"]?.first)
        let desk = try await office.desk.json("status")["device"]
        #expect(told["uscc"] == .string(filing) && told["state"] == "submitted" && told["device"] == desk)
        #expect(told["at"]?.stringValue != nil)
        #expect(try await office.laptop.json("outbox", "list") == [])
        #expect(try await office.laptop.json("show", filing)["state"] == "submitted")
        #expect(try await office.laptop.sync().report["foundDone"] == [])
        // What became of it can be looked up.
        let kept = try await office.laptop.json("history", filing).arrayValue?.last
        #expect(kept?["outcome"] == "refused" && kept?["state"] == "kept")
    }

    @Test func `In words the device and the time are told, and no refusal`() async throws {
        let office = try await DistrictOffice()
        for device in [office.desk, office.laptop] { #expect(try await device.run("submit", filing).status == 0) }
        #expect(try await office.desk.sync().status == 0)
        let result = try await office.laptop.run("sync")
        #expect(result.out.contains("被拒 0"))
        #expect(
            result.err.contains("已由 ") && result.err.contains(" 提交")
                && result.err.contains(/20\d\d-\d\d-\d\d \d\d:\d\d/)
        )
    }

    @Test func `Over other facts the second submit is refused as before, and retry advises no step back`() async throws
    {
        let office = try await DistrictOffice()
        #expect(try await office.laptop.run("submit", filing).status == 0)
        #expect(try await office.desk.run("set", filing, "staff=101").status == 0)
        #expect(try await office.desk.run("submit", filing).status == 0)
        #expect(try await office.desk.sync().status == 0)
        let (report, status) = try await office.laptop.sync()
        #expect(status == 7 && report["parked"] == 1 && report["foundDone"] == [])
        let retried = try await office.laptop.run("outbox", "retry", "--all")
        #expect(retried.status == 3)
        #expect(!(retried.out + retried.err).contains("withdraw"), "withdrawing would undo the colleague's submit")
    }
}
