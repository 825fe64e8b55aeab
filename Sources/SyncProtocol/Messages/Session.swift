public import Core

/// The signed part of `POST /v1/session`: a device proves by its key who it is, and shows where it stands.
public struct SessionContent: Hashable, Sendable {
    /// The device's chain.
    public var chain: Chain
    /// The nonce of the server's last `hello`.
    public var nonce: String
    /// The newest change-set of the chain; number 0 and no hash if there is none.
    public var tail: ChainTail
    /// What it has of the server's history.
    public var standing: Standing
    /// The highest epoch of the server that it has seen; 0 for none.
    public var serverEpoch: Int
    /// The device's set of declarations.
    public var schemaRevision = RecordTypes.schemaRevision

    /// Shows where a device stands.
    public init(chain: Chain, nonce: String, tail: ChainTail, standing: Standing, serverEpoch: Int) {
        self.chain = chain
        self.nonce = nonce
        self.tail = tail
        self.standing = standing
        self.serverEpoch = serverEpoch
    }

    /// What is signed.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "protocol": .integer(Int64(ProtocolRange.maximum)), "schema": JSONValue(schemaRevision),
            "device": .string(chain.device.rawValue), "epoch": JSONValue(chain.epoch), "nonce": .string(nonce),
            "tail": tail.json, "serverEpoch": JSONValue(serverEpoch),
        ]
        standing.write(to: &members)
        return .object(members)
    }

    init(json: JSONValue?) throws(MessageError) {
        let reading = try JSONReading(json, path: "content")
        _ = try reading.integer("protocol", in: ProtocolRange.minimum...ProtocolRange.maximum)
        chain = Chain(
            device: try reading.value("device", "a UUID", DeviceID.init(rawValue:)),
            epoch: try reading.integer("epoch", in: 1...Int(Int32.max))
        )
        nonce = try reading.string("nonce", maximum: 256)
        tail = try ChainTail(try reading.reading("tail"))
        standing = try Standing(reading)
        serverEpoch = try reading.integer("serverEpoch", in: 0...1_000_000)
        schemaRevision = try reading.integer("schema", in: 1...1_000_000)
    }
}

/// `POST /v1/session`: asks for a token.
public struct SessionRequest: Hashable, Sendable {
    /// What is signed.
    public var content: SessionContent
    /// Ed25519 over the content's canonical bytes by the device's key, in hexadecimal.
    public var signature: String

    /// Joins the parts.
    public init(_ content: SessionContent, signature: String) {
        self.content = content
        self.signature = signature
    }

    /// Its JSON form.
    public var json: JSONValue { ["content": content.json, "signature": .string(signature)] }

    /// Reads a request.
    /// - Throws: ``MessageError``; also for members that this version does not know, since they were signed.
    public init(json: JSONValue) throws(MessageError) {
        let reading = try JSONReading(json, path: "")
        content = try SessionContent(json: reading.members["content"])
        guard content.json.canonicalBytes() == reading.members["content"]?.canonicalBytes() else {
            throw MessageError("content", expected: "the members of protocol 1")
        }
        signature = try reading.value("signature", "128 hexadecimal digits") { $0.isHexadecimal(count: 128) ? $0 : nil }
    }
}

/// The newest change-set of a chain.
public struct ChainTail: Hashable, Sendable {
    /// Its number; 0 if there is none.
    public var number: Int
    /// The hash of its canonical bytes; empty if there is none.
    public var hash: String

    /// Names a change-set; none by default.
    public init(number: Int = 0, hash: String = "") {
        self.number = number
        self.hash = hash
    }

    /// Its JSON form.
    public var json: JSONValue { ["number": JSONValue(number), "hash": .string(hash)] }

    init(_ reading: JSONReading) throws(MessageError) {
        number = try reading.integer("number")
        hash = try reading.value("hash", "a hash") { $0.isEmpty || $0.isHexadecimal(count: 64) ? $0 : nil }
    }
}

/// The answer to a session: a token, and what the server knows of the device's chain.
public struct SessionResponse: Hashable, Sendable {
    /// How the device's history and the server's agree.
    public enum Agreement: String, Sendable, CaseIterable {
        /// The server has all that the device shows.
        case known
        /// The server was set back: the device offers again what it lacks, before any pull.
        case setBack
    }

    /// The bearer token of requests.
    ///
    /// A secret: never printed, never logged.
    public var token: String
    /// How long it is good for, in seconds from now.
    public var expiresIn: Int
    /// Who answers, with the epoch as it is now.
    public var server: ServerIdentity
    /// The device's unit.
    public var unit: String
    /// Whether the server has what the device shows.
    public var agreement: Agreement
    /// The newest change-set of the shown chain that has an outcome here.
    public var tail: ChainTail
    /// The highest epoch of the device that the server has seen.
    public var epoch: Int
    /// Up to where a verified backup holds each scope of the device.
    public var covered: [Scope: Revision]

    /// Makes an answer.
    public init(
        token: String,
        expiresIn: Int,
        server: ServerIdentity,
        unit: String,
        agreement: Agreement,
        tail: ChainTail,
        epoch: Int,
        covered: [Scope: Revision]
    ) {
        self.token = token
        self.expiresIn = expiresIn
        self.server = server
        self.unit = unit
        self.agreement = agreement
        self.tail = tail
        self.epoch = epoch
        self.covered = covered
    }

    /// Its JSON form.
    public var json: JSONValue {
        [
            "token": .string(token), "expiresIn": JSONValue(expiresIn), "server": server.json, "unit": .string(unit),
            "agreement": .string(agreement.rawValue), "tail": tail.json, "epoch": JSONValue(epoch),
            "covered": .object(
                Dictionary(uniqueKeysWithValues: covered.map { ($0.key.rawValue, .string($0.value.description)) })
            ),
        ]
    }

    /// Reads an answer.
    /// - Throws: ``MessageError``.
    public init(json: JSONValue) throws(MessageError) {
        let reading = try JSONReading(json, path: "")
        token = try reading.string("token", maximum: 256)
        expiresIn = try reading.integer("expiresIn")
        server = try ServerIdentity(try reading.reading("server"))
        unit = try reading.ascii("unit", maximum: 32)
        agreement = try reading.value("agreement", "known or setBack", Agreement.init(rawValue:))
        tail = try ChainTail(try reading.reading("tail"))
        epoch = try reading.integer("epoch")
        covered = [:]
        for (scope, value) in try reading.object("covered") {
            guard let revision = value.stringValue.flatMap({ Revision($0) }) else {
                throw MessageError("covered", expected: "revisions")
            }
            covered[Scope(rawValue: scope)] = revision
        }
    }
}

extension SessionResponse: CustomStringConvertible {
    /// Everything but the token.
    public var description: String { "SessionResponse(unit: \(unit), \(agreement), token: ****)" }
}
