import Core
import SchemaCheck
import SyncProtocol
import Testing

/// What a query's description allows its reader takes, and nothing else.
@Suite struct QueryTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let parameters: [QueryParameter]
        let items: [(name: String, value: String)]
        let read: @Sendable ((String) -> String?) throws(MessageError) -> [(name: String, value: String)]

        var testDescription: String { name }
    }

    private static let cases: [Case] = {
        let revision = Revision(epoch: 1, number: 41)
        let cursor = ScopeCursor(revision: revision, logHash: String(repeating: "5e", count: 32))
        let id = Samples.randomID(1)
        let position = PullPosition(revision: revision, kind: .hire, id: id.rawValue)
        let pull = PullRequest(scope: .city, cursor: cursor, after: position, start: revision, mark: cursor)
        let history = HistoryRequest(scope: Samples.scope, kind: .hire, id: id, after: revision)
        return [
            Case(name: "pull", parameters: QueryParameter.pull, items: pull.query) { ask throws(MessageError) in
                try PullRequest(query: ask).query
            },
            Case(
                name: "buckets",
                parameters: QueryParameter.digest,
                items: DigestRequest(scope: .city, detail: .buckets).query
            ) { ask throws(MessageError) in
                try DigestRequest(query: ask).query
            },
            Case(
                name: "bucket",
                parameters: QueryParameter.digest,
                items: DigestRequest(scope: .city, detail: .bucket(171)).query
            ) { ask throws(MessageError) in
                try DigestRequest(query: ask).query
            },
            Case(name: "history", parameters: QueryParameter.history, items: history.query) {
                ask throws(MessageError) in
                try HistoryRequest(query: ask).query
            },
        ]
    }()

    private static let hostile = [
        "", "0", "1", "2", "x", "ab", "AB", "abc", "0-0", "1-5", "01-5", "1-05", "1-5\n", "1-5-6", "-1-5", "1048576-0",
        "1-4398046511104", "1-1/hire", "1-1/hire/x", "1-1//", "1-1/hire/x/y", "01-1/hire/x",
        "01563F2A-0000-7000-8000-0000000000c1", "01563f2a-0000-7000-8000-0000000000c1",
        String(repeating: "a", count: 33),
        String(repeating: "a", count: 65), String(repeating: "申", count: 11), String(repeating: "申", count: 22),
    ]

    @Test(arguments: cases)
    func `each item of a query, left out or replaced, is judged alike by description and reader`(_ query: Case) throws {
        let names = query.parameters.map(\.name)
        #expect(Set(query.items.map(\.name)).isSubset(of: names))
        let good = Dictionary(uniqueKeysWithValues: query.items.map { ($0.name, $0.value) })
        #expect(try query.read { good[$0] }.map(\.value) == query.items.map(\.value))
        for parameter in query.parameters {
            for value in [nil] + Self.hostile.map(Optional.some) {
                var items = good
                items[parameter.name] = value
                let isAllowed = query.parameters.allSatisfy { parameter in
                    guard let text = items[parameter.name] else { return !parameter.isRequired }
                    return SchemaValidator([:]).findings(in: .string(text), by: parameter.schema).isEmpty
                }
                let isTaken = (try? query.read { items[$0] }) != nil
                #expect(isAllowed == isTaken, "\(parameter.name)=\(value ?? "absent")")
            }
        }
    }
}
