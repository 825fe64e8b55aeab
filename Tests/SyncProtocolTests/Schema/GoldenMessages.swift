import Core
import Crypto
import SyncProtocol

/// What the golden files are made of, once: fixed keys, fixed identifiers.
///
/// A file that is there is never made anew; a later version of a message adds files.
enum GoldenMessages {
    static let deviceSeed = [UInt8](repeating: 1, count: 32)
    static let serverSeed = [UInt8](repeating: 2, count: 32)
    private static let schema = 2

    static let all: [GoldenMessage] = meeting + pushes + reading

    private static let meeting = [
        GoldenMessage("hello", "Hello", from: .server) { try hello().json },
        GoldenMessage("hello-upgrade", "Hello", from: .server) {
            var hello = try Self.hello()
            hello.maximumProtocol = 2
            hello.instruction = "upgrade"
            return hello.json
        },
        GoldenMessage("enrol-request", "EnrolRequest", from: .device) {
            EnrolRequest(
                code: "ABCD-EFGH-JKLM-NPQR",
                unit: "310101",
                device: try device(),
                publicKey: try publicKey(deviceSeed),
                sealingKey: String(repeating: "0b", count: 32),
                name: "受理窗口 1 号"
            ).json
        },
        GoldenMessage("enrol-response", "EnrolResponse", from: .server) {
            EnrolResponse(
                device: try device(),
                unit: "310101",
                token: "t0ken-of-a-test",
                expiresIn: 3600,
                server: try server(1)
            ).json
        },
        GoldenMessage("session-request", "SessionRequest", from: .device) { try session(standing()) },
        GoldenMessage("session-request-first", "SessionRequest", from: .device) {
            try session(Standing(), tail: ChainTail(), serverEpoch: 0)
        },
        GoldenMessage("session-response", "SessionResponse", from: .server) {
            try answer(.known, epoch: 1, tail: ChainTail(number: 2, hash: try second().hash)).json
        },
        GoldenMessage("session-response-set-back", "SessionResponse", from: .server) {
            try answer(.setBack, epoch: 2, tail: ChainTail(number: 1, hash: try first().hash)).json
        },
    ]

    private static let pushes = [
        GoldenMessage("push-request", "PushRequest", from: .device) {
            try push(standing(), [try first(), try second(), try third()])
        },
        GoldenMessage("push-request-nothing", "PushRequest", from: .device) { try push(Standing(), []) },
        GoldenMessage("push-request-offered-again", "PushRequest", from: .device) {
            let (one, two) = (try first(), try second())
            return try push(
                standing(),
                [
                    SignedChangeSet(one.changeSet, signature: one.signature, receipt: try receipts()[0]),
                    SignedChangeSet(two.changeSet, signature: two.signature, receipt: try receipts()[3]),
                ]
            )
        },
        GoldenMessage("push-response", "PushResponse", from: .server) {
            PushResponse(epoch: 1, receipts: try receipts(), waiting: [ChangeSetID(try id("c9"))]).json
        },
        GoldenMessage("push-response-refusals", "PushResponse", from: .server) {
            let codes = [
                "id.reused", "dependency", "replaced", "schema", "scope", "authority", "base", "record.unknown",
                "chain",
                "filing.changed", "case.open",
            ]
            let receipts = try codes.enumerated().map { index, code in
                try signed(
                    Receipt(
                        changeSet: ChangeSetID(try id("c\(index % 8 + 1)")),
                        hash: try first().hash,
                        number: index + 1,
                        outcome: .refused,
                        code: RefusalCode(rawValue: code),
                        detail: code == "schema" ? "filing.staff" : nil
                    )
                )
            }
            return PushResponse(epoch: 1, receipts: receipts, waiting: []).json
        },
    ]

    private static let reading = [
        GoldenMessage("pull-page", "PullPage", from: .server) {
            PullPage(
                scope: .unit("310101"),
                records: try records(),
                next: PullPosition(revision: Revision(epoch: 1, number: 43), kind: .hire, id: try id("a2").rawValue),
                head: cursor(43),
                digest: nil,
                epoch: 1
            ).json
        },
        GoldenMessage("pull-page-last", "PullPage", from: .server) {
            PullPage(scope: .unit("310101"), records: [], next: nil, head: cursor(43), digest: try digest(), epoch: 1)
                .json
        },
        GoldenMessage("digest-response", "DigestResponse", from: .server) {
            DigestResponse(scope: .city, head: cursor(43), digest: try digest(), epoch: 1).json
        },
        GoldenMessage("digest-response-buckets", "DigestResponse", from: .server) {
            var sums = [ScopeDigest](repeating: ScopeDigest(), count: DigestBucket.count)
            sums[0xF1] = try digest()
            return DigestResponse(
                scope: .unit("310101"),
                head: cursor(43),
                digest: try digest(),
                buckets: sums,
                epoch: 1
            ).json
        },
        GoldenMessage("digest-response-rows", "DigestResponse", from: .server) {
            let mark = RowMark(
                kind: .filing,
                id: try id("f1"),
                revision: Revision(epoch: 1, number: 42),
                hash: try digest().description
            )
            return DigestResponse(
                scope: .unit("310101"),
                head: cursor(43),
                digest: try digest(),
                rows: [mark],
                epoch: 1
            ).json
        },
        GoldenMessage("rows-request", "RowsRequest", from: .device) {
            RowsRequest(
                scope: .unit("310101"),
                records: [RowsRequest.Name(kind: .filing, id: try id("f1")), .init(kind: .hire, id: try id("a1"))]
            ).json
        },
        GoldenMessage("history-page", "HistoryPage", from: .server) { try history().json },
    ]

