import Core
import SyncProtocol

/// What an item of a query may be.
///
/// An item that chooses what is shown is never passed over: another list, or another file, would be taken for the one that was asked for.
enum QueryItem: Hashable, Sendable {
    /// A round's code; 404 for one that there is not.
    case round
    /// A unit's code.
    case unit
    /// One of these words.
    case choice(Set<String>)
    /// A number of a page or an entry, from 1.
    case number
    /// A day, as ISO 8601 writes it.
    case day
    /// A revision.
    case revision
    /// An identifier of a record; whether it is there is the page's to say.
    case identifier
    /// Anything: what is looked for, or where to go next.
    case text

    /// Switched on, or missing.
    static let flag = QueryItem.choice(["1"])

    /// One of an enumeration's words, or another word.
    static func choice<Words: CaseIterable & RawRepresentable<String>>(
        of words: Words.Type,
        or more: String...
    ) -> QueryItem {
        .choice(Set(words.allCases.map(\.rawValue) + more))
    }

    /// Whether a value is one; of a round whether it could be.
    func admits(_ value: String) -> Bool {
        switch self {
        case .round, .text: true
        case .unit: Directory.unit(value) != nil
        case .choice(let words): words.contains(value)
        case .number: Int(value).map { $0 >= 1 } ?? false
        case .day: CivilDate(iso: value) != nil
        case .revision: Revision(value) != nil
        case .identifier: RecordID(rawValue: value) != nil
        }
    }
}

extension ConsoleRoute {
    /// The items of the query that a route knows; the form of an export has them too.
    var query: [String: QueryItem] {
        switch self {
        case .home: ["round": .round, "next": .text]
        case .confirm: ["next": .text]
        case .asset: ["v": .text]
        case .queue:
            [
                "q": .text, "unit": .unit, "category": .choice(of: Core.Category.self), "assignee": .text,
                "group": .choice(of: QueueGroup.self), "stale": .flag, "order": .choice(of: QueueQuery.Order.self),
                "state": .choice(of: FilingState.self, or: "all"), "round": .round, "page": .number, "result": .text,
            ]
        case .filing: ["row": .identifier]
        case .roster: ["page": .number]
        case .filingHistory: ["after": .revision]
        case .trainees:
            ["round": .round, "unit": .unit, "q": .text, "institution": .identifier, "page": .number]
        case .duplicates: ["rule": Self.rules, "round": .round, "open": .flag, "page": .number]
        case .duplicate, .verdict: ["rule": Self.rules, "round": .round]
        case .cases:
            [
                "tab": .choice(["open", "closed"]), "type": .choice(of: CaseQuery.Sort.self), "unit": .unit,
                "id": .identifier, "q": .text, "sort": .choice(["oldest", "newest"]), "page": .number,
            ]
        case .summary: ["round": .round, "unit": .unit, "view": .choice(["sheets"])]
        case .units: ["round": .round, "order": .choice(of: UnitsPage.Order.self), "down": .flag]
        case .unit: ["round": .round]
        case .notices: ["round": .round, "unit": .unit]
        case .notice: ["page": .number]
        case .noticePrint: ["names": .flag]
        case .exports, .exportInFull:
            ["round": .round, "unit": .unit, "scope": .choice(of: ExportScope.self)]
        case .export: ["round": .round, "unit": .unit, "scope": .choice(of: ExportScope.self), "reveal": .text]
        case .freezes: ["freeze": .identifier]
        case .audit:
            [
                "actor": .text, "action": .choice(of: AuditAction.self), "unit": .unit, "object": .text, "from": .day,
                "to": .day, "before": .number,
            ]
        case .auditExport: ["round": .round]
        default: [:]
        }
    }

    private static let rules = QueryItem.choice([
        FindingRule.claimDuplicate.rawValue, FindingRule.trainingDuplicate.rawValue,
    ])

    /// Refuses what a query, or the form of an export, asks for and what is not there.
    /// - Parameters:
    ///   - fields: the query or the form.
    ///   - language: of the words.
    ///   - rounds: the rounds that there are, read only where one is named.
    /// - Throws: ``ConsoleFailure/notFound`` for an unknown round, ``ConsoleFailure/invalid(field:text:)`` for another unknown value.
    func check(_ fields: FormFields, _ language: Language, rounds: () async throws -> [Round]) async throws {
        for (name, item) in query.sorted(by: { $0.key < $1.key }) {
            guard let value = fields[name] else { continue }
            guard item.admits(value) else {
                let text =
                    language == .zh
                    ? "地址或表单中“\(name)”的值无法识别，没有改用别的值；请从页面上的链接重新进入。"
                    : "The value of “\(name)” in the address or the form is not known, and nothing else is shown in its place; come by a link of a page."
                throw ConsoleFailure.invalid(field: name, text: text)
            }
            if item == .round, try await !rounds().contains(where: { $0.code == value }) {
                throw ConsoleFailure.notFound
            }
        }
    }
}
