import Core
import GRDB
import SyncProtocol
import Terminal
import Testing

@testable import Client

/// Answers from a list; remembers what was shown, and what was said of answers that were not taken.
final class ScriptedInput: LineInput {
    let width = 80
    let usesColour = false
    let seesKeys = true
    private var answers: ArraySlice<LineResult>
    private(set) var shown: [String] = []
    private(set) var refusals: [String] = []

    init(_ answers: [LineResult]) { self.answers = answers[...] }

    /// Lines, each sent with Enter.
    convenience init(_ lines: String...) { self.init(lines.map(LineResult.line)) }

    var isUsedUp: Bool { answers.isEmpty }
    var text: String { shown.joined(separator: "\n") }

    func tell(_ text: String) { shown.append(text) }

    func ask(_ request: LineRequest) -> LineResult {
        while let answer = answers.popFirst() {
            guard case .line(let line) = answer else { return answer }
            let judgement = request.judge(line)
            let notes = judgement.notes.map { "\($0.tone.rawValue) \($0.text)" }
            shown += notes
            if judgement.isAcceptable { return answer }
            refusals += notes
        }
        return .leave("")
    }

    func close() {}
}

/// A replica that no process keeps open, as between two commands.
final class EntryBench {
    let scratch: Scratch
    let path: String
    private let environment = Ticker(seed: 7).environment

    init(_ sheets: SampleSheet...) throws {
        scratch = try Scratch()
        path = scratch.path("replica.db")
        let replica = try Replica.make(at: path, unit: "310101", environment: environment)
        for sheet in sheets {
            let file = try scratch.file("in.csv", Array(sheet.csv.utf8))
            let result = try Importer(replica, options: .init(applicant: nil, isDryRun: false)).run(path: file)
            #expect(result.rejected == 0)
        }
    }

    func desk() throws -> EntryDesk { try EntryDesk(path: path, environment: environment, language: .zh) }

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try Replica.open(at: path, .reading, environment: environment).read(body)
    }

    func write(_ body: (Replica, Database) throws -> Void) throws {
        let replica = try Replica.open(at: path, .writing, environment: environment)
        try replica.write { db in try body(replica, db) }
    }

    func records(_ kind: Kind) throws -> [ShownRecord] { try read { try Records.list(kind, $0) } }

    func only(_ kind: Kind) throws -> ShownRecord {
        let all = try records(kind)
        #expect(all.count == 1)
        return try #require(all.first)
    }

    /// The change-sets of the outbox, oldest first.
    func changeSets() throws -> [ChangeSet] {
        try read { db in
            try Int.fetchAll(db, sql: "SELECT number FROM change_set ORDER BY number").compactMap {
                try Outbox.entry($0, db)?.changeSet
            }
        }
    }

    /// Sets fields of a record, as another window would.
    func set(_ record: ShownRecord, _ values: [String: JSONValue]) throws {
        try write { replica, db in
            var step = try Step(replica, keys: nil, scope: try replica.scope(db), db)
            try step.update(record, set: values)
            try step.commit()
        }
    }

    /// Runs a dialogue to its end.
    func run(_ target: EntryTarget, _ input: ScriptedInput, draft: EntryDraft? = nil) throws -> EntryDialogue.Ending {
        var dialogue = EntryDialogue(target, at: try desk(), draft: draft, input: input, language: .zh)
        let ending = try dialogue.run()
        #expect(input.isUsedUp)
        return ending
    }

    /// Enters a hire of the sample enterprise.
    func enterHire(_ input: ScriptedInput, draft: EntryDraft? = nil) throws -> EntryDialogue.Ending {
        try run(try desk().hireTarget(enterprise: Sample.enterprise), input, draft: draft)
    }
}
