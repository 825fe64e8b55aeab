import Core
import Crypto
import SyncProtocol
import Testing

struct CarrierFileTests {
    /// Why a file does not open; nil if it does.
    private func fault(_ file: [UInt8], _ key: Curve25519.KeyAgreement.PrivateKey) -> CarrierError? {
        do throws(CarrierError) {
            _ = try CarrierFile(file).open(with: key)
            return nil
        } catch {
            return error
        }
    }

    /// Where the frames of a file lie.
    private func frames(_ file: [UInt8], after head: Int) -> [Range<Int>] {
        var frames: [Range<Int>] = []
        var start = head
        while start < file.count {
            let length = file[start + 1..<start + 5].reduce(0) { $0 << 8 | Int($1) }
            frames.append(start..<start + 5 + length)
            start += 5 + length
        }
        return frames
    }

    @Test(arguments: [1, 2, 300, 65_535, 65_536, 65_537, 131_072, 200_001])
    func `what was sealed opens to the same bytes, at every length`(count: Int) throws {
        let key = try CarrierSamples.sealingKey(1)
        let content = CarrierSamples.content(count)
        let file = try CarrierFile(CarrierSamples.sealed(content, to: key))
        #expect(file.header == CarrierSamples.header(to: key))
        #expect(try file.open(with: key) == content)
    }

    @Test func `the same content is sealed to other bytes every time`() throws {
        let key = try CarrierSamples.sealingKey(1)
        let content = CarrierSamples.content(300)
        let head = CarrierSamples.header(to: key).bytes.count
        let files = try (0..<2).map { _ in try CarrierSamples.sealed(content, to: key) }
        #expect(files[0][..<head] == files[1][..<head])
        #expect(Set(files[0][head...].indices.filter { files[0][$0] == files[1][$0] }).count < 32)
    }

