import Core
import Foundation
import Testing

/// `shenbao-server backup` is killed at random moments while a device pushes.
@Suite(.serialized)
struct BackupKillTests {
    private static let filing = "91310101PDY010605J"

    @Test(
        .enabled("the server has the command") {
            try await BuiltProgram.server.run(["--help"]).out.contains("\n  backup ")
        }
    )
    func `A backup that was killed is whole or is none, and the store and the next backup are sound`() async throws {
        let world = try await FaultWorld.empty()
        try await world.first.expect(0, "import", Samples.folder + "/310101/enterprises.xlsx")
        #expect(try await world.first.sync().status == 0)
        let start = ContinuousClock.now
        let whole = world.folder.file("whole.backup")
        #expect(try await BuiltProgram.server.run(["backup", whole, "--data", world.data]).status == 0)
        let usual = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
        var random = SeededNumbers(seed: FaultScale.seed)
        for kill in 1...FaultScale.count(sample: 4, full: 100) {
            let told: Comment = "kill \(kill), SHENBAO_SEED=\(FaultScale.seed)"
            let file = world.folder.file("\(kill).backup")
            try await world.first.expect(0, "set", Self.filing, "remark=第\(kill)次")
            let device = world.first
            async let syncing = device.sync()
            let arguments = ["backup", file, "--data", world.data]
            let limit = Double.random(in: 0..<usual, using: &random)
            _ = try await KilledProgram.run(.server, arguments, killAfter: limit)
            #expect(try await syncing.status == 0, told)
            if FileManager.default.fileExists(atPath: file) { try await checkRestores(file, world, told) }
            #expect(try await world.settled().problems.isEmpty, told)
            #expect(try ReplicaCheck.damage(ofStore: world.data).isEmpty, told)
        }
        let last = world.folder.file("last.backup")
        #expect(try await BuiltProgram.server.run(["backup", last, "--data", world.data]).status == 0)
        try await checkRestores(last, world, "the last one")
    }

    private func checkRestores(_ file: String, _ world: FaultWorld, _ told: Comment) async throws {
        let data = world.folder.file(UUID().uuidString)
        #expect(try await BuiltProgram.server.run(["restore", file, "--data", data]).status == 0, told)
        #expect(try await BuiltProgram.server.run(["verify", "--data", data]).status == 0, told)
    }
}
