import Core
import SyncProtocol

/// What a change-set did, in a few words: kinds, counts and names.
struct ChangeSetSummary {
    /// What was done to records.
    enum Act: Hashable {
        case make, change, remove
        case transition(String)
        case resolve
    }

    /// Changes of one sort.
    struct Line {
        let act: Act
        let kind: Kind
        let subject: SubjectNames.Subject
        /// The name of the subject.
        let name: String
        var count: Int
        /// The record's own name if there is just one and it differs from the subject.
        var only: String?
        /// The fields changed, if there is just one record.
        var fields: [String]
    }

    private(set) var lines: [Line] = []

    /// Sums up a change-set.
    init(_ changeSet: ChangeSet, _ names: inout SubjectNames) throws {
        struct Key: Hashable {
            let act: Act
            let kind: Kind
            let subject: SubjectNames.Subject
        }
        var places: [Key: Int] = [:]
        for change in changeSet.changes {
            names.learn(change)
            let subject = try names.subject(of: change, in: changeSet.scope)
            let act = Self.act(change)
            let key = Key(act: act, kind: change.kind, subject: subject)
            if let place = places[key] {
                lines[place].count += 1
                lines[place].only = nil
                lines[place].fields = []
                continue
            }
            places[key] = lines.count
            lines.append(
                Line(
                    act: act,
                    kind: change.kind,
                    subject: subject,
                    name: try names.name(of: subject),
                    count: 1,
                    only: subject.id == change.record || act == .resolve ? nil : try names.ownName(of: change),
                    fields: act == .change ? change.set.keys.sorted() : []
                )
            )
        }
    }

    private static func act(_ change: Change) -> Act {
        if change.isTransition { return .transition(change.set["state"]?.stringValue ?? "") }
        if change.kind == .conflictCase { return .resolve }
        return switch change.operation {
        case .create: .make
        case .update: .change
        case .delete: .remove
        }
    }

    /// The whole in words.
    func words(_ language: Language) -> String {
        lines.map { $0.words(language) }.joined(separator: language == .zh ? "；" : "; ")
    }

    /// One object for each sort of change.
    var json: JSONValue { .array(lines.map(\.json)) }
}

extension ChangeSetSummary.Line {
    fileprivate var json: JSONValue {
        [
            "act": .string(code), "kind": .string(kind.rawValue), "count": JSONValue(count), "name": .string(name),
            "about": .string(subject.id.rawValue), "person": JSONValue(only),
            "fields": .array(fields.map(JSONValue.string)),
        ]
    }

    private var code: String {
        switch act {
        case .make: "create"
        case .change: "update"
        case .remove: "delete"
        case .transition(let state): state
        case .resolve: "resolve"
        }
    }

    fileprivate func words(_ language: Language) -> String {
        let type = RecordTypes.type(of: kind)
        let label = (language == .zh ? type?.label : type?.english) ?? kind.rawValue
        let fields = fields.map { type?.field($0)?.name(language) ?? $0 }
        if language == .zh {
            let who = only.map { name + "：" + $0 } ?? name
            let what = fields.isEmpty ? "" : "：" + fields.joined(separator: "、")
            return switch act {
            case .make: "新增 \(count) 条\(label)（\(who)）"
            case .change: "修改 \(count) 条\(label)（\(who)\(what)）"
            case .remove: "删除 \(count) 条\(label)（\(who)）"
            case .transition(let state): "\(Self.state(state, .zh))（\(name)）"
            case .resolve: "了结 \(count) 个冲突（\(name)）"
            }
        }
        let who = only.map { name + ": " + $0 } ?? name
        let what = fields.isEmpty ? "" : ": " + fields.joined(separator: ", ")
        return switch act {
        case .make: "made \(count) \(label) (\(who))"
        case .change: "changed \(count) \(label) (\(who)\(what))"
        case .remove: "removed \(count) \(label) (\(who))"
        case .transition(let state): "\(Self.state(state, .en)) (\(name))"
        case .resolve: "closed \(count) conflicts (\(name))"
        }
    }

    private static func state(_ code: String, _ language: Language) -> String {
        guard let field = Filing.declaration.type.field("state") else { return code }
        let state = RecordPresenter(reveal: false, language: language).words(.string(code), field)
        return language == .zh ? "申报转为“\(state)”" : "filing to “\(state)”"
    }
}
