import Core
import Crypto
import SyncProtocol
import Testing

struct MessageTests {
    private static let cursor = ScopeCursor(revision: Revision(epoch: 1, number: 5), logHash: "ab")
    private static let server = ServerIdentity(id: "s", epoch: 3, publicKey: String(repeating: "0a", count: 32))
    private static let signature = String(repeating: "0f", count: 64)

    private func again<Message: Equatable>(
        _ message: Message,
        _ json: JSONValue,
        _ read: (JSONValue) throws -> Message
    ) throws {
        #expect(try read(try JSONValue(parsing: json.canonicalBytes())) == message)
    }

    private func receipt() throws -> Receipt {
        var receipt = Receipt(
            changeSet: ChangeSetID(Samples.randomID(1)),
            hash: String(repeating: "c", count: 64),
            number: 4,
            outcome: .conflicted,
            revision: Revision(epoch: 1, number: 9),
            cases: [Samples.randomID(2)],
            aliases: [Samples.randomID(3): Samples.randomID(4)]
        )
        receipt.signature = Self.signature
        return receipt
    }

    @Test func `every message is the same after its JSON form`() throws {
        let changeSet = try Golden.changeSet()
        try again(changeSet, changeSet.json) { try ChangeSet(json: $0) }
        let signed = SignedChangeSet(changeSet, signature: Self.signature, receipt: try receipt())
        try again(signed, signed.json) { try SignedChangeSet(json: $0) }
        let push = PushRequest(
            standing: Standing(
                cursors: [.city: [Self.cursor], .unit("310101"): [.zero]],
                lastReceipt: ReceiptMark(number: 3, changeSet: changeSet.id, hash: String(repeating: "a", count: 64))
            ),
            changeSets: [signed]
        )
        try again(push, push.json) { try PushRequest(json: $0) }
        try again(try receipt(), try receipt().json) { try Receipt(json: $0) }
        let response = PushResponse(epoch: 2, receipts: [try receipt()], waiting: [ChangeSetID(Samples.randomID(8))])
        try again(response, response.json) { try PushResponse(json: $0) }
        for code in RefusalCode.allCases {
            var refused = Receipt(
                changeSet: changeSet.id,
                hash: String(repeating: "d", count: 64),
                number: 1,
                outcome: .refused,
                code: code,
                detail: "staff"
            )
            refused.signature = Self.signature
            try again(refused, refused.json) { try Receipt(json: $0) }
        }
        var hello = Hello(server: Self.server, time: "2016-09-01T08:00:00Z")
        hello.instruction = "upgrade"
        try again(hello, hello.json) { try Hello(json: $0) }
        let enrol = EnrolRequest(
            code: "ABCD",
            unit: "310101",
            device: changeSet.chain.device,
            publicKey: String(repeating: "0a", count: 32),
            sealingKey: String(repeating: "0b", count: 32),
            name: "电脑"
        )
        try again(enrol, enrol.json) { try EnrolRequest(json: $0) }
        let answer = EnrolResponse(device: enrol.device, unit: "310101", token: "secret", server: Self.server)
        try again(answer, answer.json) { try EnrolResponse(json: $0) }
        #expect(!"\(answer)".contains("secret"))
    }

    @Test func `a page keeps kinds and fields of a later version as they are`() throws {
        let records = [
            StoredRecord(
                kind: Kind(rawValue: "claim"),
                id: Samples.randomID(1),
                revision: Revision(epoch: 1, number: 2),
                body: ["new": ["deep": [1, .null, "x"]]]
            ),
            StoredRecord(
                kind: .hire,
                id: Samples.randomID(2),
                revision: Revision(epoch: 1, number: 3),
                body: [:],
                isDeleted: true
            ),
        ]
        let position = PullPosition(revision: Revision(epoch: 1, number: 3), kind: .hire, id: "x")
        let middle = PullPage(scope: .city, records: records, next: position, head: Self.cursor, digest: nil)
        try again(middle, middle.json) { try PullPage(json: $0) }
        let last = PullPage(scope: .city, records: [], next: nil, head: Self.cursor, digest: ScopeDigest())
        try again(last, last.json) { try PullPage(json: $0) }
    }

