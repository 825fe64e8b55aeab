import Core
import SyncProtocol

/// The messages of protocol 1 as JSON Schema.
enum OpenAPISchemas {
    static let all: [String: JSONValue] = [
        "Hello": object(
            ["protocol": ranges, "schema": integer, "server": reference("Server"), "time": string, "nonce": string],
            optional: ["instruction": choice(["upgrade", "rebaseline"])]
        ),
        "Server": object(["id": string, "epoch": integer, "publicKey": key, "sealingKey": string]),
        "Status": object(["status": string]),
        "Cursor": object(["revision": revision, "logHash": string]),
        "DigestResponse": object(
            ["scope": string, "head": reference("Cursor"), "digest": hash, "epoch": integer],
            optional: ["buckets": array(hash, maximum: DigestBucket.count), "rows": array(reference("RowMark"))]
        ),
        "RowMark": object(["kind": string, "id": uuid, "revision": revision, "hash": hash]),
        "RowsRequest": object([
            "protocol": integer, "scope": string,
            "records": array(object(["kind": string, "id": uuid]), maximum: Limits.rowsAsked),
        ]),
        "SessionRequest": object(["content": reference("SessionContent"), "signature": signature]),
        "SessionContent": object(
            [
                "protocol": integer, "schema": integer, "device": uuid, "epoch": integer, "nonce": string, "tail": tail,
                "serverEpoch": integer, "cursors": cursors,
            ],
            optional: ["lastReceipt": receiptMark]
        ),
        "SessionResponse": object([
            "token": string, "expiresIn": integer, "server": reference("Server"), "unit": string,
            "agreement": choice(SessionResponse.Agreement.allCases.map(\.rawValue)), "tail": tail, "epoch": integer,
            "covered": ["type": "object", "additionalProperties": revision],
        ]),
        "HistoryPage": object(
            ["entries": array(reference("HistoryEntry"), maximum: Limits.historyEntries), "epoch": integer],
            optional: ["next": revision]
        ),
        "HistoryEntry": object(
            [
                "revision": revision, "at": string, "receivedAt": string, "device": uuid, "deviceName": string,
                "unit": string, "changeSet": uuid, "outcome": choice(Outcome.allCases.map(\.rawValue)),
                "changes": array(object(["field": string, "from": [:], "to": [:]], optional: ["keptIn": uuid])),
            ],
            optional: ["reason": string]
        ),
        "EnrolRequest": object([
            "protocol": integer, "code": string, "unit": string, "device": uuid, "publicKey": key, "sealingKey": key,
            "name": string,
        ]),
        "EnrolResponse": object([
            "device": uuid, "unit": string, "token": string, "expiresIn": integer, "server": reference("Server"),
        ]),
        "PushRequest": object(
            [
                "protocol": integer, "schema": integer,
                "cursors": cursors,
                "changeSets": array(reference("SignedChangeSet"), maximum: Limits.changeSetsPerPush),
            ],
            optional: ["lastReceipt": receiptMark]
        ),
        "PushResponse": object([
            "epoch": integer, "receipts": array(reference("SignedReceipt")), "waiting": array(uuid),
        ]),
        "SignedChangeSet": object(
            ["content": reference("ChangeSet"), "signature": signature],
            optional: ["receipt": reference("SignedReceipt")]
        ),
        "ChangeSet": changeSet,
        "Change": change,
        "SignedReceipt": object(["receipt": reference("Receipt"), "signature": signature]),
        "Receipt": receipt,
        "PullPage": object(
            ["scope": string, "head": reference("Cursor"), "records": array(reference("Record")), "epoch": integer],
            optional: ["next": string, "digest": hash]
        ),
        "Record": object(
            ["kind": string, "id": uuid, "revision": revision],
            optional: ["body": ["type": "object"], "deleted": ["const": true]]
        ),
        "Problem": object(
            [
                "type": string, "title": string, "status": integer,
                "code": choice(ProblemCode.allCases.map(\.rawValue)),
            ],
            optional: ["detail": string]
        ),
    ]

    static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }

    private static let string: JSONValue = ["type": "string"]
    private static let integer: JSONValue = ["type": "integer"]
    private static let uuid: JSONValue = ["type": "string", "format": "uuid"]
    private static let revision: JSONValue = ["type": "string", "pattern": "^[0-9]+-[0-9]+$"]
    private static let hash: JSONValue = ["type": "string", "pattern": "^[0-9a-f]{64}$"]
    private static let key = hash
    private static let signature: JSONValue = ["type": "string", "pattern": "^[0-9a-f]{128}$"]
    private static let ranges = object(["min": integer, "max": integer])

    private static let tail = object(["number": integer, "hash": string])
    private static let receiptMark = object(["number": integer, "changeSet": uuid, "hash": hash])
    private static let cursors: JSONValue = [
        "type": "object", "additionalProperties": array(reference("Cursor"), maximum: Limits.cursorsShown),
    ]

    private static let changeSet = object(
        [
            "protocol": integer, "schema": integer, "id": uuid, "chain": object(["device": uuid, "epoch": integer]),
            "number": integer, "previous": string, "scope": string, "time": string,
            "salt": ["type": "string", "pattern": "^[0-9a-f]{32}$"], "cursor": revision,
            "changes": array(reference("Change"), maximum: Limits.changes),
        ],
        optional: [
            "dependsOn": array(uuid, maximum: Limits.dependencies), "replaces": uuid,
            "part": object(["step": uuid, "number": integer, "of": integer]), "logHash": hash,
        ]
    )

    private static let change = object(
        ["kind": string, "record": uuid, "op": choice(["create", "update", "delete"])],
        optional: [
            "base": string, "bases": ["type": "object", "additionalProperties": string], "set": ["type": "object"],
            "was": ["type": "object"],
        ]
    )

    private static let receipt = object(
        ["changeSet": uuid, "hash": hash, "number": integer, "outcome": choice(Outcome.allCases.map(\.rawValue))],
        optional: [
            "code": choice(RefusalCode.allCases.map(\.rawValue)), "detail": string, "revision": revision,
            "cases": array(uuid), "aliases": ["type": "object", "additionalProperties": uuid],
        ]
    )

    private static func object(
        _ required: [String: JSONValue],
        optional: [String: JSONValue] = [:]
    ) -> JSONValue {
        .object([
            "type": "object", "properties": .object(required.merging(optional) { first, _ in first }),
            "required": .array(required.keys.sorted().map(JSONValue.string)),
        ])
    }

    private static func array(_ element: JSONValue, maximum: Int? = nil) -> JSONValue {
        var members: [String: JSONValue] = ["type": "array", "items": element]
        if let maximum { members["maxItems"] = JSONValue(maximum) }
        return .object(members)
    }

    private static func choice(_ codes: [String]) -> JSONValue {
        ["type": "string", "enum": .array(codes.map(JSONValue.string))]
    }
}
