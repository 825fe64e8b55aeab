import Core

/// The line above the header of 附件3 and 附件4 that says whose form it is.
struct ApplicantLine {
    let form: Form
    var name: String?
    var code: String?

    /// What the form calls its applicant; nil for a form that has no such line.
    static func label(of form: Form) -> String? {
        switch form.type.kind {
        case .hire: "申请企业"
        case .trainee: "培训机构"
        default: nil
        }
    }

    /// The line, with blanks to be filled in where something is not known; nil for a form without one.
    ///
    /// An import must read back what was written: a name in whose words it would find another code or name is left out.
    var text: String? {
        guard let label = Self.label(of: form) else { return nil }
        let full = Self.compose(label, name, code)
        var preamble = Preamble()
        preamble.read(row: 1, cells: [CellInput(full)])
        let isRead = preamble.code?.text == code && preamble.name == name
        return isRead ? full : Self.compose(label, nil, code)
    }

    private static func compose(_ label: String, _ name: String?, _ code: String?) -> String {
        let blank = String(repeating: "_", count: 20)
        return "\(label)：\(name ?? blank)　统一社会信用代码：\(code ?? blank)"
    }
}
