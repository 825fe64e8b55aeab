import Core
import SyncProtocol
import Testing

struct PlaceTests {
    private func rows(_ count: Int) -> [RowHash] {
        (0..<count).map {
            RowHash(
                kind: .hire,
                id: Samples.randomID($0),
                revision: Revision(epoch: 1, number: $0),
                body: ["seq": .integer(Int64($0))]
            )
        }
    }

    @Test func `a digest does not depend on the order, and what goes in comes out`() {
        var random = SplitMix64(seed: 5)
        let rows = rows(50)
        var forwards = ScopeDigest()
        for row in rows { forwards.add(row) }
        var shuffled = ScopeDigest()
        for row in rows.shuffled(using: &random) { shuffled.add(row) }
        #expect(forwards == shuffled)
        #expect(forwards != ScopeDigest())
        for row in rows.shuffled(using: &random).dropLast() { shuffled.remove(row) }
        #expect(shuffled != ScopeDigest())
        for row in rows.shuffled(using: &random) { forwards.remove(row) }
        #expect(forwards == ScopeDigest())
    }

    @Test func `a digest adds with carry over all of its 256 bits`() throws {
        let highest = try #require(RowHash(bytes: Array(repeating: 0xFF, count: 32)))
        let one = try #require(RowHash(bytes: [1] + Array(repeating: 0, count: 31)))
        var digest = ScopeDigest()
        digest.add(highest)
        #expect(digest.description == String(repeating: "f", count: 64))
        digest.add(one)
        #expect(digest == ScopeDigest())
        digest.remove(one)
        #expect(digest.description == String(repeating: "f", count: 64))
        #expect(RowHash(bytes: [1, 2]) == nil)
    }

    @Test func `a digest is the same after its text, and garbage is none`() {
        var digest = ScopeDigest()
        for row in rows(3) { digest.add(row) }
        #expect(ScopeDigest(hexadecimal: digest.description) == digest)
        for text in ["", "00", String(repeating: "g", count: 64), String(repeating: "0", count: 65)] {
            #expect(ScopeDigest(hexadecimal: text) == nil)
        }
    }

    @Test func `a row's hash tells kind, identifier, revision and members apart`() {
        let revision = Revision(epoch: 1, number: 1)
        let hashes = [
            RowHash(kind: .hire, id: Samples.randomID(1), revision: revision, body: ["a": "1"]),
            RowHash(kind: .trainee, id: Samples.randomID(1), revision: revision, body: ["a": "1"]),
            RowHash(kind: .hire, id: Samples.randomID(2), revision: revision, body: ["a": "1"]),
            RowHash(kind: .hire, id: Samples.randomID(1), revision: Revision(epoch: 1, number: 2), body: ["a": "1"]),
            RowHash(kind: .hire, id: Samples.randomID(1), revision: revision, body: ["a": 1]),
            RowHash(kind: .hire, id: Samples.randomID(1), revision: revision, body: ["a": "1", "later": true]),
            RowHash(kind: .hire, id: Samples.randomID(1), revision: revision, body: [:]),
        ]
        #expect(Set(hashes).count == hashes.count)
    }

    @Test(arguments: [
        "", "-", "1", "1-", "-1", "1-2-3", "+1-2", "1-+2", " 1-2", "1-2 ", "1--2", "a-b", "1-2\n", "0x1-2", "１-２",
        "1.0-2",
        "99999999999999999999-1", "1-99999999999999999999", "1048576-1", "1-4398046511104",
    ])
    func `garbage is no revision`(text: String) {
        #expect(Revision(text) == nil)
        #expect(Base(text) == nil)
        #expect(PullPosition(text + "/hire/x") == nil)
    }

    @Test func `revisions order by epoch, then number`() throws {
        let texts = ["0-0", "1-0", "1-9", "1-10", "2-1"]
        let revisions = try texts.map { try #require(Revision($0)) }
        #expect(revisions.reversed().sorted() == revisions)
        #expect(revisions.map(\.description) == texts)
        #expect(Revision("1048575-4398046511103") != nil)
    }

    @Test(arguments: [
        "", "1-1", "1-1/hire", "1-1/hire/x/y", "/hire/x", "x/hire/y", "1-1/" + String(repeating: "k", count: 65) + "/x",
    ])
    func `garbage is no position`(text: String) { #expect(PullPosition(text) == nil) }

    @Test(arguments: [
        "cs:", "cs:x", "CS:01563f2a-0000-7000-8000-0000000000c1", "cs:01563F2A-0000-7000-8000-0000000000C1", "cs",
    ])
    func `garbage is no base`(text: String) { #expect(Base(text) == nil) }

    @Test(
        arguments: [
            ["revision": "x", "logHash": ""], ["revision": "1-1"], ["logHash": ""], "1-1", .null,
            ["revision": "1-1", "logHash": .string(String(repeating: "0", count: 65))],
        ] as [JSONValue]
    )
    func `garbage is no cursor`(json: JSONValue) {
        let request: JSONValue = [
            "protocol": 1, "schema": 1, "cursors": ["city": [json]], "changeSets": [],
        ]
        #expect(throws: MessageError.self) { try PushRequest(json: request) }
    }
}
