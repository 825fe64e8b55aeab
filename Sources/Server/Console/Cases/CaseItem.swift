import Core
import Foundation
import SyncProtocol

/// One conflict case as the page shows it: what it is about, the values, who and when on both sides, what it stops.
struct CaseItem: Sendable {
    /// A field with its three values.
    struct Value: Sendable, Equatable {
        var label: String
        var base: String
        var incoming: String
        var standing: String
        var differs: Bool
    }

    let id: String
    let sort: String
    let sortText: String
    let isLate: Bool
    let kind: String
    let name: String
    let unit: String
    let field: String
    let enterprise: String?
    let filingPath: String?
    let state: String?
    let stateText: String?
    let age: String
    let opened: String
    let values: [Value]
    let incomingBy: String
    let standingBy: String
    let blocks: String
    /// How it may be closed here; none if it may not.
    let form: CaseForm?
    /// Who closes it otherwise.
    let closer: String?
    /// How it was closed.
    let closed: Closed?

    /// A closing.
    struct Closed: Sendable, Equatable {
        var choice: String
        var by: String
        var reason: String?
    }

    /// Words for a case at a moment.
    /// - Parameters:
    ///   - listed: the case.
    ///   - unit: the unit's name.
    ///   - now: what its age is counted to.
    ///   - mayWrite: whether the user closes cases at all.
    ///   - shown: the words' language.
    init(_ listed: ListedCase, unit: String, now: Date, mayWrite: Bool, _ shown: Shown) {
        let words = CaseWords(listed, shown)
        let conflict = listed.conflict
        id = listed.id.rawValue
        sort = conflict.type
        sortText = words.sort
        isLate = conflict.type == CaseQuery.Sort.late.rawValue
        kind = words.kind
        name = words.name
        self.unit = unit
        field = words.field
        enterprise = listed.filing?.body["name"]?.stringValue
        filingPath = conflict.filing.map { ConsoleRoute.filing.path(listed.scope.rawValue, $0) }
        let filingState = words.filingState
        state = filingState?.rawValue
        stateText = filingState.map(shown.state)
        let since = listed.openedAt ?? conflict.openedAt
        age = shown.age(since: since, now: now)
        opened = shown.time(since)
        values = words.values
        incomingBy = words.author(conflict.deviceName, conflict.device, conflict.openedAt)
        standingBy = words.author(conflict.standingName, conflict.standingDevice, conflict.standingAt)
        blocks = words.blocks
        let isOurs = words.commissionCloses
        form = conflict.open && isOurs && mayWrite ? CaseForm(listed, isLate: isLate, shown) : nil
        closer = conflict.open && !isOurs ? words.unitCloses : nil
        closed = conflict.open ? nil : words.closed
    }
}

/// The form that closes a case.
struct CaseForm: Sendable {
    let path: String
    let choices: [SelectOption]
    /// Where the filing is returned instead.
    let returnPath: String?

    init(_ listed: ListedCase, isLate: Bool, _ shown: Shown) {
        path = ConsoleRoute.closeCase.path(listed.scope.rawValue, listed.id.rawValue)
        func choice(_ value: String, _ chinese: String, _ english: String, _ isOnly: Bool = false) -> SelectOption {
            SelectOption(value: value, text: shown.words(chinese, english), isSelected: isOnly)
        }
        if isLate || listed.conflict.type == CaseQuery.Sort.missing.rawValue {
            choices = [choice("setAside", "搁置后到的修改，维持现有的值", "set the edit aside; what stands stays", true)]
        } else {
            choices = [
                choice("theirs", "维持现有的值", "keep what stands"),
                choice("mine", "采用后到的值", "take the incoming value"),
            ]
        }
        returnPath =
            isLate
            ? listed.conflict.filing.map { ConsoleRoute.filing.path(listed.scope.rawValue, $0) + "#steps" } : nil
    }
}
