import Core

extension MessageSchema {
    private typealias Form = SchemaForm

    /// Change-sets and receipts, and the push that carries them.
    static let changeSets = [
        MessageSchema(
            "Change",
            "One change of a change-set; `set` and `was` hold fields as Body.KIND says, in `set` also `null` to clear one.",
            Form.closed(
                ["kind": Form.kind, "record": Form.uuid, "op": Form.choice(["create", "update", "delete"])],
                optional: [
                    "base": Form.described(
                        base(excludingZero: true),
                        "What the author had before him; absent if nothing was there."
                    ),
                    "bases": Form.described(
                        Form.map(base(excludingZero: false), isEmptyAllowed: false),
                        "Fields whose base differs."
                    ),
                    "set": Form.map(Form.value, isEmptyAllowed: false),
                    "was": Form.map(Form.value, isEmptyAllowed: false),
                ]
            )
        ),
        MessageSchema(
            "ChangeSet",
            "What one device did in one step. At most \(Limits.changeSetBytes) bytes in canonical form.",
            Form.closed(
                [
                    "protocol": ["const": 1], "schema": Form.schemaRevision, "id": Form.uuid,
                    "chain": Form.closed(["device": Form.uuid, "epoch": Form.integer(1...Int(Int32.max))]),
                    "number": Form.integer(1...Int(Int32.max)), "previous": Form.hashOrNothing, "scope": Form.scope,
                    "time": Form.time, "salt": Form.hexadecimal(32), "cursor": Form.revision,
                    "changes": Form.array(Form.reference("Change"), 1...Limits.changes),
                ],
                optional: [
                    "logHash": Form.described(Form.hash, "The log's hash at the cursor; absent at zero."),
                    "dependsOn": Form.array(Form.uuid, 1...Limits.dependencies), "replaces": Form.uuid,
                    "part": Form.closed([
                        "step": Form.uuid, "number": Form.integer(1...1_000_000), "of": Form.integer(1...1_000_000),
                    ]),
                ]
            )
        ),
        MessageSchema(
            "SignedChangeSet",
            "A change-set with its author's signature; with the old receipt when it is offered again.",
            Form.object(
                ["content": Form.reference("ChangeSet"), "signature": Form.signature],
                optional: ["receipt": Form.reference("SignedReceipt")]
            )
        ),
        MessageSchema(
            "Receipt",
            "What became of a change-set.",
            Form.closed(
                [
                    "changeSet": Form.uuid, "hash": Form.hash, "number": Form.integer(),
                    "outcome": Form.choice(Outcome.allCases.map(\.rawValue)),
                ],
                optional: [
                    "code": Form.choice(RefusalCode.allCases.map(\.rawValue)), "detail": Form.text(4096),
                    "revision": Form.revision, "cases": Form.array(Form.uuid, 1...Limits.changes * 32),
                    "aliases": Form.map(names: Form.uuid, Form.uuid, isEmptyAllowed: false),
                ]
            )
        ),
        MessageSchema(
            "SignedReceipt",
            "A receipt with the server's signature.",
            Form.object(["receipt": Form.reference("Receipt"), "signature": Form.signature])
        ),
        MessageSchema(
            "PushRequest",
            "`POST /v1/push`: where the device stands, and change-sets in chain order. At most \(Limits.pushBytes) bytes.",
            Form.object(
                [
                    "protocol": Form.version, "schema": Form.schemaRevision,
                    "cursors": cursors { Form.object($0, optional: $1) },
                    "changeSets": Form.array(Form.reference("SignedChangeSet"), 0...Limits.changeSetsPerPush),
                ],
                optional: [
                    "lastReceipt": receiptMark { Form.object($0, optional: $1) },
                    "lastNumbered": receiptMark { Form.object($0, optional: $1) },
                ]
            )
        ),
        MessageSchema(
            "PushResponse",
            "The answer to a push: receipts in order, and what waits for its predecessor.",
            Form.object([
                "epoch": Form.integer(),
                "receipts": Form.array(Form.reference("SignedReceipt"), 0...Limits.changeSetsPerPush),
                "waiting": Form.array(Form.uuid, 0...Limits.changeSetsPerPush),
            ])
        ),
    ]

    /// A revision, or `cs:` and a change-set.
    private static func base(excludingZero: Bool) -> JSONValue {
        let revision = excludingZero ? Form.laterRevisionPattern : Form.revisionPattern
        return Form.pattern("\(revision)|cs:\(Form.uuidPattern)")
    }
}
