public import Core
import Crypto

/// What one device did in one step: identified, chained to the one before, immutable.
public struct ChangeSet: Hashable, Sendable {
    /// Where a change-set stands in a step that had to be split at the size limit.
    public struct Part: Hashable, Sendable {
        /// The step: the identifier of its first change-set.
        public var step: ChangeSetID
        /// From 1.
        public var number: Int
        /// How many parts the step has.
        public var count: Int
        /// Names a part.
        public init(step: ChangeSetID, number: Int, count: Int) {
            self.step = step
            self.number = number
            self.count = count
        }
    }

    /// The protocol's version: 1.
    public var protocolVersion = 1
    /// The author's set of declarations.
    public var schemaRevision = RecordTypes.schemaRevision
    /// Its identifier.
    public var id: ChangeSetID
    /// The line it belongs to.
    public var chain: Chain
    /// Its number in the chain, from 1.
    public var number: Int
    /// The hash of the one before, in hexadecimal; empty for the first.
    public var previous: String
    /// The one scope that it touches.
    public var scope: Scope
    /// The device's clock when it was made, ISO 8601 in UTC.
    ///
    /// Recorded and shown; decides nothing.
    public var time: String
    /// 16 random bytes in hexadecimal: keeps the hash from being searched for ID numbers.
    public var salt: String
    /// Up to where the replica had the scope.
    public var cursor: Revision
    /// The log's hash at the cursor, in hexadecimal; empty at zero.
    ///
    /// It tells a history that a server which was set back does not have.
    public var logHash: String
    /// Unanswered change-sets of this chain that must take effect first.
    public var dependsOn: [ChangeSetID]
    /// The first original that this one stands for after a refusal.
    public var replaces: ChangeSetID?
    /// Its part of a split step.
    public var part: Part?
    /// What it changes, in order.
    public var changes: [Change]

    /// Makes a change-set.
    public init(
        id: ChangeSetID,
        chain: Chain,
        number: Int,
        previous: String,
        scope: Scope,
        time: String,
        salt: String,
        cursor: Revision,
        logHash: String = "",
        dependsOn: [ChangeSetID] = [],
        replaces: ChangeSetID? = nil,
        part: Part? = nil,
        changes: [Change]
    ) {
        self.id = id
        self.chain = chain
        self.number = number
        self.previous = previous
        self.scope = scope
        self.time = time
        self.salt = salt
        self.cursor = cursor
        self.logHash = logHash
        self.dependsOn = dependsOn
        self.replaces = replaces
        self.part = part
        self.changes = changes
    }

    /// Of all change-sets that share a root at most one takes effect.
    public var root: ChangeSetID { replaces ?? id }

