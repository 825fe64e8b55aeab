import Core
import SyncProtocol

extension Reopening {
    /// What a filing that was decided on gives back because of open cases: what they are about, and what open requests name.
    ///
    /// Late amendments of what is given back are merged with the return; without a request nothing else is given back.
    init(for cases: some Sequence<ConflictCase>, askedIn remarks: [Remark]) {
        let asked = Reopening(askedIn: remarks)
        if asked == .everything, remarks.contains(where: { $0.open && $0.asks }) {
            self = .everything
        } else {
            self.init(places: (asked.places ?? []).union(cases.flatMap(Self.places(of:))))
        }
    }

    private static func places(of open: ConflictCase) -> [Place] {
        let kind = Kind(rawValue: open.recordKind)
        let named = open.field.split(separator: "+").map(String.init)
        // A field comes with those that one constraint names with it: the unit may have to correct them together.
        let fields = named.flatMap { RecordTypes.type(of: kind)?.mergeUnit(of: $0) ?? [$0] }
        return fields.compactMap { Place(kind, RecordID(rawValue: open.record), $0 == Effect.whole ? nil : $0) }
    }
}
