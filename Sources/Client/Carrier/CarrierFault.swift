import Core
import SyncProtocol
import Terminal

extension ClientError {
    /// A carrier file cannot be used.
    static func carrier(_ error: CarrierError, _ path: String) -> ClientError {
        let name = TerminalText.safe(path)
        return ClientError(
            error.code,
            .failed,
            zh: "\(name)：\(error.sentence(.zh))",
            en: "\(name): \(error.sentence(.en))"
        )
    }

    /// There is no file to read.
    static func carrierUnreadable(_ path: String) -> ClientError {
        let name = TerminalText.safe(path)
        return ClientError(
            "carrier.unreadable",
            .failed,
            zh: "\(name) 不存在或无法读取；请核对文件名和权限。",
            en: "\(name) does not exist or cannot be read; check its name and permissions."
        )
    }

    /// The server shows another key for carrier files than the one that the device knows.
    static var otherSealingKey: ClientError {
        ClientError(
            "server.sealingKey",
            .failed,
            zh: "服务器的携带文件密钥与本机登记时不同，已停止，本机的工作都在；请联系市商务委核实，确已更换的，索取新代码重新 enrol。",
            en:
                "The server's key for carrier files is not the one that this device knows, so this stopped; local work is safe. Ask the commission, and if it did change the key, enrol again with a new code."
        )
    }

    /// The device is enrolled, but the server's key for carrier files did not come yet.
    static var noSealingKey: ClientError {
        ClientError(
            "carrier.key",
            .notAllowed,
            zh: "本机还没有服务器的携带文件密钥；请先联网运行一次 shenbao sync。若仍如此，请联系管理员升级服务器。",
            en:
                "This device does not have the server's key for carrier files yet; run shenbao sync online once, and if that does not help ask the administrator to upgrade the server."
        )
    }
}
