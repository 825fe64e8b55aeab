import CCurl
import Foundation
import Terminal

/// Why no answer came: the usual cause in words, and libcurl's own for whoever looks it up.
struct TransportFault {
    private enum Cause {
        case name, proxy, refused, timeout, untrusted, authorities, handshake, cut, address, other
    }

    private let cause: Cause
    private let reason: String

    /// What libcurl gave.
    init(_ code: CURLcode) {
        reason = String(cString: curl_easy_strerror(code))
        cause =
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST: .name
            case CURLE_COULDNT_RESOLVE_PROXY: .proxy
            case CURLE_COULDNT_CONNECT: .refused
            case CURLE_OPERATION_TIMEDOUT: .timeout
            case CURLE_PEER_FAILED_VERIFICATION: .untrusted
            case CURLE_SSL_CACERT_BADFILE: .authorities
            case CURLE_SSL_CONNECT_ERROR: .handshake
            case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE: .cut
            case CURLE_URL_MALFORMAT: .address
            default: .other
            }
    }

    private init(_ cause: Cause, _ reason: String) {
        self.cause = cause
        self.reason = reason
    }

    /// An answer that ended within its headers.
    static let cutOff = TransportFault(.cut, "the answer was cut off")

    /// libcurl itself failed.
    static let library = TransportFault(.other, "libcurl")

    /// Whether another try may go better: a certificate that is not trusted will not be trusted a second later.
    var isWorthRetrying: Bool {
        switch cause {
        case .untrusted, .authorities, .address: false
        case .name, .proxy, .refused, .timeout, .handshake, .cut, .other: true
        }
    }

    /// What people are told.
    func error(at address: String) -> ClientError {
        let address = TerminalText.safe(address)
        guard isWorthRetrying else { return untrusted(address) }
        let (zh, en) = words
        return ClientError(
            "server.unreachable",
            .unreachable,
            zh: "连不上服务器 \(address)：\(zh)（\(reason)）；本机的工作都在，联网后再运行 shenbao sync。",
            en:
                "The server \(address) could not be reached: \(en) (\(reason)); local work is safe, run shenbao sync again when online."
        )
    }

    private func untrusted(_ address: String) -> ClientError {
        let (zh, en) = words
        return ClientError(
            "server.untrusted",
            .unreachable,
            zh: "没有与服务器 \(address) 通信：\(zh)（\(reason)）。什么也没有发送，本机的工作都在。",
            en: "Nothing was sent to the server \(address): \(en) (\(reason)). Local work is safe."
        )
    }

    private var words: (zh: String, en: String) {
        switch cause {
        case .name: ("找不到这个域名，请检查地址与网络", "its name was not found, check the address and the network")
        case .proxy:
            ("找不到代理服务器，请检查 --proxy 或环境中的代理设置", "the proxy's name was not found, check --proxy or the environment")
        case .refused:
            ("连接被拒绝或没有网络，服务器可能没有运行", "the connection was refused or there is no network; the server may not be running")
        case .timeout: ("等待超时，网络可能不通或很慢", "it took too long, the network may be down or slow")
        case .untrusted:
            (
                "它的证书不受信任；请核对地址与本机时钟，并向市商务委索取证书文件，登记时用 shenbao enrol --ca 文件 指定",
                "its certificate is not trusted; check the address and this machine's clock, and ask the commission for the certificate file to give as shenbao enrol --ca FILE"
            )
        case .authorities:
            (
                "--ca 指定的证书文件不能用，请向市商务委重新索取",
                "the certificate file given with --ca cannot be used, ask the commission for it again"
            )
        case .handshake: ("加密连接没有建立，对方可能不是 HTTPS 服务器", "no encrypted connection was made, it may be no HTTPS server")
        case .cut: ("连接中断，没有收到完整的回答", "the connection broke before the whole answer came")
        case .address: ("地址不对，请核对", "the address is wrong, check it")
        case .other: ("网络出错", "the network failed")
        }
    }
}
