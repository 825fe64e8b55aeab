import Core
import SyncProtocol

/// Valid bodies and identifiers, all made up.
enum Samples {
    static let unit = "310101"
    static let scope = Scope.unit(unit)
    static let round = "2016"
    static let lines: [JSONValue] = ["ITO.SRD.DEV", "ITO.SRD.TECH", "ITO.ITS.TEST", "ITO.ITS.IC", "ITO.OPM.SYS"]

    /// A unified code that passes both of its checks.
    static func unifiedCode(_ number: Int) -> String {
        let body = Array("M" + String(repeating: "0", count: 7 - String(number).count) + String(number))
        let values = body.map { Int(String($0), radix: 36) ?? 0 }
        let sum = zip(values, [3, 7, 9, 10, 5, 8, 4, 2]).reduce(0) { $0 + $1.0 * $1.1 }
        let check = (11 - sum % 11) % 11
        let code = "91310101" + String(body) + (check == 10 ? "X" : String(check))
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
        var weight = 1
        var total = 0
        for character in code {
            total += (alphabet.firstIndex(of: character) ?? 0) * weight
            weight = weight * 3 % 31
        }
        return code + String(alphabet[(31 - total % 31) % 31])
    }

    static func organisationCode(_ number: Int) -> String { String(unifiedCode(number).dropFirst(8).dropLast()) }

    /// A resident ID of nobody: only the check character fits.
    static func residentID(_ number: Int) -> String {
        let all = "31010119900101" + String(100 + number)
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(all.compactMap(\.wholeNumberValue), weights).reduce(0) { $0 + $1.0 * $1.1 }
        return all + String(Array("10X98765432")[sum % 11])
    }

    static func enterpriseID(_ number: Int) -> RecordID {
        .enterprise(unit: unit, organisationCode: organisationCode(number))
    }

    static func filingID(_ number: Int) -> RecordID {
        .filing(unit: unit, round: round, unifiedCode: unifiedCode(number))
    }

    static func enterprise(_ number: Int) -> RecordBody {
        [
            "uscc": .string(unifiedCode(number)), "orgCode": .string(organisationCode(number)), "name": "企业",
            "unit": .string(unit),
        ]
    }

    static func filing(_ number: Int, name: String = "企业", staff: Int64 = 100, college: Int64 = 50) -> RecordBody {
        [
            "name": .string(name), "uscc": .string(unifiedCode(number)), "category": "ITO",
            "lines": .array([lines[0], lines[1]]), "total": "500", "offshore": "200", "staff": .integer(staff),
            "staffCollege": .integer(college), "paperVolumes": 1, "electronic": true, "state": "draft",
            "unit": .string(unit), "round": .string(round),
        ]
    }

    static func hire(_ person: Int, of enterprise: Int = 1, name: String = "张三", post: String = "工程师") -> RecordBody {
        [
            "name": .string(name), "sex": "M", "idType": "residentID", "idNumber": .string(residentID(person)),
            "post": .string(post), "payer": "企业", "payerOrgCode": .string(organisationCode(1)), "ownAccount": true,
            "hireDate": "2015-07-01", "inService": true, "enterprise": .string(unifiedCode(enterprise)),
            "round": .string(round),
        ]
    }

    static func acknowledgement(_ filing: RecordID, rule: String = "material.roster") -> RecordBody {
        [
            "filing": .string(filing.rawValue), "rule": .string(rule), "record": .string(filing.rawValue),
            "field": "electronic", "basis": "paperVolumes=1", "reason": "名册随后导入",
        ]
    }

    static func acknowledgementID(_ filing: RecordID, rule: String = "material.roster") -> RecordID {
        .acknowledgement(filing: filing.rawValue, rule: rule, record: filing.rawValue, field: "electronic")
    }

    /// A random identifier that is the same in every run.
    static func randomID(_ number: Int) -> RecordID {
        .version7(milliseconds: 1_470_000_000_000, random: (0, UInt64(number)))
    }
}