    // MARK: Parts

    private static func id(_ end: String) throws -> RecordID {
        try Golden.id("01563f2a-0000-7000-8000-0000000000\(end)")
    }

    private static func device() throws -> DeviceID { DeviceID(try id("d1")) }

    private static func cursor(_ number: Int) -> ScopeCursor {
        ScopeCursor(revision: Revision(epoch: 1, number: number), logHash: String(repeating: "5e", count: 32))
    }

    static func key(_ seed: [UInt8]) throws -> Curve25519.Signing.PrivateKey {
        try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
    }

    private static func publicKey(_ seed: [UInt8]) throws -> String {
        try key(seed).publicKey.rawRepresentation.hexadecimal
    }

    private static func server(_ epoch: Int) throws -> ServerIdentity {
        ServerIdentity(
            id: try id("50").rawValue,
            epoch: epoch,
            publicKey: try publicKey(serverSeed),
            sealingKey: String(repeating: "0c", count: 32)
        )
    }

    private static func hello() throws -> Hello {
        var hello = Hello(server: try server(1), time: "2016-09-01T08:00:00.000Z", nonce: "n0nce-of-a-test")
        hello.schemaRevision = schema
        return hello
    }

    private static func standing() throws -> Standing {
        Standing(
            cursors: [.city: [cursor(3)], .unit("310101"): [cursor(41), cursor(17), .zero]],
            lastReceipt: ReceiptMark(
                number: 6,
                changeSet: ChangeSetID(try id("c0")),
                hash: String(repeating: "ab", count: 32)
            )
        )
    }

    private static func session(
        _ standing: Standing,
        tail: ChainTail? = nil,
        serverEpoch: Int = 1
    ) throws -> JSONValue {
        var content = SessionContent(
            chain: Chain(device: try device(), epoch: 1),
            nonce: "n0nce-of-a-test",
            tail: try tail ?? ChainTail(number: 2, hash: try second().hash),
            standing: standing,
            serverEpoch: serverEpoch
        )
        content.schemaRevision = schema
        let signature = try Signatures.sign(content.json.canonicalBytes(), as: .session, with: key(deviceSeed))
        return SessionRequest(content, signature: signature).json
    }

    private static func answer(
        _ agreement: SessionResponse.Agreement,
        epoch: Int,
        tail: ChainTail
    ) throws -> SessionResponse {
        SessionResponse(
            token: "t0ken-of-a-test",
            expiresIn: 3600,
            server: try server(epoch),
            unit: "310101",
            agreement: agreement,
            tail: tail,
            epoch: 1,
            covered: [.city: Revision(epoch: 1, number: 2), .unit("310101"): .zero]
        )
    }

    private static func push(_ standing: Standing, _ changeSets: [SignedChangeSet]) throws -> JSONValue {
        guard case .object(var members) = PushRequest(standing: standing, changeSets: changeSets).json else {
            return .null
        }
        members["schema"] = JSONValue(schema)
        return .object(members)
    }

    private static func signed(_ changeSet: ChangeSet) throws -> SignedChangeSet {
        var changeSet = changeSet
        changeSet.schemaRevision = schema
        let signature = try Signatures.sign(changeSet.canonicalBytes, as: .changeSet, with: key(deviceSeed))
        return SignedChangeSet(changeSet, signature: signature)
    }

    private static func signed(_ receipt: Receipt) throws -> Receipt {
        var receipt = receipt
        receipt.signature = try Signatures.sign(receipt.content.canonicalBytes(), as: .receipt, with: key(serverSeed))
        return receipt
    }

