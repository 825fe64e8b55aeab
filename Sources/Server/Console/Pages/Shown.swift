import Core
import Foundation
import SyncProtocol

/// Records, values and times in the words of a page; numbers of people are always masked.
struct Shown: Sendable {
    let language: Language
    let catalogue: Catalogue

    init(_ language: Language, catalogue: Catalogue = .newest) {
        self.language = language
        self.catalogue = catalogue
    }

    func words(_ chinese: String, _ english: String) -> String { language == .zh ? chinese : english }

    /// What a check cites: the source's own words, or that it asks for no such thing.
    func clause(_ text: String) -> String {
        text == Check.notInSource ? words(text, "an additional check; the source does not ask for it") : text
    }

    func list(_ things: some Sequence<String>) -> String { language.list(things) }

    /// A member of a record in words; an empty one is empty text.
    func member(_ code: String, of body: RecordBody, _ kind: Kind) -> String {
        guard let field = RecordTypes.type(of: kind)?.field(code), let value = body[code] else { return "" }
        return inWords(value, field)
    }

    /// A value of a field in words, with its unit where it has one.
    func value(_ value: JSONValue, field code: String, _ kind: Kind) -> String {
        guard let field = RecordTypes.type(of: kind)?.field(code) else {
            return value.isNull
                ? words("（空）", "(empty)") : Mask.identifiers(in: value.stringValue ?? value.canonicalText())
        }
        return value.isNull ? words("（空）", "(empty)") : inWords(value, field)
    }

    /// Masked where it must be; digits of figures in groups.
    private func inWords(_ value: JSONValue, _ field: FieldSpec) -> String {
        if field.sensitivity == .sensitive { return value.stringValue.map(ResidentID.mask) ?? "" }
        switch field.type {
        case .choice, .lines, .flag, .names: return field.words(value, language, catalogue: catalogue)
        case .amount, .count: return Self.grouped(field.words(value, language, catalogue: catalogue))
        default: return Mask.identifiers(in: field.words(value, language, catalogue: catalogue))
        }
    }

    /// A field's name; `!` is the record as a whole.
    func label(_ code: String, _ kind: Kind) -> String {
        if code == Effect.whole || code == "*" { return words("整条记录", "the record as a whole") }
        return RecordTypes.type(of: kind)?.field(code)?.name(language) ?? code
    }

    /// A kind's name.
    func label(_ kind: Kind) -> String {
        let type = RecordTypes.type(of: kind)
        return (language == .zh ? type?.label : type?.english) ?? kind.rawValue
    }

    /// A state's name.
    func state(_ state: FilingState) -> String { value(.string(state.rawValue), field: "state", .filing) }

    /// A unit's name.
    func unit(_ code: String) -> String { Directory.unit(code)?.name ?? code }

    /// `2016-08-18 14:00`, in Beijing's time; other text as it is.
    func time(_ timestamp: String?) -> String {
        guard let timestamp, let date = StoreEnvironment.date(of: timestamp) else { return timestamp ?? "" }
        let parts = Calendar.beijing.dateComponents([.year, .month, .day, .hour, .minute], from: date)
        func two(_ number: Int?) -> String { String((number ?? 0) + 100).dropFirst().description }
        return "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day)) \(two(parts.hour)):\(two(parts.minute))"
    }

    /// Whole days from a time of the protocol until now; nil where there is none.
    static func days(since timestamp: String?, now: Date) -> Int? {
        timestamp.flatMap(StoreEnvironment.date(of:)).map { max(0, Int(now.timeIntervalSince($0) / 86_400)) }
    }

    /// Digits before the point in groups of three: `1,234,567.80`.
    static func grouped(_ number: String) -> String {
        let parts = number.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, whole.allSatisfy(\.isNumber), whole.count > 3 else { return number }
        var text = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return parts.count > 1 ? text + "." + parts[1] : text
    }
}

extension Calendar {
    /// Shanghai's civil time; it has had no summer time since 1991.
    static let beijing: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt
        return calendar
    }()
}
