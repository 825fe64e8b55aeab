public import Core

/// Which protocol versions this build speaks.
public enum ProtocolRange {
    /// The oldest.
    public static let minimum = 1
    /// The newest.
    public static let maximum = 1
}

/// A server as devices know it.
public struct ServerIdentity: Hashable, Sendable {
    /// A UUID, made by `init`.
    public var id: String
    /// Its epoch, from 1.
    public var epoch: Int
    /// Its Ed25519 key, in hexadecimal.
    public var publicKey: String
    /// Its X25519 key for carrier files, in hexadecimal; empty if it takes none.
    public var sealingKey: String

    /// Names a server.
    public init(id: String, epoch: Int, publicKey: String, sealingKey: String = "") {
        self.id = id
        self.epoch = epoch
        self.publicKey = publicKey
        self.sealingKey = sealingKey
    }

    /// Its JSON form.
    public var json: JSONValue {
        [
            "id": .string(id), "epoch": .integer(Int64(epoch)), "publicKey": .string(publicKey),
            "sealingKey": .string(sealingKey),
        ]
    }

    init(_ reading: JSONReading) throws(MessageError) {
        id = try reading.string("id", maximum: 64)
        epoch = try reading.integer("epoch", in: 1...1_000_000)
        publicKey = try reading.string("publicKey", maximum: 128)
        sealingKey = try reading.optionalString("sealingKey", maximum: 128) ?? ""
    }
}

/// The answer to `GET /v1/hello`: versions, and who answers.
public struct Hello: Hashable, Sendable {
    /// The oldest protocol that the server speaks.
    public var minimumProtocol = ProtocolRange.minimum
    /// The newest.
    public var maximumProtocol = ProtocolRange.maximum
    /// Its set of declarations.
    public var schemaRevision = RecordTypes.schemaRevision
    /// Who it is.
    public var server: ServerIdentity
    /// Its clock, ISO 8601 in UTC; shown, decides nothing.
    public var time: String
    /// What a session's request must contain: opaque, good for a few minutes of the server's own clock.
    public var nonce: String
    /// What the client is told to do, if anything: `upgrade` or `rebaseline`.
    public var instruction: String?

    /// Makes an answer.
    public init(server: ServerIdentity, time: String, nonce: String = "") {
        self.server = server
        self.time = time
        self.nonce = nonce
    }

    /// Its JSON form.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "protocol": ["min": .integer(Int64(minimumProtocol)), "max": .integer(Int64(maximumProtocol))],
            "schema": .integer(Int64(schemaRevision)), "server": server.json, "time": .string(time),
            "nonce": .string(nonce),
        ]
        if let instruction { members["instruction"] = .string(instruction) }
        return .object(members)
    }

    /// Reads an answer.
    /// - Throws: ``MessageError``.
    public init(json: JSONValue) throws(MessageError) {
        let reading = try JSONReading(json, path: "")
        let range = try reading.reading("protocol")
        minimumProtocol = try range.integer("min")
        maximumProtocol = try range.integer("max")
        schemaRevision = try reading.integer("schema")
        server = try ServerIdentity(try reading.reading("server"))
        time = try reading.string("time")
        nonce = try reading.optionalString("nonce", maximum: 256) ?? ""
        instruction = try reading.optionalString("instruction")
    }

    /// Whether both sides have a protocol in common.
    public var isCompatible: Bool {
        minimumProtocol <= ProtocolRange.maximum && maximumProtocol >= ProtocolRange.minimum
    }
}
