public import ArgumentParser

/// The commands of a program by name, each with those inside it; one without any is a command that does something.
public struct CommandNames: Sendable, Equatable {
    /// The commands inside.
    public let inner: [String: CommandNames]

    /// Takes the commands inside.
    public init(_ inner: [String: CommandNames] = [:]) { self.inner = inner }

    /// Takes the commands inside one of the argument parser's.
    public init(of command: any ParsableCommand.Type) {
        let inner = command.configuration.subcommands.map { ($0.configuration.commandName ?? "", Self(of: $0)) }
        self.init(Dictionary(inner) { first, _ in first })
    }
}

/// What a program's command line is made of: its commands, and the options that every one of them takes.
///
/// The argument parser knows those options behind a command only, while users of git and gh write them anywhere.
public struct CommandGrammar: Sendable {
    private let commands: CommandNames
    private let flags: Set<String>
    private let valued: Set<String>

    /// Makes a grammar.
    /// - Parameters:
    ///   - commands: the program's commands.
    ///   - flags: options of every command that take no value: `--json`.
    ///   - valued: those that take one, behind them or after `=`: `--lang`.
    public init(_ commands: CommandNames, flags: Set<String>, valued: Set<String>) {
        self.commands = commands
        self.flags = flags
        self.valued = valued
    }

    /// A command line with the options of every command behind the command's words; what follows them stays as it is.
    /// - Parameter arguments: the command line without the program's name.
    /// - Returns: the same arguments in the order that the parser takes.
    public func ordered(_ arguments: [String]) -> [String] {
        var words: [String] = []
        var moved: [String] = []
        var rest = arguments[...]
        var place = commands
        while !place.inner.isEmpty, let next = rest.first, next != "--" {
            let length = optionLength(rest)
            guard length == 0 else {
                moved += rest.prefix(length)
                rest = rest.dropFirst(length)
                continue
            }
            // Also a word that is none: the parser is to blame it, and not an option.
            words.append(next)
            rest = rest.dropFirst()
            guard let inner = place.inner[next] else { break }
            place = inner
        }
        // `help` takes nothing but commands; in which language it speaks is read from the whole line.
        if words.first == Self.help { return words + withoutCommonOptions(rest) }
        return words + moved + rest
    }

    /// What `help` is asked about, if there is no such command.
    /// - Parameter arguments: the command line without the program's name.
    /// - Returns: the words up to the one that is wrong; nil if help is not asked for, or there is such a command.
    public func unknownTopic(_ arguments: [String]) -> String? {
        let line = ordered(arguments)
        guard line.first == Self.help else { return nil }
        var place = commands
        var words: [String] = []
        for word in line.dropFirst() {
            guard !word.hasPrefix("-"), line != [Self.help, Self.help] else { return nil }
            words.append(word)
            guard let inner = place.inner[word] else { return words.joined(separator: " ") }
            place = inner
        }
        return nil
    }

    private func withoutCommonOptions(_ arguments: ArraySlice<String>) -> [String] {
        var left: [String] = []
        var rest = arguments
        while let next = rest.first, next != "--" {
            let length = optionLength(rest)
            if length == 0 { left.append(next) }
            rest = rest.dropFirst(max(length, 1))
        }
        return left + rest
    }

    private static let help = "help"

    /// How many arguments the option that stands first takes up; 0 if it is none of every command's.
    private func optionLength(_ arguments: ArraySlice<String>) -> Int {
        guard let first = arguments.first else { return 0 }
        if flags.contains(first) { return 1 }
        if let equals = first.firstIndex(of: "=") { return valued.contains(String(first[..<equals])) ? 1 : 0 }
        guard valued.contains(first) else { return 0 }
        return arguments.dropFirst().first.map { $0 == "--" ? 1 : 2 } ?? 1
    }
}
