import Foundation
import SyncProtocol
import Synchronization

/// Hashes passwords off the event loops, two at a time at most: each takes 32 MB and a whole core.
package final class PasswordHasher: Sendable {
    /// More are turned away than may wait.
    private static let longestQueue = 64

    private let parameters: ScryptParameters
    private let randomBytes: @Sendable (Int) -> [UInt8]
    private let queue: OperationQueue
    private let waiting = Mutex(0)
    /// The hash that names without a user are held against, so that they take as long as the others.
    private let decoy: PasswordHash

    /// Prepares hashing.
    package init(
        parameters: ScryptParameters = .standard,
        randomBytes: @escaping @Sendable (Int) -> [UInt8]
    ) throws {
        self.parameters = parameters
        self.randomBytes = randomBytes
        queue = OperationQueue()
        queue.maxConcurrentOperationCount = 2
        queue.qualityOfService = .userInitiated
        let digest = randomBytes(32).hexadecimal
        let numbers = "\(parameters.rounds):\(parameters.blockSize):\(parameters.parallelism)"
        guard let decoy = PasswordHash(text: "scrypt:\(numbers):\(randomBytes(16).hexadecimal):\(digest)") else {
            throw StoreError.damaged("scrypt")
        }
        self.decoy = decoy
    }

    /// Hashes a new password.
    /// - Throws: ``HasherBusy``.
    package func hash(_ password: Password) async throws -> PasswordHash {
        let (salt, parameters) = (randomBytes(PasswordHash.saltLength), parameters)
        return try await run { try PasswordHash(of: password, salt: salt, parameters: parameters) }
    }

    /// Whether a password is a user's; for no user it takes as long and is false.
    /// - Throws: ``HasherBusy``.
    package func check(_ password: Password, against hash: PasswordHash?) async throws -> Bool {
        let held = hash ?? decoy
        let matches = try await run { try held.matches(password) }
        return matches && hash != nil
    }

    private func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        let isBusy = waiting.withLock { count in
            if count >= Self.longestQueue { return true }
            count += 1
            return false
        }
        if isBusy { throw HasherBusy() }
        defer { waiting.withLock { $0 -= 1 } }
        return try await withCheckedThrowingContinuation { continuation in
            queue.addOperation { continuation.resume(with: Result { try work() }) }
        }
    }
}

/// Too many people sign in at this moment.
package struct HasherBusy: Error {}
