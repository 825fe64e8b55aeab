import ArgumentParser
import Core
import Foundation
import SyncProtocol
import Terminal

/// `shenbao enrol`: joins the commission's server.
struct EnrolCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol",
        abstract: .help("用一次性代码登记本机", "Join the server with a one-time code")
    )

    @Option(help: ArgumentHelp(.help("服务器地址", "The server's address."), valueName: "url"))
    var server: String

    @Option(help: ArgumentHelp(.help("市商务委给的一次性代码", "The one-time code."), valueName: "code"))
    var code: String

    @Option(help: ArgumentHelp(.help("信任的证书文件", "Certificates to trust."), valueName: "file"))
    var ca: String?

    @Option(help: ArgumentHelp(.help("代理，如 http://10.0.0.1:3128", "The proxy."), valueName: "url"))
    var proxy: String?

    @Flag(
        help:
            ArgumentHelp(
                .help(
                    "另立身份：本机密钥丢失或登记被撤销时用；未上报的工作随之转过去",
                    "As a new device: when the key is lost or revoked; unsent work goes along."
                )
            )
    )
    var newDevice = false

    @OptionGroup var common: CommonOptions

    func run(in context: CommandContext) throws -> ExitStatus {
        // Later syncs run from other folders.
        let ca = ca.map { URL(fileURLWithPath: $0).path }
        let replica = try context.open(.writing)
        let transport = try CurlTransport(
            url: server,
            caFile: ca,
            proxy: proxy,
            randomByte: { context.environment.randomBytes(1)[0] }
        )
        let address = server.hasSuffix("/") ? String(server.dropLast()) : server
        let api = ServerAPI(transport, token: nil)
        if newDevice {
            let outcome = try Enrolment(replica)
                .runAsNewDevice(code: code, url: address, caFile: ca, proxy: proxy, api: api)
            try tell(outcome, context)
            return .done
        }
        let response = try Enrolment(replica).run(code: code, url: address, caFile: ca, proxy: proxy, api: api)
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

    private func tell(_ outcome: NewIdentity.Outcome, _ context: CommandContext) throws {
        let device = outcome.response.device
        if context.isJSON {
            let value: JSONValue = [
                "device": .string(device.rawValue), "server": .string(server), "retried": JSONValue(outcome.retried),
                "left": JSONValue(outcome.left),
            ]
            return try context.print(value)
        }
        try context.print(
            context.words(
                "本机以新身份（\(device)）登记到 \(TerminalText.safe(server))；\(outcome.retried) 个未上报的变更集已转到新身份。\n下一步：shenbao sync",
                "This device is enrolled at \(TerminalText.safe(server)) as \(device); \(outcome.retried) unsent change-sets go along.\nNext: shenbao sync"
            )
        )
        guard outcome.left > 0 else { return }
        context.tell(
            context.words(
                "另有 \(outcome.left) 个（提交、撤回，或依据被拒工作的）没有转过去：请核对后重新 submit，或看 shenbao outbox list。",
                "\(outcome.left) more (submissions, withdrawals, or what hangs on refused work) were not: look, submit again, or see shenbao outbox list."
            )
        )
    }
}