    /// Its JSON form.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "protocol": .integer(Int64(protocolVersion)), "schema": .integer(Int64(schemaRevision)),
            "id": .string(id.rawValue),
            "chain": ["device": .string(chain.device.rawValue), "epoch": .integer(Int64(chain.epoch))],
            "number": .integer(Int64(number)), "previous": .string(previous), "scope": .string(scope.rawValue),
            "time": .string(time), "salt": .string(salt), "cursor": .string(cursor.description),
            "changes": .array(changes.map(\.json)),
        ]
        if !logHash.isEmpty { members["logHash"] = .string(logHash) }
        if !dependsOn.isEmpty { members["dependsOn"] = .array(dependsOn.map { .string($0.rawValue) }) }
        if let replaces { members["replaces"] = .string(replaces.rawValue) }
        if let part {
            members["part"] = [
                "step": .string(part.step.rawValue), "number": .integer(Int64(part.number)),
                "of": .integer(Int64(part.count)),
            ]
        }
        return .object(members)
    }

    /// Reads a change-set and checks its shape and its limits.
    /// - Throws: ``MessageError``.
    public init(json: JSONValue) throws(MessageError) {
        let reading = try JSONReading(json, path: "")
        protocolVersion = try reading.integer("protocol", in: 1...1)
        schemaRevision = try reading.integer("schema", in: 1...1_000_000)
        id = try reading.value("id", "a UUID", ChangeSetID.init(rawValue:))
        let chain = try reading.reading("chain")
        self.chain = Chain(
            device: try chain.value("device", "a UUID", DeviceID.init(rawValue:)),
            epoch: try chain.integer("epoch", in: 1...Int(Int32.max))
        )
        number = try reading.integer("number", in: 1...Int(Int32.max))
        previous = try reading.value("previous", "a hash") { $0.isEmpty || $0.isHexadecimal(count: 64) ? $0 : nil }
        scope = Scope(rawValue: try reading.ascii("scope", maximum: 32))
        time = try reading.ascii("time", maximum: 40)
        salt = try reading.value("salt", "32 hexadecimal digits") { $0.isHexadecimal(count: 32) ? $0 : nil }
        cursor = try reading.value("cursor", "a revision") { Revision($0) }
        logHash = try reading.optionalValue("logHash", "a hash") { $0.isHexadecimal(count: 64) ? $0 : nil } ?? ""
        dependsOn = []
        for element in try reading.array("dependsOn", maximum: Limits.dependencies) {
            guard let id = element.stringValue.flatMap(ChangeSetID.init(rawValue:)) else {
                throw MessageError("dependsOn", expected: "UUIDs")
            }
            dependsOn.append(id)
        }
        replaces = try reading.optionalValue("replaces", "a UUID", ChangeSetID.init(rawValue:))
        if reading.members["part"] != nil {
            let part = try reading.reading("part")
            self.part = Part(
                step: try part.value("step", "a UUID", ChangeSetID.init(rawValue:)),
                number: try part.integer("number", in: 1...1_000_000),
                count: try part.integer("of", in: 1...1_000_000)
            )
        }
        let elements = try reading.array("changes", maximum: Limits.changes)
        guard !elements.isEmpty else { throw MessageError("changes", expected: "at least one change") }
        changes = []
        changes.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            changes.append(try Change(json: element, path: "changes[\(index)]"))
        }
    }

    /// The canonical bytes: what is hashed, signed and kept.
    public var canonicalBytes: [UInt8] { json.canonicalBytes() }

    /// The canonical bytes of this change-set with other changes, given in canonical form with commas between them: what a
    /// bulk import uses, so that a hundred thousand changes need not be held as values.
    public func canonicalBytes(withChanges changes: [UInt8]) -> [UInt8] {
        var envelope = self
        envelope.changes = []
        let bytes = envelope.canonicalBytes
        // No other member can hold these bytes: every other value is an identifier, a number, a hash or a time.
        guard let place = bytes.firstRange(of: Array("\"changes\":[]".utf8)) else { return canonicalBytes }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + changes.count)
        out.append(contentsOf: bytes[..<(place.upperBound - 1)])
        out.append(contentsOf: changes)
        out.append(contentsOf: bytes[(place.upperBound - 1)...])
        return out
    }

    /// SHA-256 over canonical bytes, in hexadecimal.
    public static func hash(of canonicalBytes: [UInt8]) -> String { SHA256.hash(data: canonicalBytes).hexadecimal }
}

/// Bounds of protocol 1; what is beyond them is refused as a message, not as a change-set.
public enum Limits {
    /// Changes in one change-set.
    public static let changes = 2000
    /// Canonical bytes of one change-set.
    ///
    /// A larger user step is split into parts.
    public static let changeSetBytes = 1 << 20
    /// Change-sets in one push.
    public static let changeSetsPerPush = 256
    /// Bytes of one push after decompression.
    public static let pushBytes = 8 << 20
    /// Bytes of one push as sent.
    public static let requestBytes = 4 << 20
    /// Records in one page of a pull.
    public static let recordsPerPage = 2000
    /// Cursors that a device shows of a scope, newest first.
    public static let cursorsShown = 64
    /// Records that are asked for by name.
    public static let rowsAsked = 2000
    /// Entries of a page of history.
    public static let historyEntries = 100
    /// Named dependencies.
    public static let dependencies = 4096
}

extension String {
    /// Whether the text is that many lower-case hexadecimal digits.
    func isHexadecimal(count: Int) -> Bool {
        utf8.count == count && utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}

extension Sequence<UInt8> {
    /// The bytes in lower-case hexadecimal.
    public var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in self {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 0xF)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
