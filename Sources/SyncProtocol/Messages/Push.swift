public import Core

/// A change-set with its author's signature.
public struct SignedChangeSet: Hashable, Sendable {
    /// The change-set.
    public var changeSet: ChangeSet
    /// Ed25519 over its canonical bytes, in hexadecimal.
    public var signature: String
    /// The receipt that an earlier history of the server gave it: only when it is offered again after a set-back.
    public var receipt: Receipt?
    /// The hash of its canonical bytes.
    public let hash: String
    /// What was signed and hashed.
    public let canonicalBytes: [UInt8]

    /// Joins the parts; the hash is worked out.
    public init(_ changeSet: ChangeSet, signature: String, receipt: Receipt? = nil) {
        self.changeSet = changeSet
        self.signature = signature
        self.receipt = receipt
        canonicalBytes = changeSet.canonicalBytes
        hash = ChangeSet.hash(of: canonicalBytes)
    }

    /// Reads one.
    ///
    /// The hash is over what arrived, in canonical form.
    /// - Throws: ``MessageError``.
    public init(json: JSONValue) throws(MessageError) {
        let reading = try JSONReading(json, path: "")
        guard let content = reading.members["content"] else { throw MessageError("content", expected: "an object") }
        let bytes = content.canonicalBytes()
        guard bytes.count <= Limits.changeSetBytes else {
            throw MessageError("content", expected: "at most \(Limits.changeSetBytes) bytes")
        }
        changeSet = try ChangeSet(json: content)
        hash = ChangeSet.hash(of: bytes)
        canonicalBytes = bytes
        // A member that this version does not know would be lost from the log, so it is refused.
        guard changeSet.canonicalBytes == bytes else {
            throw MessageError("content", expected: "the members of protocol 1")
        }
        signature = try reading.value("signature", "128 hexadecimal digits") { $0.isHexadecimal(count: 128) ? $0 : nil }
        receipt = reading.members["receipt"] == nil ? nil : try Receipt(json: reading.members["receipt"] ?? .null)
    }

    /// Its JSON form.
    public var json: JSONValue {
        var members: [String: JSONValue] = ["content": changeSet.json, "signature": .string(signature)]
        if let receipt { members["receipt"] = receipt.json }
        return .object(members)
    }
}

/// `POST /v1/push`: change-sets in chain order.
public struct PushRequest: Hashable, Sendable {
    /// What the device has of the server's history.
    public var standing: Standing
    /// The change-sets.
    public var changeSets: [SignedChangeSet]

    /// Makes a request.
    public init(standing: Standing, changeSets: [SignedChangeSet]) {
        self.standing = standing
        self.changeSets = changeSets
    }

    /// Its JSON form.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "protocol": .integer(Int64(ProtocolRange.maximum)), "schema": .integer(Int64(RecordTypes.schemaRevision)),
            "changeSets": .array(changeSets.map(\.json)),
        ]
        standing.write(to: &members)
        return .object(members)
    }

    /// Reads a request.
    /// - Throws: ``MessageError``.
    public init(json: JSONValue) throws(MessageError) {
        let reading = try JSONReading(json, path: "")
        _ = try reading.integer("protocol", in: ProtocolRange.minimum...ProtocolRange.maximum)
        _ = try reading.integer("schema", in: 1...1_000_000)
        standing = try Standing(reading)
        let elements = try reading.list("changeSets", maximum: Limits.changeSetsPerPush)
        changeSets = []
        for (index, element) in elements.enumerated() {
            do throws(MessageError) {
                changeSets.append(try SignedChangeSet(json: element))
            } catch {
                throw MessageError("changeSets[\(index)].\(error.member)", expected: error.expected)
            }
        }
    }
}

/// The answer to a push: a receipt for every change-set that has an outcome, in order.
///
/// One without is waiting; that is not stored.
public struct PushResponse: Hashable, Sendable {
    /// The server's epoch.
    public var epoch: Int
    /// The receipts.
    public var receipts: [Receipt]
    /// Change-sets whose predecessor has no outcome here.
    public var waiting: [ChangeSetID]

    /// Makes an answer.
    public init(epoch: Int, receipts: [Receipt], waiting: [ChangeSetID]) {
        self.epoch = epoch
        self.receipts = receipts
        self.waiting = waiting
    }

    /// Its JSON form.
    public var json: JSONValue {
        [
            "epoch": .integer(Int64(epoch)), "receipts": .array(receipts.map(\.json)),
            "waiting": .array(waiting.map { .string($0.rawValue) }),
        ]
    }

    /// Reads an answer.
    /// - Throws: ``MessageError``.
    public init(json: JSONValue) throws(MessageError) {
        let reading = try JSONReading(json, path: "")
        epoch = try reading.integer("epoch")
        receipts = []
        for element in try reading.list("receipts", maximum: Limits.changeSetsPerPush) {
            receipts.append(try Receipt(json: element))
        }
        waiting = []
        for element in try reading.list("waiting", maximum: Limits.changeSetsPerPush) {
            guard let id = element.stringValue.flatMap(ChangeSetID.init(rawValue:)) else {
                throw MessageError("waiting", expected: "UUIDs")
            }
            waiting.append(id)
        }
    }
}
