import Core
import SchemaCheck
import SyncProtocol
import Testing

/// Schema and reader judge the same hostile messages: what one side's reader takes is what its schema allows.
@Suite struct AgreementTests {
    /// Values that stand for every other one in turn.
    private static let hostile: [JSONValue] = [
        .null, true, -1, 0, 1, 2, 2_147_483_648, 4_398_046_511_104, "", "x", " ", "0-0", "1-5", "01-5", "1-05", "1-5\n",
        "1048576-1", "1-4398046511104", "cs:x", "cs:01563f2a-0000-7000-8000-0000000000c1",
        "CS:01563f2a-0000-7000-8000-0000000000c1", "01563f2a-0000-7000-8000-0000000000C1",
        "01563f2a00007000800000000000000c1", .string(String(repeating: "a", count: 64)),
        .string(String(repeating: "A", count: 64)), .string(String(repeating: "a", count: 63)),
        .string(String(repeating: "0", count: 128)), .string(String(repeating: "0", count: 32)),
        .string(String(repeating: "申", count: 22)), .string(String(repeating: "申", count: 1366)), "applied", "create",
        "upgrade", "known", [], ["x"], [1], [.null], [[:]], [:], ["x": "x"], ["revision": "1-5"],
    ]

    @Test(arguments: GoldenMessages.all)
    func `every member of every message, taken away or made wrong, is judged alike`(message: GoldenMessage) throws {
        let json = try message.json()
        var refused = 0
        for mutant in Self.mutants(of: json) {
            let isAllowed = Schemas.validator.findings(in: mutant.value, by: message.schema).isEmpty
            let isTaken = MessageReader.takes(mutant.value, as: message.schema)
            if message.sender == .device {
                #expect(isAllowed == isTaken, "\(message.name) \(mutant.path): schema \(isAllowed), reader \(isTaken)")
            } else if isAllowed {
                // A reader of answers may be milder than what a server promises, never stricter.
                #expect(isTaken, "\(message.name) \(mutant.path): the schema allows what the reader refuses")
            }
            if !isAllowed, !isTaken { refused += 1 }
        }
        #expect(refused >= 10, "\(message.name) has \(refused) counterexamples")
    }

    private struct Mutant {
        var path: String
        var value: JSONValue
    }

    /// The value with one member or element taken away, replaced, or one added to it.
    private static func mutants(of value: JSONValue, _ path: String = "") -> [Mutant] {
        var mutants = hostile.enumerated().map { Mutant(path: "\(path)=#\($0)", value: $1) }
        switch value {
        case .object(let members):
            // Bodies have schemas of their own.
            if path.hasSuffix(".body") || path.hasSuffix(".set") || path.hasSuffix(".was") { return mutants }
            var more = members
            more["ofALaterVersion"] = 1
            mutants.append(Mutant(path: "\(path)+", value: .object(more)))
            for name in members.keys.sorted() {
                var less = members
                less[name] = nil
                mutants.append(Mutant(path: "\(path).\(name)-", value: .object(less)))
                for inner in Self.mutants(of: members[name] ?? .null, "\(path).\(name)") {
                    var other = members
                    other[name] = inner.value
                    mutants.append(Mutant(path: inner.path, value: .object(other)))
                }
            }
        case .array(let elements):
            // The first one stands for all; the second tells that it is not the only one that is looked at.
            for index in elements.indices.prefix(elements.count > 64 ? 1 : 2) {
                for inner in Self.mutants(of: elements[index], "\(path)[\(index)]") {
                    var other = elements
                    other[index] = inner.value
                    mutants.append(Mutant(path: inner.path, value: .array(other)))
                }
            }
        case .null, .bool, .integer, .string: break
        }
        return mutants
    }

