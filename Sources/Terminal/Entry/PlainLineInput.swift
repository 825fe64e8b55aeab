import Glibc

/// Questions where no cursor can be moved: the terminal's own line mode edits, and remarks follow each line.
package final class PlainLineInput: LineInput {
    private let input: Int32
    private let output: TerminalOutput
    private let environment: [String: String]
    private var waiting: [UInt8] = []

    /// Takes a terminal as it is.
    package init(input: Int32, output: TerminalOutput, environment: [String: String]) {
        self.input = input
        self.output = output
        self.environment = environment
    }

    package var width: Int { output.width(environment: environment) ?? 80 }
    package let usesColour = false
    package let seesKeys = false

    package func tell(_ text: String) { try? output.write(text + "\n") }

    package func close() {}

    package func ask(_ request: LineRequest) -> LineResult {
        while true {
            try? output.write(request.prompt)
            guard let line = readLine() else {
                tell("")
                return .leave("")
            }
            let judgement = request.judge(line)
            for note in judgement.notes where !note.text.isEmpty {
                for line in note.lines(width: width - 1) { tell(line) }
            }
            if judgement.isAcceptable { return .line(line) }
        }
    }

    /// A line without its end and without control characters; nil at the end of input.
    private func readLine() -> String? {
        while true {
            if let end = waiting.firstIndex(of: UInt8(ascii: "\n")) {
                let line = waiting[..<end]
                waiting.removeFirst(end + 1)
                return Self.text(line)
            }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = Glibc.read(input, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            waiting += buffer[..<count]
        }
    }

    private static func text(_ bytes: some Sequence<UInt8>) -> String {
        let scalars = String(decoding: Array(bytes), as: UTF8.self).unicodeScalars
        return String(String.UnicodeScalarView(scalars.filter { $0.properties.generalCategory != .control }))
    }
}
