import Core
import SyncProtocol

/// The form that closes a case.
struct CaseForm: Sendable {
    /// A field for which another value can be typed.
    struct Typed: Sendable, Equatable {
        /// The name in the form.
        var name: String
        var label: String
        /// What may be typed.
        var hint: String
        /// The name of the box that clears it; none where it may not be empty.
        var clear: String?
    }

    /// What names of typed values begin with in the form.
    private static let prefix = "value."
    /// What names of boxes that clear a field begin with.
    private static let clearing = "clear."

    let path: String
    let choices: [SelectOption]
    /// Where another value is typed; empty if none can be.
    let typed: [Typed]
    let hasTyped: Bool
    /// Where the filing is returned instead.
    let returnPath: String?
    /// What that link says.
    let returnText: String

    /// The form as things stand.
    /// - Parameters:
    ///   - listed: the case.
    ///   - state: the state of the filing that it touches; nil if it touches none.
    ///   - shown: the words' language.
    init(_ listed: ListedCase, of state: FilingState?, _ shown: Shown) {
        let isBound = state.map(Workflow.bindsFacts) == true
        let isLate = listed.conflict.type == CaseQuery.Sort.late.rawValue
        path = ConsoleRoute.closeCase.path(listed.scope.rawValue, listed.id.rawValue)
        func choice(_ value: String, _ chinese: String, _ english: String, _ isOnly: Bool = false) -> SelectOption {
            SelectOption(value: value, text: shown.words(chinese, english), isSelected: isOnly)
        }
        let standing = choice("theirs", "维持现有的值", "keep what stands", isBound)
        if isLate || listed.conflict.type == CaseQuery.Sort.missing.rawValue {
            typed = []
            choices = [choice("setAside", "搁置后到的修改，维持现有的值", "set the edit aside; what stands stays", true)]
        } else if isBound {
            typed = []
            choices = [standing]
        } else {
            let fields = listed.record == nil ? nil : TypedValues.fields(of: listed.conflict)
            typed = (fields ?? []).map { Self.typed($0, shown) }
            choices =
                [standing, choice("mine", "采用后到的值", "take the incoming value")]
                + (typed.isEmpty ? [] : [choice("value", "另定一个值（在下面填写）", "another value, typed below")])
        }
        hasTyped = !typed.isEmpty
        let filing = listed.conflict.filing.map { ConsoleRoute.filing.path(listed.scope.rawValue, $0) + "#steps" }
        let step = state.flatMap { Workflow.transition(.commission, from: $0, to: .returned) }
        returnPath = step != nil && (isLate || isBound) ? filing : nil
        returnText =
            step?.isGrave == true
            ? shown.words("重新开启并退回该申报（审批人）", "Reopen and return the filing (approver)")
            : shown.words("退回该申报，让区里补正", "Return the filing for correction")
    }

    private static func typed(_ field: FieldSpec, _ shown: Shown) -> Typed {
        let hint =
            switch field.type {
            case .choice(let choices): choices.map { shown.words($0.label, $0.english) }.joined(separator: " / ")
            case .flag: shown.words("是 / 否", "true / false")
            case .date: shown.words("如 2016-03-01", "such as 2016-03-01")
            case .names, .lines: shown.words("多项用“、”分开", "several are separated by commas")
            default: field.unitName(shown.language) ?? ""
            }
        let clear = field.presence == .required ? nil : clearing + field.code
        return Typed(name: prefix + field.code, label: field.name(shown.language), hint: hint, clear: clear)
    }

    /// What a form that came back chose; nil if it chose nothing that there is.
    static func choice(in form: FormFields) -> CaseChoice? {
        switch form["choice"] {
        case "setAside": .setAside
        case "mine": .mine
        case "theirs": .theirs
        case "value":
            .value(
                form.names.reduce(into: [:]) { texts, name in
                    // Names come in order: what is typed counts more than a box ticked beside it.
                    if name.hasPrefix(clearing), form[name] != nil {
                        texts[String(name.dropFirst(clearing.count))] = ""
                    } else if name.hasPrefix(prefix), let text = form[name] {
                        texts[String(name.dropFirst(prefix.count))] = text
                    }
                }
            )
        default: nil
        }
    }
}
