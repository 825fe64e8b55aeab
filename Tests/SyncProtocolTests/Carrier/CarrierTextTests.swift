import Core
import Crypto
import SyncProtocol
import Testing

struct CarrierTextTests {
    private static let server = Samples.randomID(9)
    private static let device = DeviceID(Samples.randomID(8))

    private func offer(pushes: Int = 1) -> CarrierOffer {
        CarrierOffer(
            chain: Chain(device: Self.device, epoch: 2),
            server: Self.server,
            created: CarrierSamples.created,
            pushes: pushes,
            changeSets: 0
        )
    }

    private func fault(_ work: () throws -> Void) -> CarrierError? {
        do { try work() } catch { return error as? CarrierError }
        return nil
    }

    @Test func `an offer comes back as it was, with its pushes and its author's signature`() throws {
        let key = try CarrierSamples.signingKey(3)
        let standing = Standing(cursors: [.city: [.zero], Samples.scope: [.zero]])
        let push = PushRequest(standing: standing, changeSets: [])
        let lines = try CarrierLines(
            try CarrierSamples.text(offer(pushes: 2).json, [push.json, push.json], by: key)
        )
        try lines.check(by: key.publicKey)
        #expect(try CarrierOffer(lines) == offer(pushes: 2))
        #expect(try CarrierOffer.push(1, of: lines) == push)
    }

    @Test func `a text that was changed, or signed by another or as something else, is not the sender's`() throws {
        let key = try CarrierSamples.signingKey(3)
        let other = try CarrierSamples.signingKey(4)
        let text = try CarrierSamples.text(offer().json, [["a": 1]], by: key)
        let changed = String(decoding: text, as: UTF8.self).replacing("{\"a\":1}", with: "{\"a\":2}")
        #expect(fault { try CarrierLines(Array(changed.utf8)).check(by: key.publicKey) } == .signature)
        #expect(fault { try CarrierLines(text).check(by: other.publicKey) } == .signature)
        var draft = CarrierText(offer().json)
        draft.append(["a": 1])
        let signedAsReceipt = draft.signed(try Signatures.sign(draft.bytes, as: .receipt, with: key))
        #expect(fault { try CarrierLines(signedAsReceipt).check(by: key.publicKey) } == .signature)
        #expect(fault { try CarrierLines(draft.signed("")).check(by: key.publicKey) } == .signature)
    }

    @Test(arguments: [
        "", "\n", "{}", "{}\n", "{}\n{}\n", "{}\n{\"signature\":1}\n", "{}\n{\"signature\":\"\",\"x\":1}\n",
    ])
    func `a text without a signature's line is none`(text: String) {
        #expect(fault { _ = try CarrierLines(Array(text.utf8)) } == .malformed)
    }

    @Test func `a text or a line beyond the bounds is refused`() {
        let line = [UInt8](repeating: UInt8(ascii: " "), count: Limits.carrierLineBytes + 1) + [UInt8(ascii: "\n")]
        #expect(fault { _ = try CarrierLines(line) } == .tooLarge)
        let text = [UInt8](repeating: UInt8(ascii: "\n"), count: Limits.carrierBytes + 1)
        #expect(fault { _ = try CarrierLines(text) } == .tooLarge)
    }

    @Test func `an offer or an answer is malformed if its lines are not as many as it says, or it goes the other way`()
        throws
    {
        let key = try CarrierSamples.signingKey(3)
        func lines(_ head: JSONValue, _ count: Int) throws -> CarrierLines {
            try CarrierLines(try CarrierSamples.text(head, Array(repeating: [:], count: count), by: key))
        }
        for count in [1, 3] {
            let lines = try lines(offer(pushes: 2).json, count)
            #expect(fault { _ = try CarrierOffer(lines) } == .malformed)
        }
        let answer = answer([extent(from: .zero, to: Self.cursor(1, 4), pages: 2)])
        for count in [2, 4] {
            let lines = try lines(answer.json, count)
            #expect(fault { _ = try CarrierReturn(lines) } == .malformed)
        }
        let (there, back) = (try lines(offer().json, 1), try lines(answer.json, 3))
        #expect(fault { _ = try CarrierReturn(there) } == .malformed)
        #expect(fault { _ = try CarrierOffer(back) } == .malformed)
        let twice = try lines(
            self.answer([extent(from: .zero, to: .zero, pages: 0), extent(from: .zero, to: .zero, pages: 0)]).json,
            1
        )
        #expect(fault { _ = try CarrierReturn(twice) } == .malformed)
    }

