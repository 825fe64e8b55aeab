/// Questions on a terminal in raw mode: every key is judged, the remarks stand below the line.
package final class RawLineInput: LineInput {
    private let output: TerminalOutput
    private let environment: [String: String]
    private let mode: RawMode
    private let keys: KeyReader

    /// Takes the terminal; nil where raw mode or cursor commands are not to be had.
    package init?(input: Int32, output: TerminalOutput, environment: [String: String]) {
        guard output.isTerminal, output.movesCursor(environment: environment) else { return nil }
        guard let mode = RawMode(descriptor: input) else { return nil }
        self.mode = mode
        self.output = output
        self.environment = environment
        keys = KeyReader(descriptor: input)
    }

    package var width: Int { output.width(environment: environment) ?? 80 }
    package var usesColour: Bool { output.usesColour(environment: environment) }
    package let seesKeys = true

    package func tell(_ text: String) { show(text + "\n") }

    package func close() { mode.restore() }

    package func ask(_ request: LineRequest) -> LineResult {
        var buffer = EditBuffer()
        var wasSent = false
        while true {
            let judgement = request.judge(buffer.text)
            // An empty line is not called wrong before it is sent.
            let notes = buffer.text.isEmpty && !wasSent ? [] : judgement.notes
            // Of keys that came together only the last needs a drawing.
            if !keys.hasMore { show(frame(request, buffer, notes).live) }
            guard let key = keys.next() else { return end(.leave(buffer.text), request, buffer) }
            switch key {
            case .enter:
                guard judgement.isAcceptable else {
                    wasSent = true
                    show("\u{7}")
                    continue
                }
                return end(.line(buffer.text), request, buffer, judgement.notes)
            case .back: return end(.back(buffer.text), request, buffer)
            case .leave: return end(.leave(buffer.text), request, buffer)
            case .interrupt: return end(.interrupted(buffer.text), request, buffer)
            case .suspend: mode.suspend()
            case .tab: if buffer.text.isEmpty, let proposal = request.proposal { buffer = EditBuffer(proposal) }
            default: _ = buffer.apply(key)
            }
        }
    }

    private func frame(_ request: LineRequest, _ buffer: EditBuffer, _ notes: [LineNote]) -> PromptFrame {
        PromptFrame(
            prompt: request.prompt,
            buffer: buffer,
            notes: notes,
            width: width,
            height: output.height() ?? 24,
            usesColour: usesColour
        )
    }

    private func end(
        _ result: LineResult,
        _ request: LineRequest,
        _ buffer: EditBuffer,
        _ notes: [LineNote] = []
    ) -> LineResult {
        show(frame(request, buffer, notes).final)
        return result
    }

    private func show(_ text: String) {
        // Nobody can be asked when nobody can see it; reading ends the dialogue then.
        try? output.write(text)
    }
}