    @Test func `a pull's query is the same after its text`() throws {
        let position = PullPosition(revision: Revision(epoch: 1, number: 3), kind: .hire, id: "x")
        let requests = [
            PullRequest(scope: .city, cursor: .zero),
            PullRequest(
                scope: .unit("310101"),
                cursor: Self.cursor,
                after: position,
                start: Revision(epoch: 1, number: 9)
            ),
        ]
        for request in requests {
            let items = Dictionary(request.query.map { ($0.name, $0.value) }) { first, _ in first }
            #expect(try PullRequest(query: { items[$0] }) == request)
        }
        for item in ["cursor", "after", "start"] {
            #expect(throws: MessageError.self) {
                try PullRequest(query: { $0 == "scope" ? "city" : $0 == item ? "x" : nil })
            }
        }
        #expect(throws: MessageError.self) { try PullRequest(query: { _ in nil }) }
    }

    // MARK: Golden bytes of protocol 1

    @Test func `the bytes and the hash of the fixed change-set never change`() throws {
        let changeSet = try Golden.changeSet()
        #expect(changeSet.json.canonicalText() == Golden.text)
        let hash = "861763007b149d4cf5f46f06bc211c030fcc3369164601f388a99bb3b2a09de4"
        #expect(ChangeSet.hash(of: changeSet.canonicalBytes) == hash)
        #expect(try ChangeSet(json: JSONValue(parsing: Golden.text)) == changeSet)
        #expect(SignedChangeSet(changeSet, signature: Self.signature).hash == hash)
        #expect(
            changeSet.canonicalBytes(
                withChanges: Array(changeSet.changes.map { $0.json.canonicalBytes() }.joined(separator: [0x2C]))
            ) == changeSet.canonicalBytes
        )
    }

    @Test func `row hashes and derived identifiers never change`() {
        let row = RowHash(
            kind: .filing,
            id: Samples.filingID(1),
            revision: Revision(epoch: 1, number: 42),
            body: ["name": "上海", "staff": 5]
        )
        #expect(row.bytes.count == 32)
        let fixed = RecordID(rawValue: "01563f2a-0000-7000-8000-0000000000f1").map {
            RowHash(kind: .filing, id: $0, revision: Revision(epoch: 1, number: 42), body: ["name": "上海", "staff": 5])
        }
        #expect(fixed?.bytes.hexadecimal == "3e4440c01f93f694997404835be846130ed21843e2cb63a2237a6138f4218395")
        let filing = RecordID.filing(unit: "310101", round: "2016", unifiedCode: "91310101PDY0000284")
        #expect(filing.rawValue == "82753b76-4219-8912-b609-cec23203e590")
    }

    // MARK: Hostile messages

    @Test func `a change-set with a member less, or of another form, is refused`() throws {
        let members = try #require(try Golden.changeSet().json.objectValue)
        for name in members.keys where !["dependsOn", "replaces", "part"].contains(name) {
            var less = members
            less[name] = nil
            #expect(throws: MessageError.self, "\(name)") { try ChangeSet(json: .object(less)) }
        }
        let hostile: [(String, JSONValue)] = [
            ("protocol", 2), ("number", 0), ("number", -1), ("number", 4_294_967_296), ("id", "x"), ("previous", "zz"),
            ("salt", "00"), ("cursor", "1"), ("chain", "x"), ("changes", []), ("changes", "x"), ("part", []),
            ("dependsOn", ["x"]), ("scope", .string(String(repeating: "x", count: 33))), ("replaces", 5),
        ]
        for (name, value) in hostile {
            var other = members
            other[name] = value
            #expect(throws: MessageError.self, "\(name)") { try ChangeSet(json: .object(other)) }
        }
    }

    @Test func `a change-set with an unknown member is refused, for the log would lose it`() throws {
        var members = try #require(try Golden.changeSet().json.objectValue)
        members["later"] = 1
        #expect(throws: MessageError.self) {
            try SignedChangeSet(json: ["content": .object(members), "signature": .string(Self.signature)])
        }
    }

    @Test func `limits hold`() throws {
        var changeSet = try Golden.changeSet()
        changeSet.changes = Array(repeating: changeSet.changes[1], count: Limits.changes + 1)
        #expect(throws: MessageError.self) { try ChangeSet(json: changeSet.json) }
        changeSet.changes.removeLast()
        #expect(throws: Never.self) { try ChangeSet(json: changeSet.json) }
        changeSet.changes = [
            Change(
                kind: .filing,
                record: Samples.randomID(1),
                operation: .update,
                set: ["remark": .string(String(repeating: "x", count: Limits.changeSetBytes))]
            )
        ]
        let json = SignedChangeSet(changeSet, signature: Self.signature).json
        #expect(throws: MessageError.self) { try SignedChangeSet(json: json) }
    }

    // MARK: Signatures

    @Test func `a signature holds for one content, one purpose and one key`() throws {
        let key = try Curve25519.Signing.PrivateKey(rawRepresentation: Array(repeating: 7, count: 32))
        let other = try Curve25519.Signing.PrivateKey(rawRepresentation: Array(repeating: 8, count: 32))
        let bytes = try Golden.changeSet().canonicalBytes
        let signature = try Signatures.sign(bytes, as: .changeSet, with: key)
        #expect(Signatures.isValid(signature, over: bytes, as: .changeSet, by: key.publicKey))
        #expect(!Signatures.isValid(signature, over: bytes, as: .receipt, by: key.publicKey))
        #expect(!Signatures.isValid(signature, over: bytes, as: .changeSet, by: other.publicKey))
        var tampered = bytes
        for place in stride(from: 0, to: bytes.count, by: 97) {
            tampered[place] ^= 1
            #expect(!Signatures.isValid(signature, over: tampered, as: .changeSet, by: key.publicKey))
            tampered[place] ^= 1
        }
        let flipped = (signature.hasPrefix("0") ? "1" : "0") + signature.dropFirst()
        for wrong in ["", "zz", String(signature.dropLast()), signature + "00", signature.uppercased() + " ", flipped] {
            #expect(!Signatures.isValid(wrong, over: bytes, as: .changeSet, by: key.publicKey))
        }
        #expect(Signatures.publicKey(hexadecimal: key.publicKey.rawRepresentation.hexadecimal) != nil)
        for wrong in ["", "00", "xy"] { #expect(Signatures.publicKey(hexadecimal: wrong) == nil) }
    }
}
