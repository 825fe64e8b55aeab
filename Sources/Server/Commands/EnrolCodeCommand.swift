import ArgumentParser
import Core
import Terminal

/// `enrol-code`: makes a one-time code for a device of a unit.
struct EnrolCodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol-code",
        abstract: .help(
            "为一个区的设备生成一次性注册码，15 分钟内有效",
            "Make a one-time enrolment code for a device of a unit, good for 15 minutes"
        )
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp(.help("区（示范区）代码，如 310101", "The unit's code, such as 310101.")))
    var unit: String

    func run() async throws {
        try await common.run { output in
            let unit = try unit.checkedUnit(common.language)
            let desk = EnrolmentDesk(store: try common.openStore(), environment: .system)
            let (code, expires) = try await desk.makeCode(unit: unit, by: .commandLine)
            let json: JSONValue = ["unit": .string(unit), "code": .string(code.text), "expires": .string(expires)]
            try output.write(json) { _ in
                output.words(
                    "\(code.text)\n\(unit) 的注册码，只能使用一次，\(expires) 前有效。\n",
                    "\(code.text)\nGood for one device of \(unit), until \(expires).\n"
                )
            }
            return .done
        }
    }
}
