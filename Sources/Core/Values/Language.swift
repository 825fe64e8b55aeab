/// A language of the words shown to people; codes and JSON keys never change with it.
public enum Language: String, Sendable, CaseIterable {
    /// 中文, the default.
    case zh
    /// English.
    case en

    /// Things one after another, as a list in a sentence of this language.
    public func list(_ things: some Sequence<String>) -> String {
        things.joined(separator: self == .zh ? "、" : ", ")
    }
}
