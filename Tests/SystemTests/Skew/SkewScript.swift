import Core
import Foundation
import SyncProtocol

@testable import Client

/// A history of two devices of one unit, drawn from a seed and from nothing else.
struct SkewScript {
    private var random: SeededNumbers
    private let offices: [SkewedOffice]
    private var plan: SkewPlan
    private var log: [String] = []

    private static let enterprises = (1...3).map { SyntheticCodes.unifiedCode($0) }
    private static let rounds = 14

    init(seed: UInt64, offices: [SkewedOffice], plan: SkewPlan) {
        random = SeededNumbers(seed: seed &+ 77)
        self.offices = offices
        self.plan = plan
    }

    /// Plays all steps, then syncs until both are quiet; what each step answered.
    mutating func play() throws -> [String] {
        note(0, "filings", try offices[0].add(ReviewFiles.filings(Self.enterprises.map { ReviewFiles.filing($0) })))
        try sync(0)
        try sync(1)
        for _ in 0..<Self.rounds { try playOne() }
        for office in [0, 1, 0, 1] { try sync(office) }
        for office in 0..<2 { note(office, "at last", try offices[office].outbox()) }
        return log
    }

    private mutating func playOne() throws {
        let office = draw(2)
        let uscc = Self.enterprises[draw(Self.enterprises.count)]
        let what = draw(10)
        let value = draw(3)
        let device = offices[office]
        let set = draw(3)
        do throws(any Error) {
            switch what {
            case 0, 1, 2:
                let fields = [["remark=第\(value)稿"], ["staff=\(100 + value)"], ["certificates=ISO 2700\(value)"]]
                try device.set(uscc, fields[set])
                note(office, "set", uscc)
            case 3, 4:
                let people = (value..<(value + 3)).map { ReviewFiles.hire($0 + 1, of: uscc) }
                note(office, "hires", try device.add(ReviewFiles.hires(people, of: uscc)))
            case 5 where value == 0:
                try device.remove(uscc)
                note(office, "remove", uscc)
            case 6:
                try device.resolve(value == 0 ? .mine : .theirs)
                note(office, "resolve", "")
            case 7: note(office, "submit", try device.lead(uscc, to: .submitted))
            case 8: note(office, "withdraw", try device.lead(uscc, to: .withdrawn))
            default: try sync(office)
            }
        } catch let error as ClientError where error.code != "server.unreachable" {
            note(office, "error", error.code)
        }
    }

    private mutating func sync(_ office: Int) throws {
        note(office, "sync", try offices[office].sync(&plan))
    }

    private mutating func note(_ office: Int, _ step: String, _ answer: String) {
        log.append("\(log.count) office\(office) \(step): \(answer)")
    }

    private mutating func draw(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
}
