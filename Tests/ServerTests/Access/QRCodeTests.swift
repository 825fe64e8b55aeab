import Core
import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import Server

/// QR codes of second factors.
@Suite struct QRCodeTests {
    @Test(arguments: QRVectors.all)
    func `a code is what an independent program makes of the same text`(_ vector: QRVectors.Vector) throws {
        let codewords = try #require(QRCodewords(vector.text))
        #expect(codewords.version == vector.version)
        let code = QRCode(codewords, mask: vector.mask)
        let rows = code.rows.map { row in
            let number = row.reduce(UInt64(0)) { $0 << 1 | ($1 ? 1 : 0) }
            let digits = String(number, radix: 16)
            return String(repeating: "0", count: (code.size + 3) / 4 - digits.count) + digits
        }
        #expect(rows.joined(separator: " ") == vector.rows)
    }

    /// The example of ISO/IEC 18004, annex I.
    @Test func `correction is the standard's`() {
        let data: [UInt8] = [
            0x10, 0x20, 0x0C, 0x56, 0x61, 0x80, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11,
        ]
        #expect(
            ReedSolomon.correction(of: data, count: 10)
                == [0xA5, 0x24, 0xD4, 0xC1, 0xED, 0x36, 0xC7, 0x87, 0x2C, 0x55]
        )
        // Version 7 in annex D, and level M with mask 5 in annex C, before its mask.
        #expect(QRDrawing.guarded(7, by: 0b1_1111_0010_0101, 12) == 0b000111_110010010100)
        #expect(QRDrawing.guarded(5, by: 0b101_0011_0111, 10) == 0b00101_0011011100)
    }

    @Test(arguments: [
        (14, 21), (15, 25), (26, 25), (27, 29), (42, 29), (62, 33), (84, 37), (106, 41), (122, 45), (152, 49),
        (180, 53),
        (213, 57),
    ])
    func `a text gets the smallest code that holds it`(_ length: Int, _ size: Int) throws {
        let code = try #require(QRCode(String(repeating: "x", count: length)))
        #expect(code.size == size && code.rows.count == size && code.rows.allSatisfy { $0.count == size })
    }

    @Test func `a text that is too long gets none`() {
        #expect(QRCode(String(repeating: "x", count: 214)) == nil)
        #expect(QRCode("") != nil)
    }

    @Test func `the mask that reads best is taken`() throws {
        let text = QRVectors.all[2].text
        let codewords = try #require(QRCodewords(text))
        let penalties = (0..<QRMask.count).map { QRMask.penalty(of: QRCode(codewords, mask: $0).rows) }
        let best = try #require(penalties.min())
        #expect(try QRMask.penalty(of: #require(QRCode(text)).rows) == best)
        #expect(Set(penalties).count > 1)
    }

    @Test func `the path draws the dark modules and nothing else`() throws {
        let code = try #require(QRCode("Shenbao"))
        let side = code.size + 2 * QRCode.border
        var drawn = Array(repeating: Array(repeating: false, count: side), count: side)
        for run in code.path.matches(of: /M(\d+) (\d+)h(\d+)v1h-(\d+)z/) {
            let (x, y, length) = (try #require(Int(run.1)), try #require(Int(run.2)), try #require(Int(run.3)))
            #expect(run.3 == run.4)
            for column in x..<x + length { drawn[y][column] = true }
        }
        let inside = drawn[4..<side - 4].map { Array($0[4..<side - 4]) }
        #expect(inside == code.rows)
        #expect(drawn.joined().count { $0 } == code.rows.joined().count { $0 })
    }

    @Test func `the account's page shows the code while a second factor is set up`() async throws {
        try await TestConsole.run { console async throws in
            let browser = try await console.browser(.reviewer)
            #expect(try await !browser.get("/account").text.contains("<svg"))
            #expect(try await browser.post("/account/codes").status == .seeOther)
            let page = try await browser.get("/account").text
            let uri = try #require(page.firstMatch(of: /href="(otpauth:[^"]*)"/)?.1)
            let code = try #require(QRCode(String(uri.replacing("&amp;", with: "&"))))
            #expect(page.contains("d=\"\(code.path)\""))
            #expect(page.contains("viewBox=\"0 0 \(code.size + 8) \(code.size + 8)\""))
            #expect(!page.contains("style=\""))
        }
    }
}
