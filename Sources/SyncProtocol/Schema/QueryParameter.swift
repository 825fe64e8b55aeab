public import Core

/// One item of a request's query: its name, what it is, and the texts that the reader takes.
public struct QueryParameter: Sendable {
    /// The name.
    public let name: String
    /// Whether the request is malformed without it.
    public let isRequired: Bool
    /// What it is, in a sentence.
    public let about: String
    /// The schema of its text.
    public let schema: JSONValue

    private init(_ name: String, required: Bool = false, _ about: String, _ schema: JSONValue) {
        self.name = name
        isRequired = required
        self.about = about
        self.schema = schema
    }

    private static let scope = QueryParameter(
        "scope",
        required: true,
        "`city` or the device's own unit.",
        SchemaForm.scope
    )

    /// Of ``PullRequest``.
    public static let pull = [
        scope,
        QueryParameter(
            "cursor",
            "The replica's revision; `0-0`, or absent, for a pull from nothing.",
            SchemaForm.revision
        ),
        QueryParameter("logHash", "The log's hash at that revision.", ["type": "string"]),
        QueryParameter(
            "after",
            "Where the page before ended: its `next`.",
            SchemaForm.pattern(MessageSchema.positionPattern)
        ),
        QueryParameter(
            "start",
            "The head that the first page showed: removals after it are sent even in a pull from nothing.",
            SchemaForm.revision
        ),
        QueryParameter(
            "mark",
            "The head of the last page that was staged, by which a server that was set back is noticed.",
            SchemaForm.revision
        ), QueryParameter("markHash", "The log's hash at the mark.", ["type": "string"]),
    ]

    /// Of ``DigestRequest``.
    public static let digest = [
        scope,
        QueryParameter("buckets", "`1` asks for the sums of the 256 buckets.", SchemaForm.choice(["0", "1"])),
        QueryParameter(
            "bucket",
            "Asks for the rows of one bucket: the last two digits of their identifiers.",
            SchemaForm.hexadecimal(2)
        ),
    ]

    /// Of ``HistoryRequest``.
    public static let history = [
        scope, QueryParameter("kind", required: true, "The record's kind.", SchemaForm.text(64)),
        QueryParameter("id", required: true, "The record.", SchemaForm.uuid),
        QueryParameter("after", "The revision of the last entry of the page before.", SchemaForm.revision),
    ]
}
