/// What reading typed values depends on besides the text.
public struct ReadingContext: Sendable {
    /// The catalogue whose lines are known.
    public let catalogue: Catalogue
    /// The round whose window and cut-off dates are compared with.
    public let round: Round
    /// Whether serial dates count from 1904.
    public var uses1904Dates: Bool

    /// Makes a context.
    public init(catalogue: Catalogue, round: Round, uses1904Dates: Bool = false) {
        self.catalogue = catalogue
        self.round = round
        self.uses1904Dates = uses1904Dates
    }
}

extension FieldSpec {
    /// The JSON form of a value typed on a command line or in a form.
    /// - Parameters:
    ///   - text: normalised text, not empty.
    ///   - idType: what the record's type field says.
    ///   - context: catalogue, round and date system.
    /// - Returns: the JSON form.
    /// - Throws: the code of CONTRACT's list that applies.
    public func value(of text: String, idType: IDType?, context: ReadingContext) throws(CheckCode) -> JSONValue {
        // On a command line a flag may also be given as JSON shows it; in a form it is 是 or 否.
        if type == .flag, text == "true" || text == "false" { return .bool(text == "true") }
        return try read(text, isNumeral: false, idType: idType, context: context).value
    }

    /// Reads a typed value into its JSON form.
    /// - Parameters:
    ///   - text: normalised text, not empty.
    ///   - isNumeral: whether it comes from a number cell.
    ///   - idType: what the record's type field says, for a number that depends on it.
    ///   - context: catalogue, round and date system.
    /// - Returns: the JSON form, and what is to be told of it.
    /// - Throws: the code of CONTRACT's list that applies.
    func read(
        _ text: String,
        isNumeral: Bool,
        idType: IDType?,
        context: ReadingContext
    ) throws(CheckCode) -> Reading<JSONValue> {
        switch type {
        case .text, .json, .reference:
            return Reading(.string(text), warnings: [])
        case .personName:
            let name = try PersonName.read(text)
            return Reading(.string(name.value), warnings: name.warnings)
        case .identity:
            return try readIdentity(text, idType: idType, editionYear: context.catalogue.edition)
        case .organisationCode:
            let code = try OrganisationCode.read(text)
            return Reading(.string(code.value.code), warnings: code.warnings)
        case .unifiedCode:
            let code = try UnifiedCode.read(text)
            return Reading(.string(code.value.code), warnings: code.warnings)
        case .amount:
            return Reading(.string(try Money.read(text, isNumeral: isNumeral).description), warnings: [])
        case .count:
            return Reading(.integer(Int64(try WholeNumber.read(text, isNumeral: isNumeral))), warnings: [])
        case .date:
            let date = try CivilDate.read(text, uses1904Dates: context.uses1904Dates)
            return Reading(.string(date.value.description), warnings: date.warnings)
        case .flag:
            let flag = try EnumerationReader.yesNo(text)
            return Reading(.bool(flag.value), warnings: flag.warnings)
        case .choice(let choices):
            return try readChoice(text, among: choices)
        case .lines:
            var codes: [String] = []
            for name in Self.list(text, also: "|/") {
                guard let line = context.catalogue.line(named: name) else { throw .enumValue }
                if !codes.contains(line.code) { codes.append(line.code) }
            }
            guard !codes.isEmpty else { throw .required }
            return Reading(.array(codes.map(JSONValue.string)), warnings: [])
        case .names:
            var names: [String] = []
            for name in Self.list(text, also: "") where !names.contains(name) { names.append(name) }
            return Reading(names.isEmpty ? .null : .array(names.map(JSONValue.string)), warnings: [])
        }
    }

    private func readIdentity(_ text: String, idType: IDType?, editionYear: Int) throws(CheckCode) -> Reading<JSONValue>
    {
        switch idType {
        case .residentID:
            let reading = try ResidentID.read(text, editionYear: editionYear)
            return Reading(.string(reading.value.number), warnings: reading.warnings)
        case .passport:
            let reading = try PassportNumber.read(text)
            return Reading(.string(reading.value.number), warnings: reading.warnings)
        case nil:
            return Reading(.string(text), warnings: [])
        }
    }

    private func readChoice(_ text: String, among choices: [Choice]) throws(CheckCode) -> Reading<JSONValue> {
        if code == "sex" {
            let sex = try EnumerationReader.sex(text)
            return Reading(.string(sex.value.rawValue), warnings: sex.warnings)
        }
        if code == "idType" {
            let type = try EnumerationReader.idType(text)
            return Reading(.string(type.value.rawValue), warnings: type.warnings)
        }
        let key = CellText.normaliseLabel(text).label.lowercased()
        guard let choice = choices.first(where: { $0.code.lowercased() == key || $0.label == key }) else {
            throw .enumValue
        }
        return Reading(.string(choice.code), warnings: [])
    }

    /// The parts of a list as people type it.
    ///
    /// A certificate's name may have a slash: ISO/IEC 27001.
    private static func list(_ text: String, also more: String) -> [String] {
        let separators = "、,，;；\n\r\r\n" + more
        return text.split { separators.contains($0) }.compactMap { CellText.normalise(String($0)) }
    }
}
