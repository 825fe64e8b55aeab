import ArgumentParser
import Core
import Foundation
import Hummingbird
import Logging
import NIOSSL
import SyncProtocol
import Terminal

/// `serve`: answers devices until it is told to stop.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: .help("启动服务器", "Answer devices until SIGTERM")
    )

    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp(.help("地址和端口，端口 0 表示任选", "Address and port; port 0 picks one.")))
    var listen = "127.0.0.1:8443"
    @Option(help: ArgumentHelp(.help("TLS 证书链（PEM）", "TLS certificate chain (PEM).")))
    var tlsCert: String?
    @Option(help: ArgumentHelp(.help("TLS 私钥（PEM）", "TLS private key (PEM).")))
    var tlsKey: String?
    @Flag(help: ArgumentHelp(.help("不加密，仅限本机回环地址", "Plain HTTP, on loopback only.")))
    var insecureLoopback = false
    @Option(help: ArgumentHelp(.help("设备会话的有效秒数", "Seconds for which a device's token is good.")))
    var tokenLifetime = ServerSettings.tokenLifetime
    @Option(help: ArgumentHelp(.help("内含监控令牌的文件；凭令牌可见各区进度", "File with the token that shows scope heads in /metrics.")))
    var metricsTokenFile: String?

    func run() async throws {
        try await common.run { output in
            guard let address = ListenAddress(listen) else {
                throw CommandFailure(
                    .usage,
                    output.words(
                        "--listen 应为 主机:端口，如 127.0.0.1:8443。",
                        "--listen takes HOST:PORT, such as 127.0.0.1:8443."
                    )
                )
            }
            guard (1...86_400).contains(tokenLifetime) else {
                throw CommandFailure(
                    .usage,
                    output.words("--token-lifetime 应为 1 到 86400 秒。", "--token-lifetime takes 1 to 86400 seconds.")
                )
            }
            let tls = try tlsConfiguration(for: address, output)
            let hold = common.directory.hasStore ? try common.directory.hold(alone: false) : nil
            defer { withExtendedLifetime(hold) {} }
            let logger = Logger(label: "shenbao-server") { StreamLogHandler.standardError(label: $0) }
            var configuration = ServerConfiguration(
                // The key for carrier files, where it has to be made, is made here as the user that serves.
                store: try common.openStore(needsSealingKey: true, tokenLifetime: tokenLifetime) {
                    logger.warning(begun: $0)
                },
                environment: .system,
                address: address,
                tls: tls,
                logger: logger
            )
            configuration.metricsToken = try metricsToken(output)
            configuration.secretBox = try common.directory.secretBox(.system)
            configuration.onListening = { port in
                let url = address.url(port: port, isSecure: tls != nil)
                let line = JSONValue.object(["listening": .string(url)]).canonicalText()
                // Nobody may be reading; the server answers all the same.
                try? TerminalOutput.writeOut(line + "\n")
            }
            let application = try await buildApplication(configuration: configuration)
            do {
                try await application.runService()
                logger.info("stopped")
            } catch let error as any CustomStringConvertible & Error {
                throw CommandFailure(
                    .failed,
                    output.words("无法在 \(listen) 提供服务：\(error)", "Cannot serve at \(listen): \(error)")
                )
            }
            return .done
        }
    }

    /// Certificate and key, or nil for plain HTTP, which is for this machine only.
    private func tlsConfiguration(for address: ListenAddress, _ output: CommandOutput) throws -> TLSConfiguration? {
        switch (tlsCert, tlsKey, insecureLoopback) {
        case (let certificate?, let key?, false):
            do {
                let chain = try NIOSSLCertificate.fromPEMFile(certificate).map(NIOSSLCertificateSource.certificate)
                let privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
                var tls = TLSConfiguration.makeServerConfiguration(
                    certificateChain: chain,
                    privateKey: .privateKey(privateKey)
                )
                tls.minimumTLSVersion = .tlsv12
                tls.applicationProtocols = ["http/1.1"]
                return tls
            } catch {
                throw CommandFailure(
                    .failed,
                    output.words(
                        "无法读取 TLS 证书或私钥，请检查 --tls-cert 和 --tls-key 的 PEM 文件。",
                        "The TLS certificate or key cannot be read; check the PEM files of --tls-cert and --tls-key."
                    )
                )
            }
        case (nil, nil, true):
            guard address.isLoopback else {
                throw CommandFailure(
                    .usage,
                    output.words(
                        "--insecure-loopback 只能用于 127.0.0.1、::1 或 localhost；对外服务请用 --tls-cert 和 --tls-key。",
                        "--insecure-loopback is for 127.0.0.1, ::1 or localhost only; to serve others give --tls-cert and --tls-key."
                    )
                )
            }
            return nil
        default:
            throw CommandFailure(
                .usage,
                output.words(
                    "请同时给出 --tls-cert 和 --tls-key；仅在本机试用时改用 --insecure-loopback。",
                    "Give both --tls-cert and --tls-key, or, on this machine only, --insecure-loopback."
                )
            )
        }
    }

    private func metricsToken(_ output: CommandOutput) throws -> String? {
        guard let path = metricsTokenFile else { return nil }
        let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let token = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard token.utf8.count >= 16 else {
            throw CommandFailure(
                .failed,
                output.words(
                    "--metrics-token-file 的文件应含至少 16 个字符的令牌。",
                    "The file of --metrics-token-file must hold a token of 16 characters or more."
                )
            )
        }
        return token
    }
}
