import Core
import Testing

@testable import Terminal

/// The argument parser's own words around a program's help.
@Suite struct HelpWordsTests {
    private static let help = """
        OVERVIEW: 同步

        USAGE: shenbao sync [--every <seconds>]

        OPTIONS:
          --every <seconds>       间隔秒数 (default: 300)
          --state <state>         状态 (values: draft, submitted;
                                  default: draft)
          -h, --help              Show help information.

        录入 SUBCOMMANDS:
          import                  导入

          See 'shenbao help <subcommand>' for detailed help.
        """

    @Test func `the parser's titles and notes are told in 中文, and stay as they are in English`() {
        let chinese = HelpWords.words(Self.help, .zh)
        #expect(
            chinese == """
                同步

                用法：shenbao sync [--every <seconds>]

                选项：
                  --every <seconds>       间隔秒数（默认 300）
                  --state <state>         状态（可选 draft, submitted；默认 draft）
                  -h, --help              显示帮助。

                录入：
                  import                  导入

                  各命令的说明：shenbao help <subcommand>
                """
        )
        #expect(HelpWords.words(Self.help, .en) == Self.help)
    }

    @Test(arguments: ["0.1.0", "#compdef shenbao\n# OPTIONS:", "{\"command\": 1}"])
    func `what is no help, such as a script for a shell, is left alone`(message: String) {
        #expect(HelpWords.words(message, .zh) == message)
    }
}
