package import Core

/// The words and numbers of a progress bar at one moment.
package struct ProgressLine {
    private let label: String
    private let done: Int
    private let total: Int?
    private let share: Double?
    private let elapsed: Duration

    /// Takes what is known; counts below zero are taken for zero.
    ///
    /// - Parameters:
    ///   - label: What is being done.
    ///   - done: How many steps are done.
    ///   - total: How many there are, if that is known.
    ///   - share: How much of the work is done, from 0 to 1, where it is known and the total is not: then the total is told
    ///     as an estimate.
    ///   - elapsed: The time since the start.
    package init(label: String, done: Int, total: Int?, share: Double? = nil, elapsed: Duration) {
        let done = max(done, 0)
        self.label = TerminalText.safe(label)
        self.done = done
        self.total = total.map { max($0, 0) }
        let known = total.map { $0 > 0 ? Double(done) / Double($0) : 0 } ?? share
        self.share = known.map { min(max($0, 0), 1) }
        self.elapsed = elapsed
    }

    /// Puts label, count, percent, rate and remaining time on one line.
    ///
    /// - Parameters:
    ///   - width: Columns that the line may take. The label gives way first, then the end of the line.
    ///   - language: The language of the words.
    /// - Returns: The line, without a line feed.
    package func text(width: Int?, language: Language) -> String {
        let figures = figures(in: language).joined(separator: "  ")
        guard let width else { return label + "  " + figures }
        let room = width - DisplayWidth.of(figures) - 2
        let shortened = DisplayWidth.truncate(label, to: room)
        return DisplayWidth.truncate(shortened.isEmpty ? figures : shortened + "  " + figures, to: width)
    }

    private var seconds: Double {
        let parts = elapsed.components
        return Double(parts.seconds) + Double(parts.attoseconds) / 1e18
    }

    private func figures(in language: Language) -> [String] {
        var figures = [Self.grouped(done) + whole]
        if let share, total != 0 { figures.append("\(Int(share * 100))%") }
        // Rates of the first moments say nothing about the rest.
        guard seconds >= 1, done > 0 else { return figures }
        let rate = Double(done) / seconds
        let perSecond = rate >= 10 ? Self.grouped(Int(min(rate, 1e15))) : Self.oneDecimal(rate)
        figures.append(language == .zh ? "\(perSecond) 项/秒" : "\(perSecond)/s")
        if let share, share > 0, share < 1 {
            let left = Self.clock(seconds * (1 - share) / share)
            figures.append(language == .zh ? "剩余 \(left)" : "\(left) left")
        }
        return figures
    }

    /// `/1,000`, `/≈1,000` for an estimate, or nothing.
    private var whole: String {
        if let total { return "/" + Self.grouped(total) }
        guard let share, share > 0, done > 0 else { return "" }
        return "/≈" + Self.grouped(Self.rounded(min(Double(done) / share, 1e15)))
    }

    /// To two figures: an estimate that changes with every redrawing cannot be read.
    private static func rounded(_ estimate: Double) -> Int {
        var unit = 1.0
        while estimate / unit >= 100 { unit *= 10 }
        return Int((estimate / unit).rounded() * unit)
    }

    private static func grouped(_ number: Int) -> String {
        var text = ""
        for (index, digit) in String(number).reversed().enumerated() {
            if index > 0, index.isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }

    private static func oneDecimal(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// Minutes and seconds, with hours when there are any; the longest is 99:59:59.
    private static func clock(_ seconds: Double) -> String {
        let whole = Int(min(seconds.rounded(.up), 359_999))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let minutesAndSeconds = two(whole / 60 % 60) + ":" + two(whole % 60)
        return whole < 3600 ? minutesAndSeconds : two(whole / 3600) + ":" + minutesAndSeconds
    }
}
