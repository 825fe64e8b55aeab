import Core

extension MessageSchema {
    private typealias Form = SchemaForm

    /// Hello, enrolment and session: how device and server come to know each other.
    static let meeting = [
        MessageSchema(
            "Value",
            "Any value that the protocol allows: numbers are whole and within what every reader keeps exactly.",
            [
                "type": ["null", "boolean", "integer", "string", "array", "object"], "minimum": -9_007_199_254_740_991,
                "maximum": 9_007_199_254_740_991, "items": Form.value, "additionalProperties": Form.value,
            ]
        ),
        MessageSchema(
            "ServerIdentity",
            "A server as devices know it.",
            Form.object([
                "id": Form.text(64), "epoch": Form.integer(1...1_000_000), "publicKey": Form.text(128),
                "sealingKey": Form.described(Form.text(128), "X25519; empty if the server takes no carrier files."),
            ])
        ),
        MessageSchema(
            "Hello",
            "The answer to `GET /v1/hello`: versions, and who answers.",
            Form.object(
                [
                    "protocol": Form.object(["min": Form.integer(), "max": Form.integer()]),
                    "schema": Form.integer(), "server": Form.reference("ServerIdentity"), "time": Form.time,
                    "nonce": Form.described(Form.text(256), "What a request for a session must contain; opaque."),
                ],
                optional: ["instruction": Form.choice(["upgrade", "rebaseline"])]
            )
        ),
        MessageSchema(
            "EnrolRequest",
            "`POST /v1/enrol`: a device shows a one-time code and its own public keys.",
            Form.object([
                "protocol": Form.version, "code": Form.ascii(64), "unit": Form.ascii(32), "device": Form.uuid,
                "publicKey": Form.key, "sealingKey": Form.key, "name": Form.text(256),
            ])
        ),
        MessageSchema(
            "EnrolResponse",
            "The answer to an enrolment; the token is a secret.",
            Form.object(
                [
                    "device": Form.uuid, "unit": Form.ascii(32), "token": Form.text(256),
                    "server": Form.reference("ServerIdentity"),
                    "expiresIn": Form.described(Form.integer(), "Seconds from now."),
                ]
            )
        ),
        MessageSchema(
            "SessionContent",
            "The signed part of a request for a session: which device asks, and where it stands.",
            Form.closed(
                [
                    "protocol": Form.version, "schema": Form.schemaRevision, "device": Form.uuid,
                    "epoch": Form.integer(1...Int(Int32.max)), "nonce": Form.text(256),
                    "tail": Form.closed(["number": Form.integer(), "hash": Form.hashOrNothing]),
                    "serverEpoch": Form.integer(0...1_000_000), "cursors": cursors(Form.closed),
                ],
                optional: ["lastReceipt": receiptMark(Form.closed), "lastNumbered": receiptMark(Form.closed)]
            )
        ),
        MessageSchema(
            "SessionRequest",
            "`POST /v1/session`: asks for a token.",
            Form.object(["content": Form.reference("SessionContent"), "signature": Form.signature])
        ),
        MessageSchema(
            "SessionResponse",
            "The answer to a request for a session; the token is a secret.",
            Form.object([
                "token": Form.text(256), "expiresIn": Form.described(Form.integer(), "Seconds from now."),
                "server": Form.reference("ServerIdentity"), "unit": Form.ascii(32),
                "agreement": Form.choice(SessionResponse.Agreement.allCases.map(\.rawValue)),
                "tail": Form.object(["number": Form.integer(), "hash": Form.hashOrNothing]),
                "epoch": Form.integer(), "covered": Form.map(names: Form.scope, Form.revision),
            ])
        ),
    ]

    /// How an object's members are told: open or closed.
    typealias ObjectForm = (_ required: [String: JSONValue], _ optional: [String: JSONValue]) -> JSONValue

    /// The cursors of a standing.
    static func cursors(_ object: ObjectForm) -> JSONValue {
        let cursor = object(["revision": SchemaForm.revision, "logHash": SchemaForm.logHash], [:])
        guard
            case .object(var members) = SchemaForm.map(
                names: SchemaForm.scope,
                SchemaForm.array(cursor, 0...Limits.cursorsShown)
            )
        else { return .null }
        members["maxProperties"] = 8
        return .object(members)
    }

    /// The receipt mark of a standing.
    static func receiptMark(_ object: ObjectForm) -> JSONValue {
        object(
            ["number": SchemaForm.integer(), "changeSet": SchemaForm.uuid, "hash": SchemaForm.hash],
            ["revision": SchemaForm.revision]
        )
    }
}
