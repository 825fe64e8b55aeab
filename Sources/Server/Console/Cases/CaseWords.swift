import Core
import SyncProtocol

/// A case in words.
struct CaseWords {
    private let listed: ListedCase
    private let shown: Shown
    private let recordKind: Kind

    init(_ listed: ListedCase, _ shown: Shown) {
        self.listed = listed
        self.shown = shown
        recordKind = Kind(rawValue: listed.conflict.recordKind)
    }

    private var conflict: ConflictCase { listed.conflict }

    private func words(_ chinese: String, _ english: String) -> String { shown.words(chinese, english) }

    /// What sort of case it is.
    static func name(of sort: CaseQuery.Sort, _ shown: Shown) -> String {
        switch sort {
        case .field: shown.words("同一处两种改法", "two changes of one thing")
        case .delete: shown.words("一方删除，一方修改", "removal against edit")
        case .late: shown.words("提交之后才到的修改", "late amendment")
        case .missing: shown.words("记录尚未回来", "record not back yet")
        }
    }

    var sort: String {
        CaseQuery.Sort(rawValue: conflict.type).map { Self.name(of: $0, shown) } ?? conflict.type
    }

    var kind: String { shown.label(recordKind) }

    var field: String { shown.labels(conflict.field, recordKind) }

    /// What the record is called: as it stands, else as it was to be.
    var name: String {
        let bodies = [listed.record?.body, conflict.incoming.objectValue, conflict.base.objectValue].compactMap(\.self)
        return bodies.lazy.compactMap { $0["name"]?.stringValue }.first ?? ""
    }

    /// The state of the filing that it touches.
    var filingState: FilingState? {
        listed.filing?.body["state"]?.stringValue.flatMap(FilingState.init(rawValue:))
    }

    /// Its fields with their three values; of a case about the record itself also what came with it.
    var values: [CaseItem.Value] {
        let incoming = conflict.incoming.objectValue ?? [:]
        var codes = conflict.field.split(separator: "+").map(String.init)
        if codes == [Effect.whole] {
            codes += (RecordTypes.type(of: recordKind)?.fields ?? []).map(\.code).filter { incoming[$0] != nil }
        }
        return codes.map { code in
            let (base, came, stands) = (conflict.base[code] ?? .null, incoming[code] ?? .null, standing(code))
            return CaseItem.Value(
                label: shown.label(code, recordKind),
                base: text(base, code),
                incoming: text(came, code),
                standing: text(stands, code),
                differs: came != stands
            )
        }
    }

    /// What stands now; of a record that is gone, what stood when the case was opened.
    private func standing(_ code: String) -> JSONValue {
        if code != Effect.whole, let record = listed.record { return record.body[code] ?? .null }
        return conflict.standing[code] ?? .null
    }

    private func text(_ value: JSONValue, _ code: String) -> String {
        guard code == Effect.whole else { return shown.value(value, field: code, recordKind) }
        switch value {
        case "kept": return words("保留", "kept")
        case "removed": return words("没有这条记录", "no such record")
        default: return "—"
        }
    }

    /// A device and its time, by the device's own clock.
    func author(_ name: String?, _ device: String?, _ at: String?) -> String {
        let who = name ?? device.map { "…" + $0.suffix(8) } ?? words("来源不详", "unknown")
        return shown.joined(who, shown.time(at))
    }

    /// What the case stops while it waits.
    var blocks: String {
        guard conflict.open else { return "" }
        return switch filingState {
        case nil: words("不属于任何申报，不影响审核。", "It belongs to no filing and stops no review.")
        case .draft, .returned, .withdrawn:
            words("了结之前，该企业的申报不能提交。", "Until it is closed the filing cannot be submitted.")
        case .submitted, .inReview:
            words("了结之前，该企业的申报不能受理。", "Until it is closed the filing cannot be accepted.")
        case .accepted:
            words("了结之前，该企业的申报不能批准或否决。", "Until it is closed the filing cannot be decided.")
        case .approved, .rejected, .published, .closed:
            words("申报已有决定；请判断决定是否仍然成立。", "The filing is decided; judge whether the decision still holds.")
        }
    }

    /// Whether the commission closes it as things stand.
    var commissionCloses: Bool {
        let first = conflict.field.split(separator: "+").first.map(String.init) ?? Effect.whole
        return Authority.mayClose(
            author: .commission,
            kind: recordKind,
            owner: RecordTypes.type(of: recordKind)?.field(first)?.owner,
            state: filingState
        )
    }

    /// Who closes it if the commission does not.
    var unitCloses: String {
        words("资料在区里，由区（示范区）用 shenbao resolve 了结。", "The unit has the facts and closes it with shenbao resolve.")
    }

    /// How it was closed.
    var closed: CaseItem.Closed {
        CaseItem.Closed(
            choice: choice,
            by: shown.joined(listed.closedBy, shown.time(listed.closedAt)),
            reason: conflict.reason.map { Mask.identifiers(in: $0) }
        )
    }

    private var choice: String {
        switch conflict.choice {
        case "mine": words("采用后到的值", "the incoming value")
        case "theirs": words("维持已有的值", "what stood")
        case "value": words("另定一个值", "another value")
        case "setAside": words("搁置后到的修改", "the edit was set aside")
        case "removed": words("记录删除，自行了结", "closed with its record")
        case "merged": words("退回后并入", "merged after the return")
        case "withdrawn": words("提出方撤回", "taken back by its author")
        default: conflict.choice ?? "—"
        }
    }
}
