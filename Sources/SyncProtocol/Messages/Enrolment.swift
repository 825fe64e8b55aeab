public import Core

/// `POST /v1/enrol`: a device shows a one-time code and its own public key.
public struct EnrolRequest: Hashable, Sendable {
    /// The one-time code as typed.
    public var code: String
    /// The unit that the replica was made for.
    public var unit: String
    /// The device, made by itself.
    public var device: DeviceID
    /// Its Ed25519 key, in hexadecimal; the private half never leaves it.
    public var publicKey: String
    /// Its X25519 key for carrier files, in hexadecimal.
    public var sealingKey: String
    /// A name for people: the machine's.
    public var name: String

    /// Makes a request.
    public init(code: String, unit: String, device: DeviceID, publicKey: String, sealingKey: String, name: String) {
        self.code = code
        self.unit = unit
        self.device = device
        self.publicKey = publicKey
        self.sealingKey = sealingKey
        self.name = name
    }

    /// Its JSON form.
    public var json: JSONValue {
        [
            "protocol": .integer(Int64(ProtocolRange.maximum)), "code": .string(code), "unit": .string(unit),
            "device": .string(device.rawValue), "publicKey": .string(publicKey), "sealingKey": .string(sealingKey),
            "name": .string(name),
        ]
    }

    /// Reads a request.
    /// - Throws: ``MessageError``.
    public init(json: JSONValue) throws(MessageError) {
        let reading = try JSONReading(json, path: "")
        _ = try reading.integer("protocol", in: ProtocolRange.minimum...ProtocolRange.maximum)
        code = try reading.ascii("code", maximum: 64)
        unit = try reading.ascii("unit", maximum: 32)
        device = try reading.value("device", "a UUID", DeviceID.init(rawValue:))
        publicKey = try reading.value("publicKey", "64 hexadecimal digits") { $0.isHexadecimal(count: 64) ? $0 : nil }
        sealingKey = try reading.value("sealingKey", "64 hexadecimal digits") { $0.isHexadecimal(count: 64) ? $0 : nil }
        name = try reading.string("name", maximum: 256)
    }
}

/// The answer to an enrolment.
public struct EnrolResponse: Hashable, Sendable {
    /// The device.
    public var device: DeviceID
    /// Its unit.
    public var unit: String
    /// The bearer token of its requests.
    ///
    /// A secret: never printed, never logged.
    public var token: String
    /// For how long the token is good, in seconds from now; nil if the server does not say.
    public var expiresIn: Int?
    /// The server, whose key the device keeps.
    public var server: ServerIdentity

    /// Makes an answer.
    public init(device: DeviceID, unit: String, token: String, expiresIn: Int? = nil, server: ServerIdentity) {
        self.device = device
        self.unit = unit
        self.token = token
        self.expiresIn = expiresIn
        self.server = server
    }

    /// Its JSON form.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "device": .string(device.rawValue), "unit": .string(unit), "token": .string(token), "server": server.json,
        ]
        if let expiresIn { members["expiresIn"] = JSONValue(expiresIn) }
        return .object(members)
    }

    /// Reads an answer.
    /// - Throws: ``MessageError``.
    public init(json: JSONValue) throws(MessageError) {
        let reading = try JSONReading(json, path: "")
        device = try reading.value("device", "a UUID", DeviceID.init(rawValue:))
        unit = try reading.ascii("unit", maximum: 32)
        token = try reading.string("token", maximum: 256)
        expiresIn = reading.members["expiresIn"] == nil ? nil : try reading.integer("expiresIn")
        server = try ServerIdentity(try reading.reading("server"))
    }
}

extension EnrolResponse: CustomStringConvertible {
    /// Everything but the token.
    public var description: String { "EnrolResponse(device: \(device), unit: \(unit), token: ****)" }
}
