public import Core

/// What became of a change-set.
public enum Outcome: String, Sendable, CaseIterable {
    /// Everything took effect as given.
    case applied
    /// Everything is in effect, some of it together with others' changes.
    case merged
    /// At least one change is kept in a case; the others took effect.
    case conflicted
    /// Nothing took effect; the change-set is parked on the device.
    case refused
}

/// Why a change-set was refused.
///
/// A closed list; docs/protocol.md says what to do about each.
public enum RefusalCode: String, Sendable, CaseIterable {
    /// Another change-set with this identifier has an outcome.
    case idReused = "id.reused"
    /// One that it depends on was refused.
    case dependency
    /// Another one of the same original took effect.
    case replaced
    /// A field or kind is unknown here, a value has the wrong form, or a rule over fields is broken.
    case schema
    /// The scope is not the device's, or the change-set touches more than one filing.
    case scope
    /// The author may never write this.
    case authority
    /// A base is beyond the head.
    case base
    /// The record is unknown here.
    case unknownRecord = "record.unknown"
    /// The chain's number or hash does not follow the one before.
    case chain
    /// A transition whose author had not seen a change of the filing, its roster or its state.
    case filingChanged = "filing.changed"
    /// A transition while a case of the filing or its roster is open.
    case caseOpen = "case.open"
    /// A transition while a part of a step on the filing or its roster has no outcome.
    case stepIncomplete = "step.incomplete"
    /// A transition of a unit while its round is closed or frozen.
    case roundClosed = "round.closed"
}

/// The server's signed, numbered answer to a change-set.
public struct Receipt: Hashable, Sendable {
    /// The change-set.
    public var changeSet: ChangeSetID
    /// The hash of its canonical bytes.
    public var hash: String
    /// The receipt's number in the chain, from 1.
    public var number: Int
    /// What became of it.
    public var outcome: Outcome
    /// Why it was refused.
    public var code: RefusalCode?
    /// Which member or record the refusal is about; never a value.
    public var detail: String?
    /// The revision it was given; none for a refusal.
    public var revision: Revision?
    /// Cases that it opened or added to.
    public var cases: [RecordID]
    /// Records that it made a second time, and which stand in their place.
    public var aliases: [RecordID: RecordID]
    /// Ed25519 over the canonical bytes, by the server's key, in hexadecimal.
    public var signature: String

    /// Makes a receipt that is not signed yet.
    public init(
        changeSet: ChangeSetID,
        hash: String,
        number: Int,
        outcome: Outcome,
        code: RefusalCode? = nil,
        detail: String? = nil,
        revision: Revision? = nil,
        cases: [RecordID] = [],
        aliases: [RecordID: RecordID] = [:]
    ) {
        self.changeSet = changeSet
        self.hash = hash
        self.number = number
        self.outcome = outcome
        self.code = code
        self.detail = detail
        self.revision = revision
        self.cases = cases
        self.aliases = aliases
        signature = ""
    }

    /// Everything but the signature: what is signed.
    public var content: JSONValue {
        var members: [String: JSONValue] = [
            "changeSet": .string(changeSet.rawValue), "hash": .string(hash), "number": .integer(Int64(number)),
            "outcome": .string(outcome.rawValue),
        ]
        if let code { members["code"] = .string(code.rawValue) }
        if let detail { members["detail"] = .string(detail) }
        if let revision { members["revision"] = .string(revision.description) }
        if !cases.isEmpty { members["cases"] = .array(cases.map { .string($0.rawValue) }) }
        if !aliases.isEmpty {
            members["aliases"] = .object(
                Dictionary(uniqueKeysWithValues: aliases.map { ($0.key.rawValue, .string($0.value.rawValue)) })
            )
        }
        return .object(members)
    }

    /// The detail of ``RefusalCode/filingChanged`` where the filing stood in the wanted state already.
    static let stateDetail = "state"

    /// Whether it refuses a step that somebody else had taken before, over the very facts that its author had seen.
    ///
    /// Then nobody has to decide anything.
    public var findsItDone: Bool { outcome == .refused && code == .filingChanged && detail == Self.stateDetail }

    /// Its JSON form, with the signature.
    public var json: JSONValue { ["receipt": content, "signature": .string(signature)] }

    /// Reads a receipt.
    /// - Throws: ``MessageError``.
    public init(json: JSONValue) throws(MessageError) {
        let outer = try JSONReading(json, path: "receipts")
        let reading = try outer.reading("receipt")
        changeSet = try reading.value("changeSet", "a UUID", ChangeSetID.init(rawValue:))
        hash = try reading.value("hash", "64 hexadecimal digits") { $0.isHexadecimal(count: 64) ? $0 : nil }
        number = try reading.integer("number")
        outcome = try reading.value("outcome", "an outcome", Outcome.init(rawValue:))
        code = try reading.optionalValue("code", "a refusal code", RefusalCode.init(rawValue:))
        detail = try reading.optionalString("detail")
        revision = try reading.optionalValue("revision", "a revision") { Revision($0) }
        cases = []
        for element in try reading.array("cases", maximum: Limits.changes * 32) {
            guard let id = element.stringValue.flatMap(RecordID.init(rawValue:)) else {
                throw MessageError("cases", expected: "UUIDs")
            }
            cases.append(id)
        }
        aliases = [:]
        for (from, value) in try reading.object("aliases") {
            guard let key = RecordID(rawValue: from), let to = value.stringValue.flatMap(RecordID.init(rawValue:))
            else {
                throw MessageError("aliases", expected: "UUIDs")
            }
            aliases[key] = to
        }
        signature = try outer.value("signature", "128 hexadecimal digits") { $0.isHexadecimal(count: 128) ? $0 : nil }
        // What was signed must come back whole, or the signature would be the wrong one.
        guard content.canonicalBytes() == outer.members["receipt"]?.canonicalBytes() else {
            throw MessageError("receipt", expected: "the members of protocol 1")
        }
    }
}
