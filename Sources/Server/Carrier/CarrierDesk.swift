import Core
import Crypto
import Foundation
import Gzip
package import SyncProtocol

/// Takes carrier files of devices, and writes what goes back to them.
package struct CarrierDesk {
    /// What became of a file.
    package struct Result: Sendable {
        /// The device that made it.
        package var device: Device
        /// How many of its change-sets have which outcome, earlier answers among them.
        package var outcomes: [Outcome: Int] = [:]
        /// Change-sets that had their answer before this file came.
        package var known = 0
        /// Change-sets that wait for one before them.
        package var waiting = 0
        /// What goes back of each scope.
        package var extents: [CarrierReturn.Extent] = []
        /// The file that goes back to the device.
        package var answer: [UInt8] = []
    }

    private let store: any CarrierStore
    private let key: ServerKey
    private let sealingKey: SealingKey
    private let environment: StoreEnvironment
    private let pageBytes: Int

    /// Works on a store.
    package init(
        store: any CarrierStore,
        key: ServerKey,
        sealingKey: SealingKey,
        environment: StoreEnvironment,
        pageBytes: Int = Limits.carrierPageBytes
    ) {
        self.store = store
        self.key = key
        self.sealingKey = sealingKey
        self.environment = environment
        self.pageBytes = pageBytes
    }

    /// Takes a file; the same one again gives the same receipts.
    ///
    /// - Throws: ``CarrierError``, or ``ProblemCode`` for a device that is not known or was revoked; then nothing took effect.
    package func take(_ file: [UInt8]) async throws -> Result {
        let sealed = try CarrierFile(file)
        guard sealed.header.direction == .toServer else { throw CarrierError.direction }
        let lines = try CarrierLines(try Self.expand(try sealingKey.unseal(sealed)))
        let offer = try CarrierOffer(lines)
        guard sealed.header.sender.rawValue == offer.chain.device.rawValue else { throw CarrierError.signature }
        guard let known = try await store.carrierDevice(offer.chain.device) else { throw ProblemCode.unauthenticated }
        guard let deviceKey = Signatures.publicKey(hexadecimal: known.device.publicKey) else {
            throw CarrierError.signature
        }
        try lines.check(by: deviceKey)
        guard known.device.revokedAt == nil else { throw ProblemCode.revoked }
        guard offer.server.rawValue == (try await store.currentIdentity()).id else { throw CarrierError.otherServer }
        // All of it is read before anything of it takes effect.
        for index in 0..<offer.pushes { _ = try CarrierOffer.push(index, of: lines) }
        return try await answer(offer, lines, known)
    }

    private static func expand(_ bytes: [UInt8]) throws(CarrierError) -> [UInt8] {
        do throws(Gzip.Failure) {
            return try Gzip.decompress(bytes, limit: Limits.carrierBytes)
        } catch {
            throw error == .tooLarge ? .tooLarge : .malformed
        }
    }

    private func answer(_ offer: CarrierOffer, _ lines: CarrierLines, _ known: CarrierDevice) async throws -> Result {
        var result = Result(device: known.device)
        var standing = Standing()
        var answers: [UInt8] = []
        for index in 0..<offer.pushes {
            let request = try CarrierOffer.push(index, of: lines)
            result.known += try await store.answered(request.changeSets)
            let response = try await store.push(request, carriedFor: known)
            standing = request.standing
            for receipt in response.receipts { result.outcomes[receipt.outcome, default: 0] += 1 }
            result.waiting += response.waiting.count
            response.json.write(to: &answers)
            answers.append(UInt8(ascii: "\n"))
        }
        var pages: [UInt8] = []
        for scope in [Scope.city, .unit(known.device.unit)] {
            let read = try await store.carrierPages(
                of: scope,
                after: standing.cursor(scope),
                for: known,
                limit: pageBytes - pages.count
            )
            result.extents.append(read.extent)
            pages += read.lines
        }
        result.answer = try await seal(result, answers: offer.pushes, lines: answers + pages, to: known)
        return result
    }

    private func seal(
        _ result: Result,
        answers: Int,
        lines: [UInt8],
        to known: CarrierDevice
    ) async throws -> [UInt8] {
        let identity = try await store.currentIdentity()
        guard let server = RecordID(rawValue: identity.id) else { throw StoreError.damaged("server") }
        let created = environment.timestamp
        let head = CarrierReturn(
            device: known.device.id,
            server: identity,
            created: created,
            answers: answers,
            extents: result.extents
        )
        var text = CarrierText(head.json)
        text.append(lines: lines)
        let content = try Gzip.compress(text.signed(try key.sign(text.bytes, as: .carrier)), level: 6)
        let header = CarrierHeader(
            direction: .toDevice,
            recipient: known.sealingKey,
            sender: server,
            created: created
        )
        var sender = try HPKE.Sender(
            recipientKey: known.sealingKey,
            ciphersuite: CarrierFile.suite,
            info: Data(header.bytes)
        )
        return try CarrierFile.seal(content, under: header, with: &sender)
    }
}
