import Core
import Foundation
import Testing

/// What a clerk is told of conflicts, with the built programs: whose value is whose, what he can do, and what is closed.
@Suite(.serialized)
struct ConflictTellingTests {
    private let filing = DistrictOffice.filing

    @Test func `Of two copies of one replica each calls its own value mine`() async throws {
        let office = try await DistrictOffice()
        let copy = try office.copy(of: office.desk, name: "copy")
        #expect(try await office.desk.run("set", filing, "remark=甲").status == 0)
        #expect(try await copy.run("set", filing, "remark=乙").status == 0)
        #expect(try await office.desk.sync().status == 0)
        #expect(try await copy.sync().status == 5)
        #expect(try await office.desk.sync().status == 5)
        let original = try #require(try await office.desk.json("conflicts").first)
        let copied = try #require(try await copy.json("conflicts").first)
        #expect(original["mine"] == "甲" && original["theirs"] == "乙")
        #expect(copied["mine"] == "乙" && copied["theirs"] == "甲")
        for conflict in [original, copied] {
            #expect(conflict["mineBy"]?["here"] == true && conflict["mineBy"]?["copy"] == false)
            #expect(conflict["theirsBy"]?["here"] == false && conflict["theirsBy"]?["copy"] == true)
        }
        #expect(original["theirsBy"]?["epoch"] == 2 && copied["mineBy"]?["epoch"] == 2)
        let words = try await copy.run("conflicts").out
        #expect(words.contains("本机（这份副本，第 2 代）") && words.contains("本机的另一份副本"))
        // A third device sees two values of another's.
        #expect(try await office.laptop.sync().status == 5)
        let third = try #require(try await office.laptop.json("conflicts").first)
        #expect(third["mineBy"]?["here"] == false && third["mineBy"]?["copy"] == false)
    }

    @Test func `A late edit says what the clerk can do, and who gave the value that stands`() async throws {
        let office = try await DistrictOffice()
        #expect(try await office.laptop.run("set", filing, "staff=101").status == 0)
        #expect(try await office.desk.run("submit", filing).status == 0)
        #expect(try await office.desk.sync().status == 0)
        #expect(try await office.laptop.sync().status == 5)
        let late = try #require(try await office.laptop.json("conflicts").first)
        #expect(late["type"] == "late" && late["closable"] == false)
        let desk = try await office.desk.json("status")["device"]
        #expect(late["theirsBy"]?["device"] == desk)
        let told = try await office.laptop.run("conflicts")
        #expect(told.out.contains("办法：") && told.out.contains("withdraw"))
        #expect(!(told.out + told.err).contains("resolve"), "it is not the clerk's to close")
        #expect(!told.out.contains("不详"))
    }

    @Test func `A closed or mistyped conflict is told as such`() async throws {
        let office = try await DistrictOffice()
        #expect(try await office.desk.run("set", filing, "staff=101").status == 0)
        #expect(try await office.laptop.run("set", filing, "staff=102").status == 0)
        for device in [office.desk, office.laptop, office.desk] { _ = try await device.sync() }
        let id = try #require(try await office.desk.json("conflicts").first?["id"]?.stringValue)
        func code() async throws -> JSONValue? {
            let result = try await office.desk.run("resolve", id, "--take", "mine", "--json")
            #expect(result.status == 1)
            return try result.json()["error"]
        }
        // The end of an identifier is enough, where it is long enough to mean something.
        #expect(try await office.laptop.run("resolve", String(id.suffix(5)), "--take", "mine").status == 1)
        #expect(try await office.laptop.run("resolve", String(id.suffix(8)), "--take", "mine").status == 0)
        #expect(try await office.laptop.sync().status == 0)
        #expect(try await office.desk.sync().status == 0)
        let closed = try #require(try await code())
        #expect(closed["code"] == "case.closed")
        #expect(closed["message"]?.stringValue?.contains("由另一台设备于 20") == true)
        let again = try await office.laptop.run("resolve", id, "--take", "mine")
        #expect(again.err.contains("由本机于 20") && !again.err.contains("统一社会信用代码"))
        let typo = String(id.dropLast()) + (id.hasSuffix("0") ? "1" : "0")
        let unknown = try await office.desk.run("resolve", typo, "--take", "mine", "--json")
        #expect(unknown.status == 1)
        #expect(try unknown.json()["error"]?["code"] == "case.unknown")
    }

    @Test func `The history of a record begins with its making, and tells what a resolve decided`() async throws {
        let office = try await DistrictOffice()
        #expect(try await office.desk.run("set", filing, "staff=101").status == 0)
        #expect(try await office.laptop.run("set", filing, "staff=102").status == 0)
        for device in [office.desk, office.laptop] { _ = try await device.sync() }
        let id = try #require(try await office.laptop.json("conflicts").first?["id"]?.stringValue)
        #expect(try await office.laptop.run("resolve", id, "--take", "theirs", "--reason", "以年报为准").status == 0)
        #expect(try await office.laptop.sync().status == 0)
        let lines = try await office.laptop.run("history", filing).out.split(separator: "\n").map(String.init)
        #expect(lines.dropFirst().first == "  新建")
        #expect(lines.last == "  了结冲突 \(id)（员工总数）：取已生效的值")
        #expect(try await office.laptop.json("history", filing).arrayValue?.last?["closes"] == [.string(id)])
    }
}
