import Core
import Foundation

/// Times and days as pages show them: Beijing time, which has no summer time.
enum PageTime {
    private static let offset = 8 * 3600

    /// A time of the protocol to the minute: `2016-08-18 14:00`; any other text as it is.
    static func shown(_ timestamp: String) -> String {
        guard let date = date(timestamp) else { return timestamp }
        let moved = StoreEnvironment.timestamp(of: date.addingTimeInterval(Double(offset)))
        return String(moved.prefix(16)).replacing("T", with: " ")
    }

    /// The moment that a time of the protocol names.
    static func date(_ timestamp: String) -> Date? {
        try? Date.ISO8601FormatStyle(includingFractionalSeconds: false).parse(timestamp)
    }

    /// The day in Beijing.
    static func day(of date: Date) -> CivilDate {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down)) + offset
        return CivilDate(daysSinceEpoch: Int((Double(seconds) / 86_400).rounded(.down)))
    }

    /// How long something has waited: the largest unit alone.
    static func age(since timestamp: String, now: Date, _ language: Language) -> String {
        guard let date = date(timestamp) else { return timestamp }
        let minutes = max(0, Int(now.timeIntervalSince(date))) / 60
        let (count, zh, en) =
            minutes < 60
            ? (minutes, "分钟", "min") : minutes < 1440 ? (minutes / 60, "小时", "h") : (minutes / 1440, "天", "d")
        return language == .zh ? "\(count) \(zh)" : "\(count) \(en)"
    }
}

extension CivilDate {
    /// The day as printed: `2016年3月1日`.
    func printed(_ language: Language) -> String {
        language == .zh ? "\(year)年\(month)月\(day)日" : description
    }
}
