package import Core
package import SyncProtocol

/// A record of the commission's review as audit packs have it: resident IDs in its texts are masked.
package struct DecisionRecord: Hashable, Sendable {
    /// The scope that it lies in.
    package var scope: Scope
    /// The record; of a filing only what names it and its state.
    package var record: StoredRecord

    /// The fields of a filing that a pack shows.
    static let filingFields: Set<String> = ["unit", "round", "uscc", "name", "category", "state"]

    /// The kinds, with the condition by which a row belongs to the round `?1`; `ROW` stands for the kind's table.
    static let kinds: [(kind: Kind, ofRound: String)] = [
        (.filing, "round = ?1"), (.review, ofFiling), (.remark, ofFiling), (.claimVerdict, "round = ?1"),
        (.notice, "round = ?1"),
        (.objection, "EXISTS (SELECT 1 FROM notice n WHERE n.id = objection.notice AND n.round = ?1)"),
        (.roundStanding, "round = ?1"), (.freeze, "round = ?1"),
    ]

    private static let ofFiling = """
        EXISTS (SELECT 1 FROM filing f WHERE f.scope = ROW.scope AND f.id = ROW.filing AND f.round = ?1)
        """

    var json: JSONValue {
        var body = record.body
        if record.kind == .filing { body = body.filter { Self.filingFields.contains($0.key) } }
        return [
            "kind": .string(record.kind.rawValue), "scope": .string(scope.rawValue), "id": .string(record.id.rawValue),
            "revision": .string(record.revision.description), "body": .object(body.mapValues(AuditText.masked)),
        ]
    }
}
