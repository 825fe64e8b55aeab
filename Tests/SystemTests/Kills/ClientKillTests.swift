import Client
import Core
import Foundation
import SyncProtocol
import Testing

/// `shenbao` is killed at random moments of its work.
@Suite(.serialized)
struct ClientKillTests {
    /// What a clerk does, and what must be so afterwards whether or not it was cut short.
    private enum Work: CaseIterable {
        case importing
        case setting
        case syncing
        case submitting
    }

    /// A replica at work, with what the clerk was told so far.
    private struct Clerk {
        let world: FaultWorld
        var people = 0
        var remark = ""
        var isSubmitted = false
        var killed = 0
        /// How long a command takes, so that kills fall all over it.
        var seconds: [Work: Double] = [:]
        var random = SeededNumbers(seed: FaultScale.seed)

        private static let roster = 10
        private var district: District { world.first }

        init(_ world: FaultWorld) async throws {
            self.world = world
            let file = world.folder.file("filings.csv")
            try LongRoster.filings.write(toFile: file, atomically: true, encoding: .utf8)
            try await district.expect(0, "import", file)
            for work in Work.allCases {
                let start = ContinuousClock.now
                try await run(work, killAfter: 60)
                let parts = (ContinuousClock.now - start).components
                seconds[work] = Double(parts.seconds) + Double(parts.attoseconds) / 1e18
            }
        }

        mutating func doSomething() async throws {
            let work = Work.allCases[Int.random(in: 0..<Work.allCases.count, using: &random)]
            try await run(work, killAfter: Double.random(in: 0..<(seconds[work] ?? 0.1), using: &random))
        }

        /// Does a piece of work; the replica shows all of it or nothing, and all of it if the program said so.
        private mutating func run(_ work: Work, killAfter limit: Double) async throws {
            var arguments: [String]
            switch work {
            case .importing:
                if isSubmitted { try await withdraw() }
                let file = world.folder.file("hires.csv")
                let rows = LongRoster.hires(people..<(people + Self.roster))
                try rows.write(toFile: file, atomically: true, encoding: .utf8)
                arguments = ["import", file]
            case .setting:
                if isSubmitted { try await withdraw() }
                arguments = ["set", LongRoster.enterprise, "remark=\(next)"]
            case .syncing: arguments = ["sync"]
            case .submitting: arguments = [isSubmitted ? "withdraw" : "submit", LongRoster.enterprise]
            }
            arguments += ["--replica", district.replica]
            let end = try await KilledProgram.run(.shenbao, arguments, killAfter: limit)
            killed += end == .signalled(SIGKILL) ? 1 : 0
            try await look(after: work, end)
        }

        private var next: String { "第\(Int(remark.filter(\.isNumber)).map { $0 + 1 } ?? 1)次" }

        private mutating func withdraw() async throws {
            try await district.expect(0, "withdraw", LongRoster.enterprise)
            isSubmitted = false
        }

        private mutating func look(after work: Work, _ end: ChildProcess.End) async throws {
            let told = "after \(work) \(end), SHENBAO_SEED=\(FaultScale.seed)"
            #expect(end == .signalled(SIGKILL) || end == .exited(0), "\(told)")
            #expect(try ReplicaCheck.damage(district.replica).isEmpty, "\(told)")
            let shown = try await district.json("show", LongRoster.enterprise)
            let people = try ReplicaCheck.people(district.replica)
            let isDone = end != .signalled(SIGKILL)
            let (oldPeople, newPeople) = (self.people, self.people + (work == .importing ? Self.roster : 0))
            #expect(people == newPeople || !isDone && people == oldPeople, "\(told): \(people)")
            let remark = shown["remark"]?.stringValue ?? ""
            let expected = work == .setting ? next : self.remark
            #expect(remark == expected || !isDone && remark == self.remark, "\(told): \(remark)")
            let isSubmitted = shown["state"] == "submitted"
            let toggled = work == .submitting ? !self.isSubmitted : self.isSubmitted
            #expect(isSubmitted == toggled || !isDone && isSubmitted == self.isSubmitted, "\(told)")
            (self.people, self.remark, self.isSubmitted) = (people, remark, isSubmitted)
        }
    }

    @Test func `A client killed at any moment loses nothing that it acknowledged and sends nothing twice`() async throws
    {
        let world = try await FaultWorld.empty()
        var clerk = try await Clerk(world)
        let kills = FaultScale.count(sample: 20, full: 1000)
        while clerk.killed < kills { try await clerk.doSomething() }

        let told: Comment = "SHENBAO_SEED=\(FaultScale.seed)"
        let (report, status) = try await world.first.sync()
        #expect(status == 0, told)
        #expect(report["pending"] == 0 && report["parked"] == 0 && report["digestMatch"] == true, told)
        let settled = try await world.settled()
        #expect(settled.problems.isEmpty, told)
        #expect(settled.head.number == (try ReplicaCheck.changeSets(world.first.replica)), told)
        // Another device sees what the clerk was told.
        #expect(try await world.second.sync().status == 0, told)
        let shown = try await world.second.json("show", LongRoster.enterprise)
        #expect(shown["remark"]?.stringValue ?? "" == clerk.remark, told)
        #expect((shown["state"] == "submitted") == clerk.isSubmitted, told)
        #expect(try await world.second.json("list", "hires").arrayValue?.count == clerk.people, told)
    }
}
