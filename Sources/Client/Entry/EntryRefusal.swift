import Core

/// Why a complete form could not be stored.
enum EntryRefusal: Error {
    /// Fields are wrong or missing.
    case fields([EntryError])
    /// Another device, or another window, changed a field since the form was opened; what it holds now.
    case changedMeanwhile(field: String, text: String?)
}

/// What is wrong with a field of a form.
struct EntryError: Error, Equatable, Sendable {
    /// The field.
    let field: String
    /// The code of an import.
    let code: CheckCode
    /// The sentence.
    let message: String

    /// As `--json` gives it.
    var json: JSONValue {
        ["field": .string(field), "code": .string(code.rawValue), "message": .string(message)]
    }
}
