public import Core

/// The first line of what comes back to a device: answers to all it sent, and how far the pages reach.
///
/// The lines after it are a ``PushResponse`` for each push of the offer, then the ``PullPage``s, scope by scope in the order
/// of ``extents``.
public struct CarrierReturn: Hashable, Sendable {
    /// What comes back of one scope.
    public struct Extent: Hashable, Sendable {
        /// Why a scope comes without its pages.
        public enum Omission: String, Sendable, CaseIterable {
            /// They would be more than ``Limits/carrierPageBytes``.
            case tooLarge
            /// The server does not have the cursor that the device shows.
            case unknownCursor
        }

        /// The scope.
        public var scope: Scope
        /// The cursor that the device showed: the pages hold what came after it.
        public var from: ScopeCursor
        /// The head that the pages reach.
        public var to: ScopeCursor
        /// The digest of that head.
        public var digest: ScopeDigest
        /// How many lines with a page follow.
        public var pages: Int
        /// Why there are none, if that is not because nothing is new.
        public var omission: Omission?

        /// Describes what comes back of a scope.
        public init(
            scope: Scope,
            from: ScopeCursor,
            to: ScopeCursor,
            digest: ScopeDigest,
            pages: Int,
            omission: Omission? = nil
        ) {
            self.scope = scope
            self.from = from
            self.to = to
            self.digest = digest
            self.pages = pages
            self.omission = omission
        }

        /// Whether a replica with this cursor may take the pages.
        ///
        /// A cursor between both ends is in the history that they continue. From zero they are the whole scope, and take the
        /// place of what the replica has.
        public func fits(_ cursor: ScopeCursor) -> Bool {
            guard omission == nil, pages > 0, from.revision <= cursor.revision, cursor.revision < to.revision else {
                return false
            }
            if cursor.revision == from.revision, cursor.logHash != from.logHash { return false }
            let epochs = Set([from, cursor, to].map(\.revision).filter { $0 != .zero }.map(\.epoch))
            return epochs.count == 1
        }

        /// Its JSON form.
        var json: JSONValue {
            var members: [String: JSONValue] = [
                "scope": .string(scope.rawValue), "from": from.json, "to": to.json,
                "digest": .string(digest.description), "pages": JSONValue(pages),
            ]
            if let omission { members["omitted"] = .string(omission.rawValue) }
            return .object(members)
        }

        init(_ json: JSONValue) throws(MessageError) {
            let reading = try JSONReading(json, path: "extents")
            scope = Scope(rawValue: try reading.string("scope", maximum: 32))
            from = try ScopeCursor(json: reading.members["from"] ?? .null, path: "extents.from")
            to = try ScopeCursor(json: reading.members["to"] ?? .null, path: "extents.to")
            digest = try reading.value("digest", "64 hexadecimal digits", ScopeDigest.init(hexadecimal:))
            pages = try reading.integer("pages")
            omission = try reading.optionalValue("omitted", "a reason", Omission.init(rawValue:))
        }
    }

    /// The most scopes that a device has.
    static let scopes = 8

    /// The device that it is for.
    public var device: DeviceID
    /// The server, with its keys and its epoch.
    public var server: ServerIdentity
    /// When it was made, by the server's clock; shown, decides nothing.
    public var created: String
    /// How many lines with an answer to a push follow.
    public var answers: Int
    /// What comes back of each scope.
    public var extents: [Extent]

    /// Describes what comes back.
    public init(device: DeviceID, server: ServerIdentity, created: String, answers: Int, extents: [Extent]) {
        self.device = device
        self.server = server
        self.created = created
        self.answers = answers
        self.extents = extents
    }

    /// Its JSON form.
    public var json: JSONValue {
        [
            "protocol": .integer(Int64(ProtocolRange.maximum)), "schema": JSONValue(RecordTypes.schemaRevision),
            "direction": .string(CarrierHeader.Direction.toDevice.rawValue), "device": .string(device.rawValue),
            "server": server.json, "created": .string(created), "answers": JSONValue(answers),
            "extents": .array(extents.map(\.json)),
        ]
    }

    /// Reads the first line; its lines must be as many as it says.
    /// - Throws: ``CarrierError``.
    public init(_ lines: CarrierLines) throws(CarrierError) {
        let head = try lines.head()
        do {
            let reading = try JSONReading(head, path: "")
            _ = try reading.integer("protocol", in: ProtocolRange.minimum...ProtocolRange.maximum)
            _ = try reading.value("direction", "toDevice") {
                $0 == CarrierHeader.Direction.toDevice.rawValue ? $0 : nil
            }
            device = try reading.value("device", "a UUID", DeviceID.init(rawValue:))
            server = try ServerIdentity(try reading.reading("server"))
            created = try reading.string("created", maximum: 40)
            answers = try reading.integer("answers")
            extents = []
            for element in try reading.array("extents", maximum: Self.scopes) { extents.append(try Extent(element)) }
        } catch {
            throw .malformed
        }
        let lineCount = extents.reduce(answers) { $0 + $1.pages }
        guard lineCount == lines.count, Set(extents.map(\.scope)).count == extents.count else { throw .malformed }
    }

    /// Reads one of the answers.
    /// - Throws: ``CarrierError``.
    public func answer(_ index: Int, of lines: CarrierLines) throws(CarrierError) -> PushResponse {
        let line = try lines.line(index)
        do { return try PushResponse(json: line) } catch { throw .malformed }
    }

    /// Reads one page of a scope; the pages must be of that scope and end at its head.
    /// - Throws: ``CarrierError``.
    public func page(_ index: Int, of scope: Scope, in lines: CarrierLines) throws(CarrierError) -> PullPage {
        var start = answers
        for extent in extents {
            guard extent.scope == scope else {
                start += extent.pages
                continue
            }
            let page: PullPage
            let line = try lines.line(start + index)
            do { page = try PullPage(json: line) } catch { throw .malformed }
            let isLast = index == extent.pages - 1
            guard page.scope == scope, page.head == extent.to, (page.next == nil) == isLast else { throw .malformed }
            return page
        }
        throw .malformed
    }
}
