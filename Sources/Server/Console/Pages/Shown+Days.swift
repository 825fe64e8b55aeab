import Core
import Foundation

extension Shown {
    /// Fields' names, joined as a case joins the fields of one constraint.
    func labels(_ codes: String, _ kind: Kind) -> String {
        list(codes.split(separator: "+").map { label(String($0), kind) })
    }

    /// A category's name.
    func category(_ category: Core.Category) -> String { value(.string(category.rawValue), field: "category", .filing) }

    /// A day as printed: `2016年3月1日`.
    func day(_ day: CivilDate) -> String {
        language == .zh ? "\(day.year)年\(day.month)月\(day.day)日" : day.description
    }

    /// How long something has waited: the largest unit alone.
    func age(since timestamp: String, now: Date) -> String {
        guard let date = StoreEnvironment.date(of: timestamp) else { return timestamp }
        let minutes = max(0, Int(now.timeIntervalSince(date))) / 60
        switch minutes {
        case ..<60: return words("\(minutes) 分钟", "\(minutes) min")
        case ..<1440: return words("\(minutes / 60) 小时", "\(minutes / 60) h")
        default: return words("\(minutes / 1440) 天", "\(minutes / 1440) d")
        }
    }

    /// Parts in one line, the empty ones left out: who, when.
    func joined(_ parts: String?...) -> String {
        parts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: words("，", ", "))
    }
}

extension SelectOption {
    /// The units as choices, after one that stands for all.
    static func units(_ units: [FilingUnit], chosen: String?, _ shown: Shown) -> [SelectOption] {
        [SelectOption(value: "", text: shown.words("全部", "All"), isSelected: chosen == nil)]
            + units.map { SelectOption(value: $0.code, text: $0.title, isSelected: $0.code == chosen) }
    }

    /// The rounds as choices.
    static func rounds(_ rounds: [Round], chosen: String) -> [SelectOption] {
        rounds.map { SelectOption(value: $0.code, text: $0.name, isSelected: $0.code == chosen) }
    }
}
