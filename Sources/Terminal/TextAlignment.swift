/// The side on which a text stands in a wider column.
public enum TextAlignment: Sendable {
    /// Words: the blanks follow.
    case left
    /// Numbers: the blanks come first, so that the digits line up.
    case right
}
