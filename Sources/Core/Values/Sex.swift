/// A person's sex, as GB/T 2261.1 and the forms know it.
public enum Sex: String, Sendable, CaseIterable {
    /// 男.
    case male = "M"
    /// 女.
    case female = "F"

    /// The word that the forms use, or its English counterpart.
    public func label(_ language: Language) -> String {
        switch (self, language) {
        case (.male, .zh): "男"
        case (.female, .zh): "女"
        case (.male, .en): "male"
        case (.female, .en): "female"
        }
    }
}
