import Core
import Foundation
import Terminal

/// Times for people; they are shown, and decide nothing.
enum TimeWords {
    /// A time of the protocol as the clocks in Shanghai show it, to the minute: `2016-08-18 14:00`; any other text as it is,
    /// made harmless.
    ///
    /// Whatever the computer's own zone: the commission's console shows the same.
    static func shown(_ timestamp: String) -> String {
        guard let date = date(timestamp) else { return TerminalText.safe(timestamp) }
        let style = Date.ISO8601FormatStyle(
            dateTimeSeparator: .space,
            timeZone: TimeZone(secondsFromGMT: 8 * 3600) ?? .gmt
        )
        return String(date.formatted(style).prefix(16))
    }

    /// The moment that a time of the protocol names.
    static func date(_ timestamp: String) -> Date? {
        try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(timestamp)
    }

    /// How long ago a moment was by this device's clock: the largest unit alone.
    static func ago(_ timestamp: String, now: Date, _ language: Language) -> String {
        guard let date = date(timestamp) else { return shown(timestamp) }
        let seconds = Int(now.timeIntervalSince(date))
        // The clock was set back since.
        guard seconds >= 0 else { return shown(timestamp) }
        switch seconds {
        case ..<60: return language == .zh ? "不到 1 分钟前" : "less than a minute ago"
        case ..<3600: return language == .zh ? "\(seconds / 60) 分钟前" : "\(seconds / 60) min ago"
        case ..<86_400: return language == .zh ? "\(seconds / 3600) 小时前" : "\(seconds / 3600) h ago"
        default: return language == .zh ? "\(seconds / 86_400) 天前" : "\(seconds / 86_400) days ago"
        }
    }
}
