public import Core

/// The first line of what a device sends: who offers how much to whom.
///
/// The lines after it are ``PushRequest``s, in the order in which they are to be taken; each shows where the device stands.
public struct CarrierOffer: Hashable, Sendable {
    /// The device's chain.
    public var chain: Chain
    /// The server that it is for.
    public var server: RecordID
    /// When it was made, by the device's clock; shown, decides nothing.
    public var created: String
    /// How many lines with a push follow; at least one, also if there is nothing to send.
    public var pushes: Int
    /// How many change-sets they hold.
    public var changeSets: Int

    /// Describes an offer.
    public init(chain: Chain, server: RecordID, created: String, pushes: Int, changeSets: Int) {
        self.chain = chain
        self.server = server
        self.created = created
        self.pushes = pushes
        self.changeSets = changeSets
    }

    /// Its JSON form.
    public var json: JSONValue {
        [
            "protocol": .integer(Int64(ProtocolRange.maximum)), "schema": JSONValue(RecordTypes.schemaRevision),
            "direction": .string(CarrierHeader.Direction.toServer.rawValue),
            "chain": ["device": .string(chain.device.rawValue), "epoch": JSONValue(chain.epoch)],
            "server": .string(server.rawValue), "created": .string(created), "pushes": JSONValue(pushes),
            "changeSets": JSONValue(changeSets),
        ]
    }

    /// Reads the first line; its lines must be as many as it says.
    /// - Throws: ``CarrierError``.
    public init(_ lines: CarrierLines) throws(CarrierError) {
        let head = try lines.head()
        do {
            let reading = try JSONReading(head, path: "")
            _ = try reading.integer("protocol", in: ProtocolRange.minimum...ProtocolRange.maximum)
            _ = try reading.value("direction", "toServer") {
                $0 == CarrierHeader.Direction.toServer.rawValue ? $0 : nil
            }
            let chain = try reading.reading("chain")
            self.chain = Chain(
                device: try chain.value("device", "a UUID", DeviceID.init(rawValue:)),
                epoch: try chain.integer("epoch", in: 1...Int(Int32.max))
            )
            server = try reading.value("server", "a UUID", RecordID.init(rawValue:))
            created = try reading.string("created", maximum: 40)
            pushes = try reading.integer("pushes", in: 1...Int(Int32.max))
            changeSets = try reading.integer("changeSets")
        } catch {
            throw .malformed
        }
        guard pushes == lines.count else { throw .malformed }
    }

    /// Reads one of the pushes.
    /// - Throws: ``CarrierError``.
    public static func push(_ index: Int, of lines: CarrierLines) throws(CarrierError) -> PushRequest {
        let line = try lines.line(index)
        do { return try PushRequest(json: line) } catch { throw .malformed }
    }
}
