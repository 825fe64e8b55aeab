import Glibc

/// Reads the few environment variables that say how a terminal wants to be written to.
enum TerminalEnvironment {
    /// Takes the process's `COLUMNS`, `NO_COLOR` and `TERM`.
    static func current() -> [String: String] {
        var values: [String: String] = [:]
        for name in ["COLUMNS", "NO_COLOR", "TERM"] {
            if let value = getenv(name) {
                values[name] = String(cString: value)
            }
        }
        return values
    }
}

extension TerminalOutput {
    /// Finds out how many columns the terminal has, going by the process's own environment.
    public func width() -> Int? {
        width(environment: TerminalEnvironment.current())
    }

    /// Whether colours are welcome, going by the process's own environment.
    public var usesColour: Bool {
        usesColour(environment: TerminalEnvironment.current())
    }
}
