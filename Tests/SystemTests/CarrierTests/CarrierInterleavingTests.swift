import Core
import Foundation
import Testing

/// Sticks and HTTPS in any order: every change-set counts once, and all replicas end as the server is.
@Suite(.serialized)
struct CarrierInterleavingTests {
    /// A small generator of its own, so that a seed gives the same history everywhere.
    private struct Dice {
        var state: UInt64

        mutating func below(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
    }

    /// What has happened so far, and what lies about.
    private struct History {
        var made = 0
        var out: [StickRoute.Stick] = []
        var back: [StickRoute.Stick] = []
        var steps: [String] = []
    }

    @Test(arguments: 1...30)
    func `a history of sticks, syncs, late, doubled and old files ends exactly once`(seed: Int) async throws {
        let route = try await StickRoute()
        var dice = Dice(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
        // The import of two enterprises.
        var history = History(made: Int(try await route.devices[0].json("status")["pending"]?.integerValue ?? 0))
        for step in 0..<14 {
            try await take(step: step, route, &dice, &history)
        }
        // Everything that still lies about arrives, some of it again.
        for stick in history.out { history.back.append(try await route.take(stick)) }
        for stick in history.back.reversed() { try await route.bring(stick) }
        for device in [0, 1, 0] { try await route.round(device) }
        try await check(route, history)
    }

    private func take(
        step: Int,
        _ route: StickRoute,
        _ dice: inout Dice,
        _ history: inout History
    ) async throws {
        let device = dice.below(2)
        switch dice.below(10) {
        case 0..<3:
            history.steps.append("edit \(device)")
            try await edit(step: step, device, route, &dice, &history)
        case 3..<5:
            history.steps.append("export \(device)")
            history.out.append(try await route.export(device))
        case 5..<7:
            guard !history.out.isEmpty else { return }
            let stick = history.out[dice.below(history.out.count)]
            history.steps.append("take \(stick.path)")
            history.back.append(try await route.take(stick))
        case 7..<9:
            guard !history.back.isEmpty else { return }
            let stick = history.back[dice.below(history.back.count)]
            history.steps.append("bring \(stick.path)")
            try await route.bring(stick)
        default:
            history.steps.append("sync \(device)")
            #expect([0, 5].contains(try await route.devices[device].sync().status))
        }
    }

    /// Each device has fields of its own and one that both write.
    private func edit(
        step: Int,
        _ device: Int,
        _ route: StickRoute,
        _ dice: inout Dice,
        _ history: inout History
    ) async throws {
        let field = [["contractMonths", "remark"], ["certificates", "remark"]][device][dice.below(2)]
        let code = SyntheticCodes.unifiedCode(1 + dice.below(2))
        let value = field == "contractMonths" ? "\(step + 13)" : "第\(step)步"
        let result = try await route.devices[device].run("set", code, "\(field)=\(value)")
        // The second device may not have the enterprises yet.
        if result.status == 0 { history.made += 1 }
    }

    private func check(_ route: StickRoute, _ history: History) async throws {
        let told = history.steps.joined(separator: ", ")
        #expect(try await route.logged() == Int64(history.made), "\(told)")
        var digests: [JSONValue?] = []
        for device in route.devices {
            let (report, status) = try await device.sync()
            #expect([0, 5].contains(status), "\(told)")
            // The sticks brought everything: a sync has nothing left to do, and finds the server's digest.
            #expect(report["pushed"]?["changeSets"] == 0 && report["pulled"]?["records"] == 0, "\(told)")
            #expect(report["digestMatch"] == true && report["repaired"] == [], "\(told)")
            #expect(report["pending"] == 0 && report["parked"] == 0, "\(told)")
            digests.append(report["digest"])
        }
        #expect(digests[0] == digests[1], "\(told)")
        #expect(try await route.logged() == Int64(history.made), "\(told)")
        let shown = try await route.devices[0].json("list", "filings")
        #expect(shown.arrayValue?.count == 2)
        #expect(try await route.devices[1].json("list", "filings") == shown, "\(told)")
    }
}
