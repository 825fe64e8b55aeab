import Crypto
import Foundation
import Gzip
import SyncProtocol
import Testing

@testable import Client
@testable import Core

/// The fake server at the other end of a stick: it signs and seals with keys of its own.
struct CarrierFake {
    let central = CentralFake()
    private let id = RecordID.derived(from: "test", "carrier server")
    private let signing = Curve25519.Signing.PrivateKey()
    private let sealing = Curve25519.KeyAgreement.PrivateKey()

    var identity: ServerIdentity {
        ServerIdentity(
            id: id.rawValue,
            epoch: 1,
            publicKey: signing.publicKey.rawRepresentation.hexadecimal,
            sealingKey: sealing.publicKey.rawRepresentation.hexadecimal
        )
    }

    /// A replica that is enrolled here.
    func replica(seed: UInt64 = 1) throws -> SyncBench {
        let bench = try SyncBench(central, seed: seed)
        try bench.replica.write { db in
            try ReplicaMeta.set(.serverID, identity.id, db)
            try ReplicaMeta.set(.serverKey, identity.publicKey, db)
            try ReplicaMeta.set(.serverSealingKey, identity.sealingKey, db)
        }
        return bench
    }

    /// A file of the replica's outbox, taken and answered.
    func exchange(_ bench: SyncBench, room: Int? = nil) throws -> CarrierImport.Result {
        try CarrierImport(bench.replica).run(try answer(try export(bench, room: room).file, to: bench))
    }

    func export(_ bench: SyncBench, room: Int? = nil) throws -> CarrierExport.Result {
        try room.map { try CarrierExport(bench.replica, room: $0).run() } ?? CarrierExport(bench.replica).run()
    }

    /// What a file says that a replica exported.
    func lines(_ file: [UInt8]) throws -> CarrierLines {
        let text = try Gzip.decompress(try CarrierFile(file).open(with: sealing), limit: Limits.carrierBytes)
        return try CarrierLines(text)
    }

    /// Takes a file and answers it, with extents as the test wants them.
    func answer(
        _ file: [UInt8],
        to bench: SyncBench,
        device: DeviceID? = nil,
        from cursor: ScopeCursor? = nil,
        editing edit: (inout CarrierReturn.Extent) -> Void = { _ in }
    ) throws -> [UInt8] {
        let lines = try lines(file)
        let offer = try CarrierOffer(lines)
        var standing = Standing()
        var body: [JSONValue] = []
        for index in 0..<offer.pushes {
            let request = try CarrierOffer.push(index, of: lines)
            standing = request.standing
            body.append(try push(request).json)
        }
        var extents: [CarrierReturn.Extent] = []
        for scope in [Scope.city, bench.scope] {
            let pages = try pages(scope, after: cursor ?? standing.cursor(scope))
            extents.append(pages.extent)
            edit(&extents[extents.count - 1])
            body += pages.pages.map(\.json)
        }
        let head = CarrierReturn(
            device: device ?? offer.chain.device,
            server: identity,
            created: "2016-09-01T08:00:00Z",
            answers: offer.pushes,
            extents: extents
        )
        return try seal(head, body, to: bench)
    }

    private func push(_ request: PushRequest) throws -> PushResponse {
        let bytes = request.json.canonicalBytes()
        let answer = try central.send("POST", "/v1/push", query: [], body: bytes, token: central.newToken(true))
        var response = try PushResponse(json: JSONValue(parsing: answer.body))
        for index in response.receipts.indices {
            let content = response.receipts[index].content.canonicalBytes()
            response.receipts[index].signature = try Signatures.sign(content, as: .receipt, with: signing)
        }
        return response
    }

    private func pages(
        _ scope: Scope,
        after cursor: ScopeCursor
    ) throws -> (extent: CarrierReturn.Extent, pages: [PullPage]) {
        var request = PullRequest(scope: scope, cursor: cursor)
        var pages: [PullPage] = []
        repeat {
            let token = central.newToken(false)
            let answer = try central.send("GET", "/v1/pull", query: request.query, body: nil, token: token)
            let page = try PullPage(json: JSONValue(parsing: answer.body))
            pages.append(page)
            request.after = page.next
        } while request.after != nil
        let head = try #require(pages.last).head
        if head == cursor { pages = [] }
        let extent = CarrierReturn.Extent(
            scope: scope,
            from: cursor,
            to: head,
            digest: central.digest(scope),
            pages: pages.count
        )
        return (extent, pages)
    }

    private func seal(_ head: CarrierReturn, _ body: [JSONValue], to bench: SyncBench) throws -> [UInt8] {
        let keys = try #require(try DeviceKeys.load(forReplica: bench.replica.path))
        let bytes = try #require([UInt8](hexadecimal: keys.sealingKey))
        let key = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes)
        var text = CarrierText(head.json)
        for line in body { text.append(line) }
        let content = try Gzip.compress(text.signed(try Signatures.sign(text.bytes, as: .carrier, with: signing)))
        let header = CarrierHeader(
            direction: .toDevice,
            recipient: key,
            sender: id,
            created: "2016-09-01T08:00:00Z"
        )
        var sender = try HPKE.Sender(recipientKey: key, ciphersuite: CarrierFile.suite, info: Data(header.bytes))
        return try CarrierFile.seal(content, under: header, with: &sender)
    }
}
