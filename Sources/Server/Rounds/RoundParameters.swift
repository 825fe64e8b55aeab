import Core
import SyncProtocol

/// The commission's parameters of a round, as people type them.
enum RoundParameters {
    /// Why a parameter is refused.
    enum Refusal: Error {
        /// It cannot be read, and why.
        case value(FieldSpec, CheckCode, text: String)
        /// Nothing can lie between two of them.
        case crossed(lower: FieldSpec, upper: FieldSpec)
        /// The round is frozen: what was sealed with it stays.
        case frozen

        /// The sentence.
        func text(_ language: Language) -> String {
            switch (self, language) {
            case (.value(let field, let code, let text), _):
                code.sentence(language, field: field.name(language), value: text)
            case (.frozen, .zh): "批次已冻结，名称和参数不能改动；如需改动，请先重新开放或关闭批次。"
            case (.frozen, .en):
                "The round is frozen, so its name and parameters stay; open or close it first to change them."
            case (.crossed(let lower, let upper), .zh): "“\(lower.name)”大于“\(upper.name)”，没有人能同时满足；请核对。"
            case (.crossed(let lower, let upper), .en):
                "“\(lower.english)” is above “\(upper.english)”: nobody can meet both; check them."
            }
        }
    }

    /// The fields that the commission sets; the status has its own step.
    static var fields: [FieldSpec] {
        Round.declaration.type.fields.filter { $0.owner == .commission && $0.code != "status" }
    }

    /// Reads a value; empty text is none.
    static func value(of text: String, _ field: FieldSpec) throws(Refusal) -> JSONValue {
        let context = ReadingContext(catalogue: .edition2016, round: Directory.round2016)
        guard let text = CellText.normalise(text) else { return .null }
        do throws(CheckCode) {
            return try field.value(of: text, idType: nil, context: context)
        } catch {
            throw .value(field, error, text: text)
        }
    }

    /// Refuses a change while the round is frozen, and bounds that nothing can lie between.
    static func check(_ values: [String: JSONValue], over body: RecordBody) throws {
        if !values.isEmpty, body["status"]?.stringValue == RoundStatus.frozen.rawValue { throw Refusal.frozen }
        var body = body
        for (field, value) in values { body.assign(value, to: field) }
        let round = try Round(body: body)
        let pairs = [
            ("hireFrom", "hireTo", round.hireFrom.map(\.daysSinceEpoch), round.hireTo.map(\.daysSinceEpoch)),
            ("hireTo", "cutoff", round.hireTo.map(\.daysSinceEpoch), round.cutoff.map(\.daysSinceEpoch)),
            ("minimumAge", "maximumAge", round.minimumAge, round.maximumAge),
        ]
        for case (let lower, let upper, let low?, let high?) in pairs where low > high {
            guard let lower = Round.declaration.type.field(lower), let upper = Round.declaration.type.field(upper)
            else {
                continue
            }
            throw Refusal.crossed(lower: lower, upper: upper)
        }
    }
}