    @Test func `lists beyond their bounds are refused by both`() throws {
        func grown(_ name: String, _ member: String, to count: Int) throws -> (String, JSONValue) {
            let message = try #require(GoldenMessages.all.first { $0.name == name })
            guard case .object(var members) = try message.json(), let one = members[member]?.arrayValue?.first else {
                throw MessageError(member, expected: "an array")
            }
            members[member] = .array(Array(repeating: one, count: count))
            return (message.schema, .object(members))
        }
        let bounds: [(String, String, Int)] = [
            ("push-request", "changeSets", Limits.changeSetsPerPush),
            ("push-response", "receipts", Limits.changeSetsPerPush),
            ("push-response", "waiting", Limits.changeSetsPerPush), ("rows-request", "records", Limits.rowsAsked),
            ("history-page", "entries", Limits.historyEntries), ("pull-page", "records", Limits.recordsPerPage * 2),
        ]
        for (name, member, bound) in bounds {
            for (count, isGood) in [(bound, true), (bound + 1, false)] {
                let (schema, json) = try grown(name, member, to: count)
                #expect(Schemas.validator.findings(in: json, by: schema).isEmpty == isGood, "\(name) \(count)")
                #expect(MessageReader.takes(json, as: schema) == isGood, "\(name) \(count)")
            }
        }
    }

    // MARK: Bodies

    private static let bodies: [(kind: Kind, body: RecordBody)] = [
        (.filing, Samples.filing(1)), (.enterprise, Samples.enterprise(1)), (.hire, hire), (.alias, alias),
    ]

    private static var hire: RecordBody {
        [
            "seq": 1, "name": "张三", "sex": "M", "idType": "residentID", "idNumber": .string(Samples.residentID(1)),
            "post": "工程师", "payer": "企业", "payerOrgCode": .string(Samples.organisationCode(1)), "ownAccount": true,
            "hireDate": "2015-03-01", "inService": false, "leaveDate": "2016-03-01",
            "enterprise": .string(Samples.unifiedCode(1)), "round": "2016",
        ]
    }

    private static var alias: RecordBody {
        [
            "recordKind": "hire", "from": "01563f2a-0000-7000-8000-0000000000a1",
            "to": "01563f2a-0000-7000-8000-0000000000a2",
        ]
    }

    @Test(arguments: bodies)
    func `a body that its schema refuses is refused by the declaration`(kind: Kind, body: RecordBody) throws {
        let type = try #require(RecordTypes.type(of: kind))
        let name = "Body.\(kind)"
        #expect(type.problem(in: body) == nil)
        #expect(Schemas.validator.findings(in: .object(body), by: name) == [])
        var refused = 0
        let wrong: [JSONValue] = [
            .null, true, -1, 1_000_000_000, "", "x", "2016-02-30x", "0.50", "01", "1.1234567", "P.123456",
            "31010119900101",
            [], ["x", "x"], [:], ["a": 1],
        ]
        for code in type.fields.map(\.code) + ["ofALaterVersion"] {
            for value in [nil] + wrong.map(Optional.some) {
                var other = body
                other[code] = value
                let isAllowed = Schemas.validator.findings(in: .object(other), by: name).isEmpty
                if !isAllowed {
                    #expect(type.problem(in: other) != nil, "\(name).\(code)")
                    refused += 1
                }
            }
        }
        #expect(refused > 30)
    }

    @Test func `what only the declaration can see is few`() throws {
        // Check characters, the catalogue's lines, real days, and one field against another.
        var hire = Self.hire
        hire["leaveDate"] = "2014-01-01"
        var filing = Samples.filing(1)
        filing["staffCollege"] = 101
        filing["lines"] = ["ITO.NO.LINE"]
        for (kind, body) in [(Kind.hire, hire), (.filing, filing)] {
            #expect(Schemas.validator.findings(in: .object(body), by: "Body.\(kind)").isEmpty)
            #expect(RecordTypes.type(of: kind)?.problem(in: body) != nil)
        }
    }

    @Test func `a schema with a keyword that the validator does not know is noticed`() {
        let validator = SchemaValidator(["A": ["multipleOf": 2]])
        #expect(!validator.findings(in: 2, by: "A").isEmpty)
    }
}
