extension Browser {
    /// A key that is not a letter, by its code in the protocol.
    enum Key: String {
        case tab = "\u{E004}"
        case enter = "\u{E007}"
        case escape = "\u{E00C}"
        case shift = "\u{E008}"
    }

    private struct KeyAction: Encodable {
        let type: String
        let value: String
    }

    private struct KeyActions: Encodable {
        let type = "key"
        let id = "keyboard"
        let actions: [KeyAction]
    }

    /// Presses a key that many times, wherever the focus is.
    func press(_ key: String, times: Int = 1) async throws {
        let stroke = [KeyAction(type: "keyDown", value: key), KeyAction(type: "keyUp", value: key)]
        let actions = KeyActions(actions: (0..<times).flatMap { _ in stroke })
        try await connection.post("\(path)/actions", ["actions": [actions]])
    }
}
