import Core
import Terminal

/// `FIELD=VALUE` arguments of a new record.
struct EntryArguments {
    private let form: Form

    init(_ form: Form) { self.form = form }

    /// The fields and their texts, each field once.
    /// - Throws: ``ClientError`` for an argument that is no `FIELD=VALUE`, or names a field that the form does not have.
    func read(_ arguments: [String]) throws -> [(field: FieldSpec, text: String)] {
        var seen: Set<String> = []
        let read = try arguments.map { argument in
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let field = form.columns.first(where: { $0.code == parts[0] }),
                seen.insert(field.code).inserted
            else { throw usage(argument) }
            return (field: field, text: String(parts[1]))
        }
        // The lines that a name can mean depend on the category, which may stand behind them.
        return read.sorted { $0.field.code == "category" && $1.field.code != "category" }
    }

    private func usage(_ argument: String) -> ClientError {
        let codes = form.columns.map(\.code).joined(separator: " ")
        let name = TerminalText.safe(String(argument.prefix { $0 != "=" }.prefix(40)))
        return ClientError(
            "usage",
            .usage,
            zh: "“\(name)”应写成 字段=值，每个字段一次；\(form.shortTitle)的字段有：\(codes)",
            en: "“\(name)” should read FIELD=VALUE, each field once; the fields are: \(codes)"
        )
    }
}
