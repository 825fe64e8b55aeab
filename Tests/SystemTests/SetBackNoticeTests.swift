import Core
import Foundation
import Testing

/// A server that was set back says so in its log, and begins no more epochs than it must, with the built programs.
@Suite(.serialized)
struct SetBackNoticeTests {
    private let filing = DistrictOffice.filing

    private func epoch(of device: District) async throws -> Int64? {
        try await device.json("status")["serverEpoch"]?.integerValue
    }

    @Test(arguments: [false, true])
    func `After a restore the first sync begins no epoch of its own, also after a look at what it would do`(
        looksFirst: Bool
    ) async throws {
        let office = try await DistrictOffice()
        let backup = office.folder.file("backup.db")
        #expect(try await office.commission("backup", backup).status == 0)
        #expect(try await office.desk.run("set", filing, "remark=之后").status == 0)
        #expect(try await office.desk.sync().status == 0)
        try await office.restart {
            let restored = try await office.commission("restore", backup)
            #expect(restored.status == 0, "\(restored.err)")
        }
        if looksFirst {
            let plan = try await office.desk.json("sync", "--plan")
            #expect(plan["setBack"] == true)
            #expect(try await epoch(of: office.desk) == 1, "a look changes nothing")
        }
        let (report, status) = try await office.desk.sync()
        #expect(status == 0 && report["setBack"] == 1)
        #expect(try await epoch(of: office.desk) == 2)
        #expect(try await office.desk.json("show", filing)["remark"] == "之后")
    }

    @Test func `A store put back by hand: a look begins no epoch, a sync does, and the log says both`() async throws {
        let office = try await DistrictOffice()
        let (store, kept) = (office.data + "/store.db", office.folder.file("kept.db"))
        try await office.restart { try FileManager.default.copyItem(atPath: store, toPath: kept) }
        #expect(try await office.desk.run("set", filing, "remark=之后").status == 0)
        #expect(try await office.desk.sync().status == 0)
        let log = try await office.restart {
            try FileManager.default.removeItem(atPath: store)
            try FileManager.default.copyItem(atPath: kept, toPath: store)
        }
        #expect(!log.contains("new epoch") && log.contains("stopping") && log.contains("stopped"))

        #expect(try await office.desk.json("sync", "--plan")["setBack"] == true)
        #expect(try await office.desk.run("history", filing).status == 0)
        #expect(!office.server.logText.contains("new epoch"))
        #expect(try await office.desk.sync().status == 0)
        let device = try #require(try await office.desk.json("status")["device"]?.stringValue)
        #expect(try await office.server.waitForLog(containing: "set back"))
        let after = office.server.logText
        #expect(after.contains("new epoch") && after.contains("epoch=2") && after.contains("device=" + device))
        #expect(try await epoch(of: office.desk) == 2)
    }

    @Test func `A restored copy of a replica tells one epoch in one sync`() async throws {
        let office = try await DistrictOffice()
        let first = try office.copy(of: office.desk, name: "first")
        let second = try office.copy(of: office.desk, name: "second")
        // Both begin epoch 2; the one that the server meets later has to go on to 3.
        #expect(try await first.run("set", filing, "remark=一").status == 0)
        #expect(try await first.sync().status == 0)
        let result = try await second.run("sync")
        #expect(result.status == 0)
        #expect(result.err.components(separatedBy: "这个副本是复制或恢复而来的").count == 2)
        #expect(result.err.contains("第 3 代"))
    }
}
