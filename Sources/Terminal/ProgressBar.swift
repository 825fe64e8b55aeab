public import Core

/// A line on a person's standard error that tells how far a long job has come.
///
/// Drawn only on a terminal, at most ten times a second, the first time after a tenth of a second, so that quick jobs show
/// nothing; erased at the end. The text stays one line however narrow the terminal is. One thread owns it.
public final class ProgressBar {
    private let label: String
    private let total: Int?
    private let language: Language
    private let output: TerminalOutput
    private let isEnabled: Bool
    private let environment: [String: String]
    private let now: () -> ContinuousClock.Instant
    private let start: ContinuousClock.Instant
    private var lastDrawn: ContinuousClock.Instant
    private var isDrawn = false

    private static let redrawInterval = Duration.milliseconds(100)

    /// Begins to measure; nothing is drawn yet.
    ///
    /// - Parameters:
    ///   - label: What is being done. Any text: control characters are shown as escapes.
    ///   - total: How many steps there are, nil when that is not known: then percent and remaining time are left out.
    ///   - enabled: False switches the bar off, as `--json` and `--quiet` do.
    ///   - language: The language of the words around the numbers.
    public convenience init(label: String, total: Int?, enabled: Bool, language: Language = .zh) {
        self.init(
            label: label,
            total: total,
            enabled: enabled,
            language: language,
            output: .err,
            environment: TerminalEnvironment.current(),
            now: { ContinuousClock.now }
        )
    }

    /// Begins with another terminal and another clock, for tests.
    package init(
        label: String,
        total: Int?,
        enabled: Bool,
        language: Language,
        output: TerminalOutput,
        environment: [String: String],
        now: @escaping () -> ContinuousClock.Instant
    ) {
        self.label = label
        self.total = total
        self.language = language
        self.output = output
        self.environment = environment
        self.now = now
        isEnabled = enabled && output.isTerminal && output.movesCursor(environment: environment)
        start = now()
        lastDrawn = start
    }

    deinit {
        finish()
    }

    /// Takes note that `count` steps are done, and redraws the line when it is time.
    ///
    /// - Parameters:
    ///   - count: How many are done.
    ///   - share: How much of the whole that is, from 0 to 1, where the number of steps is not known beforehand.
    public func advance(to count: Int, share: Double? = nil) {
        guard isEnabled else { return }
        let time = now()
        guard time - lastDrawn >= Self.redrawInterval else { return }
        lastDrawn = time
        isDrawn = true
        let line = ProgressLine(label: label, done: count, total: total, share: share, elapsed: time - start)
        // The last column stays free, since some terminals wrap as soon as it is filled.
        let width = output.width(environment: environment).map { $0 - 1 }
        draw("\r" + line.text(width: width, language: language) + Self.eraseToEnd)
    }

    /// Erases the line; what is written next begins in the first column.
    public func finish() {
        guard isDrawn else { return }
        isDrawn = false
        draw("\r" + Self.eraseToEnd)
    }

    private static let eraseToEnd = "\u{1B}[K"

    private func draw(_ text: String) {
        // Progress is decoration: the job goes on when nobody can see it.
        try? output.write(text)
    }
}
