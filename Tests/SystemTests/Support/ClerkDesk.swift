import Foundation
import Testing

/// A clerk at a terminal of 80 columns, in a folder of his own, with the program and without a network.
struct ClerkDesk {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    /// What a command left on the terminal.
    struct Session {
        let status: Int32?
        /// Everything written, what is local or random replaced.
        let text: String

        /// The lines of the screen at the end.
        var lines: [String] { get throws { try TerminalScreen(text).lines } }

        /// The lines of the screen when it first showed a text that a later key took away.
        func lines(showing passing: String) throws -> [String] {
            let shown = try #require(text.range(of: passing))
            let redrawn = try #require(text[shown.upperBound...].range(of: "\r\u{1B}[J"))
            return try TerminalScreen(String(text[..<redrawn.lowerBound])).lines
        }
    }

    func path(_ name: String) -> String { folder.file(name) }

    /// Runs a command; a keyboard answers what it asks.
    func run(
        _ arguments: [String],
        keyboard: @escaping @Sendable (ProgramTerminal) throws -> Void = { _ in }
    ) async throws -> Session {
        let home = folder.path
        return try await offPool {
            let terminal = try ProgramTerminal(
                .shenbao,
                arguments,
                environment: ["TERM": "xterm", "HOME": home],
                folder: home
            )
            try keyboard(terminal)
            let status = try terminal.end()
            return Session(status: status, text: Self.settled(terminal.text.replacing(home, with: "/home/clerk")))
        }
    }

    /// Replaces what differs from device to device by words as wide.
    private static func settled(_ text: String) -> String {
        text.replacing(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "（每台设备不同）")
    }
}