    /// A filing and a row of its roster, made where nothing stood.
    private static func first() throws -> SignedChangeSet {
        try signed(
            ChangeSet(
                id: ChangeSetID(try id("c1")),
                chain: Chain(device: try device(), epoch: 1),
                number: 1,
                previous: "",
                scope: .unit("310101"),
                time: "2016-09-01T08:00:00.000Z",
                salt: "000102030405060708090a0b0c0d0e0f",
                cursor: .zero,
                changes: [
                    Change(kind: .filing, record: try id("f1"), operation: .create, set: Samples.filing(1)),
                    Change(
                        kind: .hire,
                        record: try id("a1"),
                        operation: .create,
                        set: ["name": "张三", "post": "工程师\n\"测试\" 😀", "tenureDays": 0]
                    ),
                ]
            )
        )
    }

    /// Every member that a change-set can have.
    private static func second() throws -> SignedChangeSet {
        var changeSet = try Golden.changeSet()
        changeSet.chain = Chain(device: try device(), epoch: 1)
        changeSet.number = 2
        changeSet.previous = try first().hash
        changeSet.logHash = String(repeating: "5e", count: 32)
        return try signed(changeSet)
    }

    /// A transition.
    private static func third() throws -> SignedChangeSet {
        try signed(
            ChangeSet(
                id: ChangeSetID(try id("c3")),
                chain: Chain(device: try device(), epoch: 1),
                number: 3,
                previous: try second().hash,
                scope: .unit("310101"),
                time: "2016-09-01T08:00:01.000Z",
                salt: "0f0e0d0c0b0a09080706050403020100",
                cursor: Revision(epoch: 1, number: 41),
                logHash: String(repeating: "5e", count: 32),
                dependsOn: [ChangeSetID(try id("c1")), ChangeSetID(try id("c2"))],
                changes: [
                    Change(
                        kind: .filing,
                        record: try id("f1"),
                        operation: .update,
                        base: .changeSet(ChangeSetID(try id("c1"))),
                        set: ["state": "submitted"],
                        was: ["state": "draft"]
                    )
                ]
            )
        )
    }

    /// One receipt of every outcome.
    private static func receipts() throws -> [Receipt] {
        let revision = Revision(epoch: 1, number: 42)
        let set = [try first(), try second(), try third()]
        return try [
            Receipt(
                changeSet: set[0].changeSet.id,
                hash: set[0].hash,
                number: 1,
                outcome: .applied,
                revision: revision
            ),
            Receipt(
                changeSet: set[1].changeSet.id,
                hash: set[1].hash,
                number: 2,
                outcome: .merged,
                revision: Revision(epoch: 1, number: 43),
                aliases: [try id("a1"): try id("a2")]
            ),
            Receipt(
                changeSet: set[2].changeSet.id,
                hash: set[2].hash,
                number: 3,
                outcome: .conflicted,
                revision: Revision(epoch: 1, number: 44),
                cases: [try id("e1"), try id("e2")]
            ),
            Receipt(
                changeSet: set[1].changeSet.id,
                hash: set[1].hash,
                number: 4,
                outcome: .refused,
                code: .authority,
                detail: "filing.state"
            ),
        ].map(signed)
    }

    private static func records() throws -> [StoredRecord] {
        [
            StoredRecord(
                kind: .filing,
                id: try id("f1"),
                revision: Revision(epoch: 1, number: 42),
                body: Samples.filing(1)
            ),
            StoredRecord(
                kind: Kind(rawValue: "ofALaterVersion"),
                id: try id("b1"),
                revision: Revision(epoch: 1, number: 43),
                body: ["deep": ["list": [1, .null, "x", false]]]
            ),
            StoredRecord(
                kind: .hire,
                id: try id("a2"),
                revision: Revision(epoch: 1, number: 43),
                body: [:],
                isDeleted: true
            ),
        ]
    }

    /// The digest of the live records.
    private static func digest() throws -> ScopeDigest {
        var digest = ScopeDigest()
        for record in try records() where !record.isDeleted {
            digest.add(RowHash(kind: record.kind, id: record.id, revision: record.revision, body: record.body))
        }
        return digest
    }

    private static func history() throws -> HistoryPage {
        let entry = HistoryEntry(
            revision: Revision(epoch: 1, number: 42),
            at: "2016-09-01T08:00:00.000Z",
            receivedAt: "2016-09-01T08:00:02.000Z",
            device: try device(),
            deviceName: "受理窗口 1 号",
            unit: "310101",
            changeSet: ChangeSetID(try id("c1")),
            outcome: .applied,
            changes: [.init(field: "staff", from: .null, to: 100)]
        )
        var later = entry
        later.revision = Revision(epoch: 1, number: 44)
        later.changeSet = ChangeSetID(try id("c3"))
        later.outcome = .conflicted
        later.changes = [.init(field: "staff", from: 100, to: 120, keptIn: try id("e1"))]
        later.reason = "以社保记录为准"
        return HistoryPage(entries: [entry, later], next: Revision(epoch: 1, number: 44), epoch: 1)
    }
}
