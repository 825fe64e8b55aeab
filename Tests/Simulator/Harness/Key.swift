import Core

/// Names a record; two kinds may not share an identifier's fate.
struct Key: Hashable, Comparable, CustomStringConvertible {
    let kind: Kind
    let id: RecordID

    static func < (left: Key, right: Key) -> Bool {
        (left.kind.rawValue, left.id.rawValue) < (right.kind.rawValue, right.id.rawValue)
    }

    /// The kind and the end of the identifier, for people.
    var description: String { "\(kind) …\(id.rawValue.suffix(6))" }
}

extension Dictionary where Key: Comparable {
    /// The elements in the order of their keys: a dictionary's own order differs from process to process.
    var inOrder: [(key: Key, value: Value)] { sorted { $0.key < $1.key } }
}
