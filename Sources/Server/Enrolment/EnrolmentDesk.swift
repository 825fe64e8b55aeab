import Core
import Foundation
package import SyncProtocol

/// Gives out one-time codes, and admits the devices that bring them.
package struct EnrolmentDesk: Sendable {
    private let store: any CentralStore
    private let environment: StoreEnvironment

    /// Works on a store.
    package init(store: any CentralStore, environment: StoreEnvironment) {
        self.store = store
        self.environment = environment
    }

    /// Makes a code for a device of a unit.
    /// - Returns: the code, which is shown once and kept nowhere, and the time from when it is void.
    package func makeCode(
        unit: String,
        by actor: AuditActor
    ) async throws -> (code: EnrolmentCode, expires: String) {
        let now = environment.now()
        let expires = StoreEnvironment.timestamp(of: now.addingTimeInterval(EnrolmentCode.lifetime))
        while true {
            let code = EnrolmentCode(randomBytes: environment.randomBytes)
            let stored = StoredEnrolmentCode(
                name: code.name,
                unit: unit,
                hash: code.hash,
                createdAt: StoreEnvironment.timestamp(of: now),
                expiresAt: expires
            )
            // Of 923,521 names one may be in use still.
            if try await store.add(stored, by: actor) { return (code, expires) }
        }
    }

    /// Admits a device that shows a code.
    /// - Throws: ``ProblemCode``.
    package func enrol(_ request: EnrolRequest) async throws -> EnrolResponse {
        guard let code = EnrolmentCode(typed: request.code) else { throw ProblemCode.enrolmentCode }
        guard Signatures.publicKey(hexadecimal: request.publicKey) != nil else { throw ProblemCode.malformed }
        let token = environment.randomBytes(32).hexadecimal
        let outcome = try await store.enrol(
            request,
            name: code.name,
            codeHash: code.hash,
            tokenHash: SecretHash.of(token)
        )
        switch outcome {
        case .enrolled:
            return EnrolResponse(
                device: request.device,
                unit: request.unit,
                token: token,
                expiresIn: store.tokenLifetime,
                server: try await store.currentIdentity()
            )
        case .refused(let problem): throw problem
        }
    }
}
