/// The document that identifies a person; the forms know these two.
public enum IDType: String, Sendable, CaseIterable {
    /// 身份证.
    case residentID
    /// 护照.
    case passport

    /// The word that the forms use, or its English counterpart.
    public func label(_ language: Language) -> String {
        switch (self, language) {
        case (.residentID, .zh): "身份证"
        case (.passport, .zh): "护照"
        case (.residentID, .en): "resident ID"
        case (.passport, .en): "passport"
        }
    }
}
