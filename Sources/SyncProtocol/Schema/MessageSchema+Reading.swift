import Core

extension MessageSchema {
    private typealias Form = SchemaForm

    /// What brings states of the server to a device.
    static let reading = [
        MessageSchema(
            "Cursor",
            "A revision, and the log's hash there.",
            Form.object(["revision": Form.revision, "logHash": Form.logHash])
        ),
        MessageSchema(
            "Record",
            "A record as the server states it: with its body, or removed.",
            .object([
                "type": "object", "required": ["kind", "id", "revision"],
                "properties": [
                    "kind": Form.kind, "id": Form.uuid, "revision": Form.revision,
                    "body": Form.described(
                        ["type": "object", "additionalProperties": Form.value],
                        "Members as Body.KIND says, and any that a later version adds; none is null."
                    ), "deleted": ["type": "boolean"],
                ], "additionalProperties": Form.value,
                "if": ["properties": ["deleted": ["const": true]], "required": ["deleted"]], "then": true,
                "else": ["required": ["body"]],
            ])
        ),
        MessageSchema(
            "PullPage",
            "The answer to `GET /v1/pull`: one page, from one snapshot.",
            Form.object(
                [
                    "scope": Form.scope, "head": Form.reference("Cursor"),
                    "records": Form.array(Form.reference("Record"), 0...Limits.recordsPerPage * 2), "epoch": epoch,
                ],
                optional: [
                    "next": Form.described(
                        Form.pattern(positionPattern),
                        "Where the next page starts; absent on the page that reached its snapshot's head."
                    ), "digest": Form.described(Form.hash, "The digest of the head, on the last page."),
                ]
            )
        ),
        MessageSchema(
            "RowMark",
            "One row of a scope without what it says; its hash stays in the unit.",
            Form.object(["kind": Form.kind, "id": Form.uuid, "revision": Form.revision, "hash": Form.hash])
        ),
        MessageSchema(
            "DigestResponse",
            "The answer to `GET /v1/digest`, from one snapshot.",
            Form.object(
                ["scope": Form.scope, "head": Form.reference("Cursor"), "digest": Form.hash, "epoch": epoch],
                optional: [
                    "buckets": Form.array(Form.hash, DigestBucket.count...DigestBucket.count),
                    "rows": Form.array(Form.reference("RowMark"), 0...1_000_000),
                ]
            )
        ),
        MessageSchema(
            "RowsRequest",
            "`POST /v1/rows`: asks for records by name, to mend what differs.",
            Form.object([
                "protocol": Form.version, "scope": Form.scope,
                "records": Form.array(Form.object(["kind": Form.kind, "id": Form.uuid]), 0...Limits.rowsAsked),
            ])
        ),
        MessageSchema(
            "HistoryEntry",
            "One change-set's part in a record's history.",
            Form.object(
                [
                    "revision": Form.revision, "at": Form.time, "receivedAt": Form.time, "device": Form.uuid,
                    "deviceName": Form.text(256), "unit": Form.ascii(32), "changeSet": Form.uuid,
                    "outcome": Form.choice(Outcome.allCases.map(\.rawValue)),
                    "changes": Form.array(
                        Form.object(
                            ["field": Form.text(64), "from": Form.value, "to": Form.value],
                            optional: ["keptIn": Form.uuid]
                        ),
                        0...256
                    ),
                ],
                optional: ["reason": Form.text(4096)]
            )
        ),
        MessageSchema(
            "HistoryPage",
            "The answer to `GET /v1/history`: oldest first.",
            Form.object(
                ["entries": Form.array(Form.reference("HistoryEntry"), 0...Limits.historyEntries), "epoch": epoch],
                optional: ["next": Form.revision]
            )
        ),
    ]

    /// Status and errors.
    static let status = [
        MessageSchema(
            "Problem",
            "What went wrong (RFC 9457), with a stable code; `detail` never quotes a value of a record.",
            Form.object(
                [
                    "type": Form.text(256), "title": Form.text(256), "status": Form.integer(400...599),
                    "code": Form.choice(ProblemCode.allCases.map(\.rawValue)),
                ],
                optional: ["detail": Form.text(4096)]
            )
        ),
        MessageSchema(
            "Status",
            "Whether the process lives or the store answers.",
            Form.object(["status": Form.choice(["ok", "ready"])])
        ),
    ]

    private static let epoch = SchemaForm.described(SchemaForm.integer(), "The server's epoch.")

    /// `revision/kind/id`.
    static let positionPattern = "\(SchemaForm.revisionPattern)/[ -.0-~]{0,64}/[ -.0-~]{0,64}"
}
