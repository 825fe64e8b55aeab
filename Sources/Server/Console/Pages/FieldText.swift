import Mustache

/// A text as templates show it.
///
/// A bare string costs more: the template engine asks it one protocol after another, and looks into it by reflection wherever a
/// section stands on it.
struct FieldText: MustacheCustomRenderable, MustacheParent {
    let renderText: String
    let isNull = false

    init(_ text: String) { renderText = text }

    /// Nil stays nil: a section on it is not shown.
    init?(_ text: String?) {
        guard let text else { return nil }
        renderText = text
    }

    func child(named name: String) -> Any? { nil }
}