    @Test func `the clear part says which way, to which key, from whom and when, and nothing else`() throws {
        let key = try CarrierSamples.sealingKey(1)
        let file = try CarrierSamples.sealed(CarrierSamples.content(3), to: key)
        let clear = String(decoding: file.prefix(CarrierSamples.header(to: key).bytes.count), as: UTF8.self)
        #expect(
            clear == """
                shenbao carrier 1
                {"created":"2016-09-01T08:00:00.000Z","direction":"toServer","recipient":"\(CarrierHeader.keyID(key.publicKey))",\
                "sender":"\(Samples.randomID(1).rawValue)","version":1}

                """
        )
    }

    @Test func `no bit of a file can be flipped`() throws {
        let key = try CarrierSamples.sealingKey(1)
        let file = try CarrierSamples.sealed(CarrierSamples.content(120), to: key)
        for place in file.indices {
            for bit in 0..<8 {
                var changed = file
                changed[place] ^= 1 << UInt8(bit)
                #expect(fault(changed, key) != nil, "byte \(place), bit \(bit)")
            }
        }
    }

    @Test func `a file that was cut off anywhere does not open, nor one with a byte more`() throws {
        let key = try CarrierSamples.sealingKey(1)
        let file = try CarrierSamples.sealed(CarrierSamples.content(120), to: key)
        for length in 0..<file.count {
            #expect(fault(Array(file[..<length]), key) != nil, "\(length) bytes")
        }
        #expect(fault(file + [0], key) == .damaged)
        #expect(fault(file + file, key) == .damaged)
    }

    @Test func `frames can be neither dropped, repeated nor put in another order`() throws {
        let key = try CarrierSamples.sealingKey(1)
        let file = try CarrierSamples.sealed(CarrierSamples.content(200_001), to: key)
        let head = CarrierSamples.header(to: key).bytes.count + 32
        let frames = frames(file, after: head)
        #expect(frames.count == 4)
        func put(_ order: [Int]) -> [UInt8] { order.reduce(Array(file[..<head])) { $0 + file[frames[$1]] } }
        #expect(fault(put([0, 1, 2, 3]), key) == nil)
        for order in [
            [], [0], [3], [0, 1, 2], [1, 2, 3], [0, 2, 3], [0, 1, 3], [1, 0, 2, 3], [0, 1, 1, 2, 3], [0, 1, 2, 3, 3],
            [0, 2, 1, 3], [3, 0, 1, 2],
        ] {
            #expect(fault(put(order), key) == .damaged, "\(order)")
        }
        // Ending earlier by calling another frame the last one.
        for frame in 0..<3 {
            var changed = put(Array(0...frame))
            changed[frames[frame].lowerBound] = 1
            #expect(fault(changed, key) == .damaged, "frame \(frame)")
        }
    }

    @Test func `frames of another file, or under its header, do not open`() throws {
        let key = try CarrierSamples.sealingKey(1)
        let head = CarrierSamples.header(to: key).bytes.count
        let (first, second) = (
            try CarrierSamples.sealed(CarrierSamples.content(65_600), to: key),
            try CarrierSamples.sealed(CarrierSamples.content(65_600), to: key)
        )
        #expect(fault(Array(first[..<(head + 32)] + second[(head + 32)...]), key) == .damaged)
        let frames = frames(first, after: head + 32)
        #expect(fault(Array(first[..<frames[1].lowerBound] + second[frames[1]]), key) == .damaged)
        var other = CarrierSamples.header(to: key)
        other.direction = .toDevice
        #expect(fault(other.bytes + first[head...], key) == .damaged)
        other = CarrierSamples.header(to: key)
        other.sender = Samples.randomID(2)
        #expect(fault(other.bytes + first[head...], key) == .damaged)
    }

    @Test func `only the key that a file is sealed to opens it`() throws {
        let (key, other) = (try CarrierSamples.sealingKey(1), try CarrierSamples.sealingKey(2))
        let file = try CarrierSamples.sealed(CarrierSamples.content(300), to: key)
        #expect(fault(file, other) == .recipient)
        // Calling it sealed to the other key does not help.
        let renamed = CarrierSamples.header(to: other).bytes + file[CarrierSamples.header(to: key).bytes.count...]
        #expect(fault(renamed, other) == .damaged)
    }

    @Test(arguments: [
        ("", CarrierError.foreign), ("shenbao carrier 1", .version), ("shenbao carrier 2\n{}\n", .version),
        ("PK\u{3}\u{4}", .foreign), ("shenbao carrier 1\n", .damaged), ("shenbao carrier 1\n{}\n", .damaged),
        ("shenbao carrier 1\n[]\n", .damaged), ("shenbao carrier 1\nnot JSON\n", .damaged),
        ("shenbao carrier 1\n" + String(repeating: " ", count: 5000) + "\n", .damaged),
    ])
    func `what is no carrier file of this version is told as such`(text: String, fault: CarrierError) throws {
        #expect(self.fault(Array(text.utf8), try CarrierSamples.sealingKey(1)) == fault)
    }

    @Test func `a file beyond the bound is not even opened`() throws {
        let key = try CarrierSamples.sealingKey(1)
        let head = CarrierSamples.header(to: key).bytes
        let file = head + [UInt8](repeating: 0, count: Limits.carrierFileBytes - head.count + 1)
        #expect(fault(file, key) == .tooLarge)
        #expect(fault(file.dropLast(), key) == .damaged)
    }

    @Test func `a header has one spelling`() throws {
        let key = try CarrierSamples.sealingKey(1)
        let file = try CarrierSamples.sealed(CarrierSamples.content(3), to: key)
        let head = CarrierSamples.header(to: key).bytes
        let text = String(decoding: head, as: UTF8.self)
        let sealed = file[head.count...]
        for other in [
            text.replacing("{\"created\"", with: "{ \"created\""),
            text.replacing(",\"version\":1", with: ",\"version\":2"),
            text.replacing(",\"version\":1", with: ",\"version\":1,\"x\":1"),
            text.replacing("toServer", with: "elsewhere"),
        ] {
            #expect(other != text)
            #expect(fault(Array(other.utf8) + sealed, key) == .damaged)
        }
    }
}
