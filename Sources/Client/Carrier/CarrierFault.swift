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
