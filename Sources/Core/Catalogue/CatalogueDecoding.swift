import Foundation

/// Why the files of an edition cannot be used.
enum CatalogueError: Error, Equatable {
    /// A code that this version has no rule for.
    case unknownCode(String)
    /// A bound that excludes its own value; rules take every bound as reached.
    case exclusiveBound(String)
    /// The text has no such clause, or its words do not name what they should.
    case missingClause(String)
}

extension Catalogue {
    /// Reads an edition from its two files: the tree with its figures, and the printed text.
    init(tree: Data, text: Data) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let builder = CatalogueBuilder(
            file: try decoder.decode(CatalogueFile.self, from: tree),
            text: try decoder.decode(CatalogueTextFile.self, from: text)
        )
        self = try builder.catalogue()
    }
}
