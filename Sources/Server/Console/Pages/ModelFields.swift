import Mustache

/// The stored properties of a model by name, so that a template finds each at once.
///
/// The template engine looks into a structure by reflection, anew for every name and on every level around it: with a table of
/// rows most of a page's time. This reflects once for each value.
struct ModelFields: MustacheParent {
    private let values: [String: Any]

    func child(named name: String) -> Any? { values[name] }

    /// A value as templates use it: structures become fields, also within lists and optionals; nil for a nil in a model.
    ///
    /// What knows its own children, or is its own text, stays as it is.
    static func of(_ value: Any) -> Any? {
        // The commonest first, and by their types: to ask for a protocol takes longer.
        if let text = value as? String { return FieldText(text) }
        if value is Bool { return value }
        if let number = value as? Int { return FieldText(String(number)) }
        if value is any MustacheParent || value is any BinaryInteger || value is any MustacheCustomRenderable {
            return value
        }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional:
            return mirror.children.first.flatMap { of($0.value) }
        case .collection:
            return mirror.children.map { of($0.value) ?? $0.value }
        case .struct where !(value is any CustomStringConvertible):
            var values: [String: Any] = [:]
            for (name, child) in mirror.children {
                if let name, let child = of(child) { values[name] = child }
            }
            return ModelFields(values: values)
        default:
            return value
        }
    }
}
