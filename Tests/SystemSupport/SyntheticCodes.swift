import Core

/// Makes synthetic organisations: codes of the range that GB 11714 keeps for private use.
package enum SyntheticCodes {
    /// The unified code of an enterprise by its number.
    package static func unifiedCode(_ number: Int, area: String = "310101") -> String {
        let body = "PDY" + String(100_000 + number).dropFirst()
        let weights = [3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(body.utf8, weights).reduce(0) { total, pair in
            let value = pair.0 < 0x3A ? Int(pair.0) - 0x30 : Int(pair.0) - 0x41 + 10
            return total + value * pair.1
        }
        let check = 11 - sum % 11
        let organisation = body + (check == 10 ? "X" : check == 11 ? "0" : String(check))
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
        var total = 0
        var weight = 1
        for character in "91" + area + organisation {
            total += (alphabet.firstIndex(of: character) ?? 0) * weight
            weight = weight * 3 % 31
        }
        return "91" + area + organisation + String(alphabet[(31 - total % 31) % 31])
    }

    /// A CSV of 企业申报表 with that many enterprises.
    package static func filings(_ count: Int) -> String {
        let heads = Form.filings.columns.map(\.label).joined(separator: ",")
        let rows = (1...count).map { number in
            "\(number),测试企业\(number)号,\(unifiedCode(number)),ITO,IT解决方案,100,60,60,0,0,100,60,,12,1,是,"
        }
        return ([heads] + rows).joined(separator: "\n") + "\n"
    }
}
