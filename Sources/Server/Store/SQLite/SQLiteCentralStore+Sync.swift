import Core
import Foundation
import GRDB
package import SyncProtocol

extension SQLiteCentralStore {
    /// Answers a request: the engine decides, this carries out.
    ///
    /// - Throws: ``ProblemCode`` for a request that is turned away; nothing of it took effect.
    package func answer(_ request: ServerRequest, from caller: Caller) async throws -> ServerAnswer {
        var engine = ServerEngine(key: key, tokenLifetime: tokenLifetime)
        let effects = try engine.handle(
            .received(request, from: caller, at: environment.moment, random: environment.randomBytes(48))
        )
        if case .open? = effects.first { return try await read(engine, effects) }
        return try await write(engine, effects, contents: try Self.contents(request))
    }

    /// The device of a token.
    ///
    /// - Throws: ``ProblemCode/unauthenticated``, ``ProblemCode/tokenExpired`` or ``ProblemCode/revoked``.
    package func caller(tokenHash: String) async throws -> Caller {
        let now = environment.moment
        return try await queue.read { [identity] db in
            try ServerEngine.caller(tokenHash: tokenHash, at: now, in: SQLiteServerView(db, identity: identity))
        }
    }

    private func read(_ engine: ServerEngine, _ effects: [ServerEffect]) async throws -> ServerAnswer {
        let (answer, notes) = try await queue.read { [identity] db in
            var engine = engine
            var driver = EngineDriver(db, identity: identity, isReading: true)
            return (try driver.run(&engine, effects), driver.notes)
        }
        if !notes.isEmpty {
            try await queue.write { db in for note in notes { try DeviceRow.write(note, db) } }
        }
        guard let answer else { throw ServerEngineMisuse() }
        return answer
    }

    private func write(
        _ engine: ServerEngine,
        _ effects: [ServerEffect],
        contents: [String: Data]
    ) async throws -> ServerAnswer {
        let (written, begunEpoch) = try await queue.write { [identity, faults] db in
            var engine = engine
            var driver = EngineDriver(db, identity: identity, contents: contents, faults: faults)
            guard try driver.run(&engine, effects) == nil else { throw ServerEngineMisuse() }
            return (engine, driver.begunEpoch)
        }
        var engine = written
        if let begunEpoch {
            try HighestEpoch.note(begunEpoch.epoch, in: directory)
            epochBegun(begunEpoch)
        }
        guard case .answer(let answer)? = try engine.handle(ServerEvent.committed).first else {
            throw ServerEngineMisuse()
        }
        return answer
    }

    /// Compressed before the lock is held: that is most of what a large push costs besides its signatures.
    private static func contents(_ request: ServerRequest) throws -> [String: Data] {
        guard case .push(let push) = request else { return [:] }
        var contents: [String: Data] = [:]
        for signed in push.changeSets { contents[signed.hash] = try LogContent.compress(signed.canonicalBytes) }
        return contents
    }
}
