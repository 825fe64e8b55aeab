/// What a returned filing gives back to its unit: single fields, whole records, or everything.
///
/// Kept in `filing.reopened` as strings `kind/record/field`; `*` for a field is the whole record, `kind/*/*` every record of a
/// kind, made and removed ones included. Without any it is everything.
public struct Reopening: Hashable, Sendable {
    /// One thing that is given back.
    public struct Place: Hashable, Comparable, Sendable {
        /// The kind of the record.
        public let kind: Kind
        /// The record; nil for every record of the kind.
        public let record: RecordID?
        /// The field; nil for the whole record.
        public let field: String?

        /// Names a place; nil if it would be a field of every record, which there is not.
        public init?(_ kind: Kind, _ record: RecordID?, _ field: String?) {
            if record == nil, field != nil { return nil }
            self.kind = kind
            self.record = record
            self.field = field
        }

        /// Reads `kind/record/field`.
        public init?(_ text: String) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3, !parts[0].isEmpty, parts[0] != "*", !parts[2].isEmpty else { return nil }
            let record = parts[1] == "*" ? nil : RecordID(rawValue: parts[1])
            if record == nil, parts[1] != "*" { return nil }
            self.init(Kind(rawValue: parts[0]), record, parts[2] == "*" ? nil : parts[2])
        }

        /// `kind/record/field`.
        public var text: String { "\(kind)/\(record?.rawValue ?? "*")/\(field ?? "*")" }

        /// Orders as text.
        public static func < (left: Place, right: Place) -> Bool { left.text < right.text }
    }

    /// The places, or nil for everything.
    public let places: Set<Place>?

    /// Everything is given back.
    public static let everything = Reopening(nil)

    private init(_ places: Set<Place>?) { self.places = places }

    /// Gives back some places, and nothing else.
    public init(places: some Sequence<Place>) { self.places = Set(places) }

    /// Gives back what texts of the form `kind/record/field` name; without any, everything.
    public init(entries: some Collection<String>) {
        places = entries.isEmpty ? nil : Set(entries.compactMap(Place.init))
    }

    /// The places as texts, in order; none for everything.
    public var entries: [String] { (places ?? []).sorted().map(\.text) }

    /// Reads what a filing says; nil for anything that is not of the form.
    public init?(json value: JSONValue?) {
        guard let value, !value.isNull else {
            places = nil
            return
        }
        guard let texts = value.arrayValue, !texts.isEmpty else { return nil }
        var places: Set<Place> = []
        for text in texts {
            guard let place = text.stringValue.flatMap({ Place($0) }) else { return nil }
            places.insert(place)
        }
        self.places = places
    }

    /// What remarks give back that ask for a correction: everything if there are none, or one is about the filing as a whole.
    ///
    /// A field comes with those that one constraint names with it: a figure could not be corrected beside another that must
    /// agree with it.
    public init(askedIn remarks: some Sequence<Remark>) {
        let asking = remarks.filter { $0.open && $0.asks }
        let isWhole = asking.contains { $0.recordKind == Kind.filing.rawValue && $0.field == nil }
        places = asking.isEmpty || isWhole ? nil : Set(asking.flatMap(Self.places(askedIn:)))
    }

    private static func places(askedIn remark: Remark) -> [Place] {
        let kind = Kind(rawValue: remark.recordKind)
        let fields = remark.field.map { RecordTypes.type(of: kind)?.mergeUnit(of: $0) ?? [$0] }
        return (fields ?? ["*"]).compactMap { Place("\(kind)/\(remark.record)/\($0)") }
    }

    /// Its JSON form, in order; null for everything.
    public var json: JSONValue { places == nil ? .null : .array(entries.map(JSONValue.string)) }

    /// Whether a place was given back.
    /// - Parameters:
    ///   - kind: the record's kind.
    ///   - record: the record.
    ///   - field: the field; nil for the record as a whole: made, or removed.
    /// - Returns: whether the unit may write it while the filing is returned.
    public func allows(kind: Kind, record: RecordID, field: String?) -> Bool {
        // Why a figure stays as it is belongs to correcting it.
        guard let places, kind != .acknowledgement else { return true }
        let names = [Place(kind, nil, nil), Place(kind, record, nil), Place(kind, record, field)]
        return names.contains { $0.map(places.contains) ?? false }
    }
}

/// Whose a filing's facts are at present.
public struct Custody: Hashable, Sendable {
    /// The filing's state; nil outside any filing.
    public let state: FilingState?
    /// What is given back while it is returned.
    public let reopening: Reopening

    /// The custody of what belongs to no filing.
    public static let free = Custody(state: nil, reopening: .everything)

    /// Names a custody.
    public init(state: FilingState?, reopening: Reopening) {
        self.state = state
        self.reopening = reopening
    }

    /// Reads a filing's members.
    ///
    /// What a later server names in another form gives nothing back.
    public init(of filing: RecordBody?) {
        let state = filing?["state"]?.stringValue.flatMap(FilingState.init(rawValue:))
        self.init(state: state, reopening: Reopening(json: filing?["reopened"]) ?? Reopening(places: []))
    }

    /// Whether the unit may write a place.
    /// - Parameters:
    ///   - kind: the record's kind.
    ///   - record: the record.
    ///   - field: the field; nil for the record as a whole.
    /// - Returns: whether it is the unit's now.
    public func isWithUnit(_ kind: Kind, _ record: RecordID, _ field: String?) -> Bool {
        Authority.isWithUnit(state, reopened: reopening.allows(kind: kind, record: record, field: field))
    }
}
