import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// `shenbao enrol`: joins the commission's server.
struct EnrolCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol",
        abstract: "用一次性代码登记本机 · Join the server with a one-time code"
    )

    @Option(help: ArgumentHelp("服务器地址 · The server's address.", valueName: "url"))
    var server: String

    @Option(help: ArgumentHelp("市商务委给的一次性代码 · The one-time code.", valueName: "code"))
    var code: String

    @Option(help: ArgumentHelp("信任的证书文件 · Certificates to trust.", valueName: "file"))
    var ca: String?

    @Option(help: ArgumentHelp("代理，如 http://10.0.0.1:3128 · The proxy.", valueName: "url"))
    var proxy: String?

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        let replica = try context.open(.writing)
        let transport = try CurlTransport(
            url: server,
            caFile: ca,
            proxy: proxy,
            randomByte: { context.environment.randomBytes(1)[0] }
        )
        let address = server.hasSuffix("/") ? String(server.dropLast()) : server
        let response = try Enrolment(replica).run(
            code: code,
            url: address,
            caFile: ca,
            proxy: proxy,
            api: ServerAPI(transport, token: nil)
        )
        if context.isJSON {
            try context.print(["device": .string(response.device.rawValue), "server": .string(server)])
        } else {
            try context.print(
                context.words(
                    "本机（\(response.device)）已登记到 \(TerminalText.safe(server))。\n下一步：shenbao sync",
                    "This device (\(response.device)) is enrolled at \(TerminalText.safe(server)).\nNext: shenbao sync"
                )
            )
        }
        return .done
    }
}
