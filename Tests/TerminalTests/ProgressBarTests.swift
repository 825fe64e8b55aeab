import Core
import Terminal
import Testing

struct ProgressBarTests {
    /// A clock that stands still until a test moves it.
    private final class ManualClock {
        var instant = ContinuousClock.now
    }

    private let environment = ["TERM": "xterm"]

    private func bar(
        on terminal: PseudoTerminal,
        clock: ManualClock,
        enabled: Bool = true,
        label: String = "导入",
        environment: [String: String] = ["TERM": "xterm"]
    ) -> ProgressBar {
        ProgressBar(
            label: label,
            total: 2_000,
            enabled: enabled,
            language: .zh,
            output: TerminalOutput(descriptor: terminal.screen),
            environment: environment,
            now: { clock.instant }
        )
    }

    @Test(.enabled(if: PseudoTerminal.isAvailable))
    func `the line is drawn at most ten times a second and erased at the end`() throws {
        let terminal = try PseudoTerminal(columns: 80)
        let clock = ManualClock()
        let bar = bar(on: terminal, clock: clock)
        bar.advance(to: 1)
        #expect(terminal.read().isEmpty)
        var drawings = 0
        for step in 1...100 {
            clock.instant += .milliseconds(10)
            bar.advance(to: step * 10)
            drawings += terminal.read().isEmpty ? 0 : 1
        }
        #expect(drawings == 10)
        clock.instant += .seconds(1)
        bar.advance(to: 1_500)
        #expect(terminal.read() == "\r导入  1,500/2,000  75%  750 项/秒  剩余 00:01\u{1B}[K")
        bar.finish()
        #expect(terminal.read() == "\r\u{1B}[K")
        bar.finish()
        #expect(terminal.read().isEmpty)
    }

    @Test(.enabled(if: PseudoTerminal.isAvailable))
    func `a bar that is let go erases its line`() throws {
        let terminal = try PseudoTerminal(columns: 80)
        let clock = ManualClock()
        do {
            let bar = bar(on: terminal, clock: clock)
            clock.instant += .seconds(1)
            bar.advance(to: 10)
        }
        #expect(terminal.read().hasSuffix("\r\u{1B}[K"))
    }

    @Test(.enabled(if: PseudoTerminal.isAvailable))
    func `nothing is drawn when switched off, or on a terminal without cursor commands`() throws {
        let terminal = try PseudoTerminal(columns: 80)
        let clock = ManualClock()
        let bars = [
            bar(on: terminal, clock: clock, enabled: false),
            bar(on: terminal, clock: clock, environment: ["TERM": "dumb"]),
        ]
        clock.instant += .seconds(1)
        for bar in bars {
            bar.advance(to: 10)
            bar.finish()
        }
        #expect(terminal.read().isEmpty)
    }

    @Test func `a pipe gets nothing`() throws {
        let pipe = try Pipe()
        let clock = ManualClock()
        let bar = ProgressBar(
            label: "x",
            total: nil,
            enabled: true,
            language: .en,
            output: TerminalOutput(descriptor: pipe.writer),
            environment: environment,
            now: { clock.instant }
        )
        clock.instant += .seconds(1)
        bar.advance(to: 10)
        bar.finish()
        // One known byte in the pipe proves that nothing came before it.
        try TerminalOutput(descriptor: pipe.writer).write("!")
        #expect(pipe.readOnce() == "!")
    }

    @Test(arguments: [79, 40, 20, 10, 3, 1, 0])
    func `the line fits any width, the label giving way first`(width: Int) {
        let line = ProgressLine(label: "导入 上海测试浦东1号.xlsx", done: 400, total: 1_000, elapsed: .seconds(2))
        #expect(DisplayWidth.of(line.text(width: width, language: .zh)) <= width)
        if width >= 40 {
            #expect(line.text(width: width, language: .zh).hasSuffix("400/1,000  40%  200 项/秒  剩余 00:03"))
        }
    }

    @Test(
        arguments: [
            (0, 10, 5.0, "x  0/10  0%"),
            (5, nil, 5.0, "x  5  1.0/s"),
            (5, 10, 0.5, "x  5/10  50%"),
            (10, 10, 2.0, "x  10/10  100%  5.0/s"),
            (12, 10, 2.0, "x  12/10  100%  6.0/s"),
            (0, 0, 2.0, "x  0/0"),
            (-3, -1, 2.0, "x  0/0"),
            (1, 4_000, 1.0, "x  1/4,000  0%  1.0/s  01:06:39 left"),
            (1, Int.max, 1.0, "x  1/9,223,372,036,854,775,807  0%  1.0/s  99:59:59 left"),
            (Int.max, nil, 1.0, "x  9,223,372,036,854,775,807  1,000,000,000,000,000/s"),
        ] as [(Int, Int?, Double, String)]
    )
    func `count, percent, rate and remaining time are told when they are known`(
        done: Int,
        total: Int?,
        seconds: Double,
        text: String
    ) {
        let line = ProgressLine(label: "x", done: done, total: total, elapsed: .seconds(seconds))
        #expect(line.text(width: nil, language: .en) == text)
    }

    @Test(
        arguments: [
            (43_210, 0.42, 10.0, "x  43,210/≈100,000  42%  4,321/s  00:14 left"),
            (500, 0.004_99, 0.5, "x  500/≈100,000  0%"),
            (0, 0.1, 0.5, "x  0  10%"), (3, 0.0, 2.0, "x  3  0%  1.5/s"), (3, 1.0, 2.0, "x  3/≈3  100%  1.5/s"),
            (3, 1.5, 0.5, "x  3/≈3  100%"),
            (Int.max, 1e-300, 0.5, "x  9,223,372,036,854,775,807/≈1,000,000,000,000,000  0%"),
        ] as [(Int, Double, Double, String)]
    )
    func `a share of unknown steps gives percent and an estimated total`(
        done: Int,
        share: Double,
        seconds: Double,
        text: String
    ) {
        let line = ProgressLine(label: "x", done: done, total: nil, share: share, elapsed: .seconds(seconds))
        #expect(line.text(width: nil, language: .en) == text)
    }

    @Test func `a label cannot act on the terminal`() {
        let line = ProgressLine(label: "\u{1B}[2J\n", done: 1, total: nil, elapsed: .zero)
        #expect(line.text(width: nil, language: .en) == "\\u{1B}[2J\\n  1")
    }
}
