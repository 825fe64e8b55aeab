package import Core
import Foundation
package import SyncProtocol

/// Who did something.
///
/// Name and role belong together: a user may be called “system”, but has one of the users' roles.
package struct AuditActor: Hashable, Sendable {
    /// A user's name, `device:ID`, `system` or `cli`.
    package let name: String
    /// A user's role, `unit` for devices, `system`, `operator` for the command line; nil for somebody who did not sign in.
    package let role: String?

    /// A user who has signed in.
    package static func user(_ name: String, role: Role) -> Self { Self(name: name, role: role.rawValue) }
    /// Somebody who typed a user's name.
    package static func stranger(_ name: String) -> Self { Self(name: AuditText.safe(name), role: nil) }
    /// A unit's device.
    package static func device(_ id: DeviceID) -> Self { Self(name: "device:\(id.rawValue)", role: "unit") }
    /// The server by itself.
    package static let system = Self(name: "system", role: "system")
    /// Whoever works at the server's own command line.
    package static let commandLine = Self(name: "cli", role: "operator")
}

/// What something was done to.
package struct AuditObject: Hashable, Sendable {
    /// A record kind, or `device`, `user`, `round`, `file`, `list`.
    package var kind: String
    /// The unit, where it is one's.
    package var unit: String?
    /// Its identifier or code.
    package var id: String?

    /// Names an object.
    package init(kind: String, unit: String? = nil, id: String? = nil) {
        self.kind = kind
        self.unit = unit
        self.id = id
    }

    /// A record as verdicts name it, `unit/kind/id`, or a filing as notices do, `unit/id`; nil for other text.
    init?(record text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard [2, 3].contains(parts.count), let id = parts.last.flatMap(RecordID.init(rawValue:)) else { return nil }
        self.init(parts.count == 3 ? Kind(rawValue: parts[1]) : .filing, id, in: .unit(parts[0]))
    }

    /// A record.
    package init(_ kind: Kind, _ id: RecordID, in scope: Scope) {
        self.init(kind: kind.rawValue, unit: scope.rawValue, id: id.rawValue)
    }
}

/// What is to be noted: an entry before it has its place.
package struct AuditDraft: Hashable, Sendable {
    /// Who.
    package var actor: AuditActor
    /// What.
    package var action: AuditAction
    /// To what.
    package var object: AuditObject?
    /// Particulars, made safe: see ``AuditText``.
    package let detail: [String: JSONValue]

    /// Notes an action.
    package init(
        _ action: AuditAction,
        by actor: AuditActor,
        on object: AuditObject? = nil,
        detail: [String: JSONValue] = [:]
    ) {
        self.actor = actor
        self.action = action
        self.object = object
        self.detail = detail.mapValues(AuditText.safe)
    }
}

/// An entry of the audit log.
package struct AuditEntry: Hashable, Sendable {
    /// Its number, from 1; it is the leaf `seq - 1` of the tree.
    package let seq: Int
    /// When, by the server's clock.
    package let at: String
    /// What was noted.
    package let draft: AuditDraft

    /// Gives a draft its place.
    package init(seq: Int, at: String, _ draft: AuditDraft) {
        self.seq = seq
        self.at = at
        self.draft = draft
    }

    /// The entry as JSON; its canonical bytes are the leaf.
    package var json: JSONValue {
        [
            "seq": JSONValue(seq), "at": .string(at), "actor": .string(draft.actor.name),
            "role": JSONValue(draft.actor.role), "action": .string(draft.action.rawValue),
            "object": draft.object.map {
                ["kind": .string($0.kind), "unit": JSONValue($0.unit), "id": JSONValue($0.id)]
            } ?? .null,
            "detail": .object(draft.detail),
        ]
    }

    /// Reads an entry; nil unless it is exactly what ``json`` writes.
    package init?(json: JSONValue) {
        guard let seq = json["seq"]?.integerValue, let at = json["at"]?.stringValue,
            let actor = json["actor"]?.stringValue,
            let action = json["action"]?.stringValue.flatMap(AuditAction.init(rawValue:)),
            let detail = json["detail"]?.objectValue
        else { return nil }
        let object = json["object"].flatMap { object in
            object["kind"]?.stringValue.map {
                AuditObject(kind: $0, unit: object["unit"]?.stringValue, id: object["id"]?.stringValue)
            }
        }
        let who = AuditActor(name: actor, role: json["role"]?.stringValue)
        self.init(seq: Int(seq), at: at, AuditDraft(action, by: who, on: object, detail: detail))
        guard self.json == json else { return nil }
    }
}

/// What the audit log takes of texts: no resident ID in full, and no text without an end.
package enum AuditText {
    /// Scalars of a text that are kept.
    package static let limit = 1_000

    /// A value with every text in it made safe.
    package static func safe(_ value: JSONValue) -> JSONValue { map(value, safe) }

    /// A value with every resident ID in its texts masked.
    package static func masked(_ value: JSONValue) -> JSONValue { map(value, masked) }

    private static func map(_ value: JSONValue, _ change: (String) -> String) -> JSONValue {
        switch value {
        case .null, .bool, .integer: value
        case .string(let text): .string(change(text))
        case .array(let elements): .array(elements.map { map($0, change) })
        case .object(let members): .object(members.mapValues { map($0, change) })
        }
    }

    /// A text with resident IDs masked; hashes and keys have runs of digits too and stay as they are.
    private static func masked(_ text: String) -> String {
        let isHash =
            [64, 128].contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        return isHash ? text : Mask.identifiers(in: text)
    }

    /// A text made safe.
    package static func safe(_ text: String) -> String {
        let masked = masked(text)
        guard masked.unicodeScalars.count > limit else { return masked }
        return String(String.UnicodeScalarView(masked.unicodeScalars.prefix(limit))) + "…"
    }
}
