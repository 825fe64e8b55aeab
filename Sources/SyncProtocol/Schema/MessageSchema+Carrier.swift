import Core

extension MessageSchema {
    private typealias Form = SchemaForm

    /// The parts of a carrier file that are not messages of their own.
    static let carrier = [
        MessageSchema(
            "CarrierHeader",
            "What a carrier file says in the clear, in its second line.",
            Form.closed([
                "version": ["const": 1], "direction": Form.choice(["toServer", "toDevice"]),
                "recipient": Form.described(Form.hash, "SHA-256 of the sealing key that opens the file."),
                "sender": Form.uuid, "created": Form.time,
            ])
        ),
        MessageSchema(
            "CarrierOffer",
            "The first line of what a device sends; the lines after it are PushRequests.",
            Form.object([
                "protocol": Form.version, "schema": Form.schemaRevision, "direction": ["const": "toServer"],
                "chain": Form.object(["device": Form.uuid, "epoch": Form.integer(1...Int(Int32.max))]),
                "server": Form.uuid, "created": Form.time, "pushes": Form.integer(1...Int(Int32.max)),
                "changeSets": Form.integer(),
            ])
        ),
        MessageSchema(
            "CarrierReturn",
            "The first line of what comes back; the lines after it are PushResponses, then the PullPages of each extent.",
            Form.object([
                "protocol": Form.version, "schema": Form.schemaRevision, "direction": ["const": "toDevice"],
                "device": Form.uuid, "server": Form.reference("ServerIdentity"), "created": Form.time,
                "answers": Form.integer(),
                "extents": Form.array(
                    Form.object(
                        [
                            "scope": Form.scope, "from": Form.reference("Cursor"), "to": Form.reference("Cursor"),
                            "digest": Form.hash, "pages": Form.integer(),
                        ],
                        optional: ["omitted": Form.choice(["tooLarge", "unknownCursor"])]
                    ),
                    0...8
                ),
            ])
        ),
    ]
}
