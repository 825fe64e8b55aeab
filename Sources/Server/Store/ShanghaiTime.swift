package import Core
package import Foundation

extension CivilDate {
    /// The day in Shanghai, which has had no summer time since 1991.
    package init(inShanghai moment: Date) {
        self.init(daysSinceEpoch: Int(((moment.timeIntervalSince1970 + 8 * 3600) / 86_400).rounded(.down)))
    }

    /// When the day begins in Shanghai, as the protocol writes times.
    package var beginningInShanghai: String {
        "\(CivilDate(daysSinceEpoch: daysSinceEpoch - 1))T16:00:00Z"
    }
}

extension StoreEnvironment {
    /// The moment that a time of the protocol names, with fractions of a second or without; nil for any other text.
    package static func date(of timestamp: String) -> Date? {
        (try? Date.ISO8601FormatStyle().parse(timestamp))
            ?? (try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(timestamp))
    }
}
