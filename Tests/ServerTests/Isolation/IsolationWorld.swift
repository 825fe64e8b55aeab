import Core
import Foundation
import Server
import SyncProtocol

/// What must never be seen by another unit: words and numbers that occur in one unit's data and nowhere else.
struct Canary: Sendable {
    let unit: String
    /// A word that enterprise, remark and person carry in their names.
    let word: String
    let unifiedCode: String
    let idNumbers: [String]
    /// Identifiers of its records and devices.
    var identifiers: [String] = []

    init(unit: String, index: Int) {
        self.unit = unit
        word = "雀" + unit.map { Self.numerals[$0] ?? "区" }.joined()
        unifiedCode = SampleRound.uscc(20_000 + index)
        idNumbers = [Sample.idNumber(2 * index), Sample.idNumber(2 * index + 1)]
    }

    private static let numerals: [Character: String] = Dictionary(
        uniqueKeysWithValues: zip("0123456789", "零一二三四五六七八九".map(String.init))
    )

    /// Whatever of this unit a text contains.
    func found(in text: String) -> [String] {
        ([word, unifiedCode] + idNumbers + identifiers).filter(text.contains)
    }
}

/// Every unit with a filing, a roster, an institution and an open case, each with its canary; and devices of all sorts.
struct IsolationWorld: Sendable {
    let server: TestServer
    /// Whose data is asked for.
    let unit = Sample.unit
    /// The unit of the strangers within the walls.
    let otherUnit = Sample.otherUnit
    private(set) var canaries: [String: Canary] = [:]
    private(set) var devices: [IsolationActor: TestDevice] = [:]
    /// Every token that was ever given out.
    private(set) var tokens: [String] = []

    /// Fills the server's store.
    init(_ server: TestServer) async throws {
        self.server = server
        devices[.expired] = try await server.test.device(unit)
        // Whatever lives for an hour is over.
        server.test.world.advance(seconds: 7 * 86_400)
        for (index, unit) in Directory.units.map(\.code).enumerated() { try await fill(unit, index) }
        let revoked = try await server.test.device(unit)
        _ = try await server.test.store.revoke(revoked.id)
        devices[.revoked] = revoked
        tokens += devices.values.map(\.token)
    }

    private mutating func fill(_ unit: String, _ index: Int) async throws {
        var canary = Canary(unit: unit, index: index)
        let (first, second) = (try await server.test.device(unit), try await server.test.device(unit))
        let world = server.test.world
        let (hire, trainee) = (world.newID(), world.newID())
        let filing = SampleRound.filingID(canary.unifiedCode, unit: unit)
        let changes =
            SampleRound.filing(canary.unifiedCode, unit: unit, name: "上海\(canary.word)公司") { $0.remark = canary.word }
            + [SampleRound.hire(2 * index, of: canary.unifiedCode, id: hire) { $0.name = canary.word }]
            + SampleRound.trainees(
                [2 * index + 1],
                of: SampleRound.uscc(30_000 + index),
                unit: unit,
                ids: [trainee],
                employer: "上海\(canary.word)公司"
            )
        try await server.test.fill(changes, from: first)
        // The second device had not seen the first one's edit: a case, with both values in it.
        for device in [first, second] {
            let edit = Change(
                kind: .filing,
                record: filing,
                operation: .update,
                base: .revision(Revision(epoch: 1, number: 1)),
                set: ["remark": .string(canary.word + device.id.rawValue)]
            )
            try await server.test.push([edit], from: device)
        }
        canary.identifiers = [filing, hire, trainee].map(\.rawValue) + [first.id.rawValue, second.id.rawValue]
        canaries[unit] = canary
        tokens += [first.token, second.token]
        if unit == self.unit { (devices[.own], devices[.sibling]) = (first, second) }
        if unit == otherUnit { devices[.foreign] = first }
    }

    /// Whatever of units that an actor does not belong to occurs in a text.
    func foreign(to actor: IsolationActor, in text: String) -> [String] {
        canaries.values.filter { $0.unit != actor.unit(in: self) }.flatMap { $0.found(in: text) }
    }

    /// What each unit holds.
    func digests() async throws -> [Scope: ScopeDigest] {
        let states = try await server.test.store.states()
        return Dictionary(uniqueKeysWithValues: states.map { ($0.scope, $0.digest) })
    }
}
