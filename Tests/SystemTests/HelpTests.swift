import Core
import Foundation
import SystemSupport
import Testing

/// Help of every command of both programs is in one language: the one asked for, else the locale's, else 中文.
struct HelpTests {
    /// Every command as the words that call it, from the program's own description of itself.
    private static func commands(of program: BuiltProgram) async throws -> [[String]] {
        let dump = try await program.run(["--experimental-dump-help"]).json()
        func walk(_ command: JSONValue, _ path: [String]) -> [[String]] {
            [path]
                + (command["subcommands"]?.arrayValue ?? []).flatMap { inner -> [[String]] in
                    guard let name = inner["commandName"]?.stringValue, name != "help" else { return [] }
                    return walk(inner, path + [name])
                }
        }
        return walk(dump["command"] ?? .null, [])
    }

    private static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
        (0x3000...0x9FFF).contains(scalar.value) || (0xFF00...0xFFEF).contains(scalar.value)
    }

    @Test(arguments: ["shenbao", "shenbao-server"])
    func `Every help is in the language asked for, and in no other`(name: String) async throws {
        let program = BuiltProgram(named: name)
        let commands = try await Self.commands(of: program)
        #expect(commands.count > 20)
        for path in commands {
            let words = path.joined(separator: " ")
            let english = try await program.run(path + ["--help", "--lang", "en"])
            #expect(english.status == 0 && english.out.contains("USAGE: "), "\(words)")
            let ahead = try await program.run(["--json", "--lang", "en"] + path + ["--help"])
            #expect(ahead.out == english.out, "\(words): its options may stand before it")
            let han = english.out.unicodeScalars.filter(Self.isChinese)
            #expect(han.isEmpty, "\(words): \(String(String.UnicodeScalarView(han)))")
            let chinese = try await program.run(path + ["--help"], environment: ["LANG": "C"])
            #expect(chinese.status == 0 && chinese.out.contains("用法："), "\(words)")
            let found = chinese.out.matches(
                of: /\b(?:the|a|an|of|to|and|is|are|for|with|by|only|this|Show|default|values)\b/
            )
            .map { String($0.output) }
            #expect(found.isEmpty, "\(words): \(found)\n\(chinese.out)")
        }
    }

    @Test func `The locale chooses, the option outranks it, and help can be asked for in every way`() async throws {
        let locale = ["LANG": "en_US.UTF-8"]
        for call in [
            ["--lang", "en", "--help"], ["import", "--help", "--lang", "en"], ["import", "-h", "--lang=en"],
        ] {
            #expect(try await BuiltProgram.shenbao.run(call).out.contains("USAGE: "), "\(call)")
        }
        for call in [[], ["--help"], ["help", "import"], ["help"]] {
            #expect(try await BuiltProgram.shenbao.run(call, environment: locale).out.contains("USAGE: "))
            #expect(try await BuiltProgram.shenbao.run(call).out.contains("用法："))
        }
        #expect(
            try await BuiltProgram.shenbao.run(["list", "--help", "--lang", "zh"], environment: locale).out.contains(
                "用法："
            )
        )
        #expect(
            try await BuiltProgram.server.run(["serve", "--help"], environment: locale).out.contains("on loopback")
        )
        #expect(try await BuiltProgram.server.run(["serve", "--help"]).out.contains("回环"))
    }
}
