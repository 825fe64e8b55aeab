import Foundation

extension Catalogue {
    /// The edition of 2016, as issued by 沪商服贸〔2016〕236号.
    public static let edition2016: Catalogue = shipped(
        PackageResources.catalogue_2016_json,
        text: PackageResources.catalogue_2016_text_json
    )

    /// Every edition that this version knows, oldest first.
    ///
    /// They live side by side: a filing is judged by the edition of its round (`Round.edition`, which never changes).
    public static let editions: [Catalogue] = [edition2016]

    /// The latest edition.
    public static var newest: Catalogue { editions[editions.count - 1] }

    /// The edition of a year, or nil if this version does not have it.
    public static func edition(_ year: Int) -> Catalogue? { editions.first { $0.edition == year } }

    private static func shipped(_ tree: [UInt8], text: [UInt8]) -> Catalogue {
        do {
            return try Catalogue(tree: Data(tree), text: Data(text))
        } catch {
            // The resources are part of the program; a test reads them.
            preconditionFailure("catalogue resource: \(error)")
        }
    }
}