    // MARK: What comes back

    private static func cursor(_ epoch: Int, _ number: Int, hash: String = "ab") -> ScopeCursor {
        ScopeCursor(revision: Revision(epoch: epoch, number: number), logHash: hash)
    }

    private func extent(
        from: ScopeCursor,
        to: ScopeCursor,
        pages: Int = 1,
        omission: CarrierReturn.Extent.Omission? = nil
    ) -> CarrierReturn.Extent {
        CarrierReturn.Extent(
            scope: Samples.scope,
            from: from,
            to: to,
            digest: ScopeDigest(),
            pages: pages,
            omission: omission
        )
    }

    private func answer(_ extents: [CarrierReturn.Extent]) -> CarrierReturn {
        CarrierReturn(
            device: Self.device,
            server: ServerIdentity(id: Self.server.rawValue, epoch: 1, publicKey: "aa", sealingKey: "bb"),
            created: CarrierSamples.created,
            answers: 1,
            extents: extents
        )
    }

    @Test func `an answer comes back as it was, and its pages must end where it says`() throws {
        let key = try CarrierSamples.signingKey(3)
        let head = Self.cursor(1, 4)
        let answer = answer([
            CarrierReturn.Extent(
                scope: .city,
                from: head,
                to: head,
                digest: ScopeDigest(),
                pages: 0,
                omission: .tooLarge
            ), extent(from: .zero, to: head, pages: 2),
        ])
        let response = PushResponse(epoch: 1, receipts: [], waiting: [])
        let next = PullPosition(revision: head.revision, kind: .filing, id: Samples.randomID(4).rawValue)
        let pages = [next, nil].map {
            PullPage(scope: Samples.scope, records: [], next: $0, head: head, digest: $0 == nil ? ScopeDigest() : nil)
        }
        let text = try CarrierSamples.text(answer.json, [response.json] + pages.map(\.json), by: key)
        let lines = try CarrierLines(text)
        #expect(try CarrierReturn(lines) == answer)
        #expect(try answer.answer(0, of: lines) == response)
        #expect(try (0..<2).map { try answer.page($0, of: Samples.scope, in: lines) } == pages)
        #expect(fault { _ = try answer.page(0, of: .city, in: lines) } == .malformed)

        let reversed = try CarrierLines(
            try CarrierSamples.text(answer.json, [response.json] + pages.reversed().map(\.json), by: key)
        )
        for index in 0..<2 {
            #expect(fault { _ = try answer.page(index, of: Samples.scope, in: reversed) } == .malformed)
        }
    }

    @Test func `pages are for a replica that stands between their ends, in the same history`() {
        let (three, nine) = (Self.cursor(1, 3), Self.cursor(1, 9))
        let pages = extent(from: three, to: nine)
        #expect(pages.fits(three) && pages.fits(Self.cursor(1, 8)))
        for cursor in [
            .zero, Self.cursor(1, 2), nine, Self.cursor(1, 10), Self.cursor(2, 3), Self.cursor(2, 8),
            Self.cursor(1, 3, hash: "cd"),
        ] {
            #expect(!pages.fits(cursor), "\(cursor)")
        }
        let whole = extent(from: .zero, to: nine)
        #expect(whole.fits(.zero) && whole.fits(three) && !whole.fits(nine) && !whole.fits(Self.cursor(2, 1)))
        // A new epoch of the server goes on only over HTTPS, after what it lost was offered again.
        let later = extent(from: three, to: Self.cursor(2, 9))
        #expect(!later.fits(three) && !later.fits(Self.cursor(1, 5)) && !later.fits(Self.cursor(2, 5)))
        #expect(!extent(from: three, to: nine, pages: 0).fits(three))
        #expect(!extent(from: three, to: nine, omission: .tooLarge).fits(three))
    }

    @Test func `every fault has a code and a sentence of its own in both languages`() {
        #expect(Set(CarrierError.allCases.map(\.code)).count == CarrierError.allCases.count)
        for language in Language.allCases {
            #expect(Set(CarrierError.allCases.map { $0.sentence(language) }).count == CarrierError.allCases.count)
        }
    }
}
