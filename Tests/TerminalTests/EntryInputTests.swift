import Glibc
import Terminal
import Testing

/// Questions on a pseudo-terminal; one at a time, since a process has one terminal.
@Suite(.serialized, .enabled(if: PseudoTerminal.isAvailable))
struct EntryInputTests {
    private let environment = ["TERM": "xterm", "NO_COLOR": "1"]

    private func input(on terminal: PseudoTerminal) throws -> RawLineInput {
        let output = TerminalOutput(descriptor: terminal.screen)
        return try #require(RawLineInput(input: terminal.screen, output: output, environment: environment))
    }

    private func settings(_ terminal: PseudoTerminal) throws -> (local: UInt32, input: UInt32) {
        var settings = termios()
        try #require(tcgetattr(terminal.screen, &settings) == 0)
        return (settings.c_lflag, settings.c_iflag)
    }

    private let request = LineRequest(prompt: "> ", proposal: "默认") { text in
        LineJudgement(isAcceptable: text.count >= 2, notes: text.count >= 2 ? [] : [LineNote(.bad, "太短")])
    }

    @Test(
        arguments: [
            ("张三\r", .line("张三")), ("张\r三\r", .line("张三")), ("\u{1B}[200~张\n三\u{1B}[201~\r", .line("张 三")),
            ("张三\u{7F}四\r", .line("张四")), ("三\u{1B}[D张\r", .line("张三")), ("\t\r", .line("默认")),
            ("x\u{1B}[A", .back("x")),
            ("x\u{4}", .leave("x")), ("x\u{3}", .interrupted("x")), ("ab\u{15}张三\r", .line("张三")),
        ] as [(String, LineResult)]
    )
    func `a line is typed, edited, and taken when it is acceptable`(keys: String, result: LineResult) throws {
        let terminal = try PseudoTerminal(columns: 40)
        let input = try input(on: terminal)
        terminal.type(keys)
        #expect(input.ask(request) == result)
        input.close()
    }

    @Test func `a line that is not acceptable stays, with the reason below`() throws {
        let terminal = try PseudoTerminal(columns: 40)
        let input = try input(on: terminal)
        terminal.type("张\r三\r")
        #expect(input.ask(request) == .line("张三"))
        let screen = terminal.read()
        #expect(screen.contains("\u{7}"))
        #expect(screen.split(separator: "\u{1B}[J").last?.hasPrefix("> 张三\r") == true)
        terminal.type("\r\u{4}")
        #expect(input.ask(request) == .leave(""))
        input.close()
    }

    @Test func `what was typed ahead answers the next questions`() throws {
        let terminal = try PseudoTerminal(columns: 40)
        let input = try input(on: terminal)
        terminal.type("甲乙\r丙丁\r")
        #expect(input.ask(request) == .line("甲乙"))
        #expect(input.ask(request) == .line("丙丁"))
        input.close()
    }

    @Test func `the terminal is given back as it was`() throws {
        let terminal = try PseudoTerminal(columns: 40)
        let before = try settings(terminal)
        do {
            let input = try input(on: terminal)
            #expect(try settings(terminal).local & UInt32(ECHO | ICANON | ISIG) == 0)
            #expect(terminal.read() == "\u{1B}[?2004h")
            input.close()
            #expect(try settings(terminal) == before)
            #expect(terminal.read() == "\u{1B}[?2004l")
            input.close()
            #expect(terminal.read().isEmpty)
        }
        do { _ = try input(on: terminal) }
        #expect(try settings(terminal) == before)
    }

    @Test(arguments: [["TERM": "dumb"], [:]])
    func `a terminal without cursor commands is asked line by line`(environment: [String: String]) throws {
        let terminal = try PseudoTerminal(columns: 40)
        let output = TerminalOutput(descriptor: terminal.screen)
        #expect(RawLineInput(input: terminal.screen, output: output, environment: environment) == nil)
        let input = PlainLineInput(input: terminal.screen, output: output, environment: environment)
        terminal.type("张\n张三\n\u{4}")
        #expect(input.ask(request) == .line("张三"))
        #expect(input.ask(request) == .leave(""))
        let screen = terminal.read()
        #expect(screen.contains("✗ 太短"))
        #expect(!screen.contains("\u{1B}"))
    }

    @Test func `what is no terminal cannot be asked`() throws {
        let pipe = try Pipe()
        let output = TerminalOutput(descriptor: pipe.writer)
        #expect(RawLineInput(input: pipe.reader, output: output, environment: environment) == nil)
    }
}
