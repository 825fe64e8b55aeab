import Core
import Dispatch
import Glibc
import Synchronization
import Terminal
import Testing

struct TerminalOutputTests {
    @Test func `a pipe is no terminal, has no width and no colours`() throws {
        let pipe = try Pipe()
        let output = TerminalOutput(descriptor: pipe.writer)
        #expect(!output.isTerminal)
        #expect(output.width(environment: ["COLUMNS": "80"]) == nil)
        #expect(!output.usesColour(environment: ["TERM": "xterm"]))
    }

    @Test(
        .enabled(if: PseudoTerminal.isAvailable),
        arguments: [
            (120, [:], 120),
            (120, ["COLUMNS": "60"], 60),
            (120, ["COLUMNS": "0"], 120),
            (120, ["COLUMNS": "-4"], 120),
            (120, ["COLUMNS": "wide"], 120),
            (0, [:], nil),
            (0, ["COLUMNS": "60"], 60),
        ] as [(UInt16, [String: String], Int?)]
    )
    func `the terminal tells its width unless COLUMNS does`(
        columns: UInt16,
        environment: [String: String],
        width: Int?
    ) throws {
        let terminal = try PseudoTerminal(columns: columns)
        #expect(TerminalOutput(descriptor: terminal.screen).width(environment: environment) == width)
    }

    @Test(
        .enabled(if: PseudoTerminal.isAvailable),
        arguments: [
            (["TERM": "xterm-256color"], true),
            (["TERM": "xterm", "NO_COLOR": ""], true),
            (["TERM": "xterm", "NO_COLOR": "1"], false),
            (["TERM": "dumb"], false),
            (["TERM": ""], false),
            ([:], false),
        ]
    )
    func `colours need a terminal that knows them and a user who wants them`(
        environment: [String: String],
        colour: Bool
    ) throws {
        let terminal = try PseudoTerminal(columns: 80)
        let output = TerminalOutput(descriptor: terminal.screen)
        #expect(output.isTerminal)
        #expect(output.usesColour(environment: environment) == colour)
    }

    @Test func `a reader that went away is an error, not the end of the process`() throws {
        let pipe = try Pipe()
        pipe.closeReader()
        let output = TerminalOutput(descriptor: pipe.writer)
        // Twice: a signal left pending by the first write would end the process at the second.
        for _ in 1...2 {
            #expect(throws: OutputError.closed) { try output.write("申报\n") }
        }
    }

    @Test func `the signal mask is what it was before a write`() throws {
        let pipe = try Pipe()
        pipe.closeReader()
        var before = sigset_t()
        var after = sigset_t()
        var pending = sigset_t()
        pthread_sigmask(SIG_BLOCK, nil, &before)
        #expect(throws: OutputError.closed) { try TerminalOutput(descriptor: pipe.writer).write("x") }
        pthread_sigmask(SIG_BLOCK, nil, &after)
        sigpending(&pending)
        #expect(sigismember(&after, SIGPIPE) == sigismember(&before, SIGPIPE))
        #expect(sigismember(&pending, SIGPIPE) == 0)
    }

    @Test func `an error of the system is told with its number and in words`() throws {
        let full = open("/dev/full", O_WRONLY)
        try #require(full >= 0)
        defer { close(full) }
        #expect(throws: OutputError.failed(code: ENOSPC)) { try TerminalOutput(descriptor: full).write("x") }
        #expect(OutputError.failed(code: ENOSPC).message(in: .en).contains("No space left on device"))
        #expect(OutputError.failed(code: ENOSPC).message(in: .zh).hasPrefix("无法写出结果"))
        #expect(OutputError.closed.message(in: .zh) != OutputError.closed.message(in: .en))
    }

    @Test(.timeLimit(.minutes(1)), arguments: [false, true])
    func `much more than a pipe holds arrives whole`(nonBlocking: Bool) throws {
        let pipe = try Pipe()
        if nonBlocking {
            try #require(fcntl(pipe.writer, F_SETFL, O_NONBLOCK) == 0)
        }
        let text = String(repeating: "上海市服务外包申报 0123456789\n", count: 100_000)
        // A thread of its own: the writer blocks until the pipe is read, which the pool of tasks must not.
        let descriptor = pipe.writer
        let failure = Mutex<(any Error)?>(nil)
        let writer = DispatchWorkItem {
            do {
                try TerminalOutput(descriptor: descriptor).write(text)
            } catch {
                failure.withLock { $0 = error }
            }
        }
        DispatchQueue(label: "writer").async(execute: writer)
        let received = pipe.read(count: text.utf8.count)
        writer.wait()
        #expect(failure.withLock { $0 } == nil)
        #expect(received == text)
    }
}
