import Core
import GRDB
import SyncProtocol
import Terminal

/// A step of this device from state to state that somebody else had taken before, over the same facts.
///
/// The server refused it, and nothing is left to decide: it is told, and no longer in the outbox.
struct StepFoundDone {
    private let changeSet: ChangeSetID
    private let filing: RecordID
    private let name: String
    private let enterprise: String
    private let state: FilingState
    /// Whose step stands; nil if the server could not be asked.
    private var taken: HistoryEntry?

    /// What a change-set of this device was about; nil if it leads no filing on.
    /// - Throws: what the database throws.
    private init?(_ id: ChangeSetID, _ db: Database) throws {
        guard let change = try OutboxEntry.find(id, db)?.changeSet(db).changes.first,
            let state = change.set["state"]?.stringValue.flatMap(FilingState.init(rawValue:))
        else { return nil }
        let body = try Records.find(.filing, change.record, db)?.body ?? change.was
        changeSet = id
        filing = change.record
        name = body["name"]?.stringValue ?? ""
        enterprise = body["uscc"]?.stringValue ?? change.record.rawValue
        self.state = state
    }

    /// Asks who was first.
    private mutating func ask(_ api: ServerAPI, in scope: Scope) {
        let subject = RecordHistory.Subject(kind: .filing, id: filing, scope: scope)
        let entries = (try? ServerHistory(api).entries(of: subject)) ?? []
        taken = entries.last { [state] entry in
            entry.changes.contains { $0.field == "state" && $0.to == .string(state.rawValue) }
        }
    }

    /// The steps that receipts told of.
    ///
    /// - Parameters:
    ///   - ids: the change-sets.
    ///   - replica: the replica.
    ///   - api: where to ask who was first; nil without a network.
    /// - Returns: those among them that somebody else had taken first.
    /// - Throws: what the database throws; a server that does not answer leaves only the name out.
    static func all(_ ids: [ChangeSetID], _ replica: Replica, _ api: ServerAPI? = nil) throws -> [StepFoundDone] {
        guard !ids.isEmpty else { return [] }
        let (found, scope) = try replica.read { db in
            (try ids.compactMap { try StepFoundDone($0, db) }, try replica.scope(db))
        }
        var steps = found
        // Nothing waits for the network with the database in its hand.
        if let api { for index in steps.indices { steps[index].ask(api, in: scope) } }
        return steps
    }

    /// Who has done it and when, in words.
    func sentence(_ context: CommandContext) -> String {
        let subject = "\(TerminalText.safe(name)) \(TerminalText.safe(enterprise))"
        let (chinese, english) = state == .withdrawn ? ("撤回", "withdrawn") : ("提交", "submitted")
        guard let taken else {
            return context.words(
                "\(subject)：已由本区另一台设备\(chinese)，内容与本机所见相同；本机的这一步不再需要，已办结。",
                "\(subject): another device of this unit has \(english) it over the same facts; this device's step is not needed and closed."
            )
        }
        let device =
            taken.deviceName.isEmpty ? String(taken.device.rawValue.suffix(8)) : TerminalText.safe(taken.deviceName)
        let time = TimeWords.shown(taken.at)
        return context.words(
            "\(subject)：已由 \(device) 于 \(time) \(chinese)，内容与本机所见相同；本机的这一步不再需要，已办结。",
            "\(subject): \(english) by \(device) at \(time) over the same facts; this device's step is not needed and closed."
        )
    }

    /// Who has done it and when.
    var json: JSONValue {
        [
            "changeSet": .string(changeSet.rawValue), "uscc": .string(enterprise), "state": .string(state.rawValue),
            "device": JSONValue(taken?.device.rawValue), "deviceName": JSONValue(taken?.deviceName),
            "at": JSONValue(taken?.at),
        ]
    }
}
