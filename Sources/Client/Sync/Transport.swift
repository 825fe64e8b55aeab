import CCurl
import Foundation
import Gzip
import Terminal

/// An HTTP answer.
package struct TransportResponse: Sendable {
    package let status: Int
    package let body: [UInt8]
    /// Seconds to wait, if the server said so.
    package let retryAfter: Int?
}

/// How requests reach the server.
package protocol Transport: Sendable {
    /// Sends one request and waits for its answer.
    /// - Throws: ``ClientError`` of status `unreachable` if none came after the retries.
    func send(_ method: String, _ path: String, query: [(name: String, value: String)], body: [UInt8]?, token: String?)
        throws -> TransportResponse
}

/// libcurl: time limits, retries with jittered backoff, gzip, TLS verification, proxy and CA options.
package final class CurlTransport: Transport {
    private let base: String
    private let caFile: String?
    private let proxy: String?
    private let attempts: Int
    private let randomByte: @Sendable () -> UInt8

    private static let initialised: Bool = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    /// Prepares requests to a server.
    /// - Parameters:
    ///   - url: `https://…`, or `http://…` on a loopback address.
    ///   - caFile: certificates to trust instead of the system's.
    ///   - proxy: the proxy; by default what the environment says.
    ///   - attempts: how often a request is sent at most.
    ///   - randomByte: jitter for the waits between attempts.
    /// - Throws: ``ClientError`` for an address that would send the token in the clear.
    package init(
        url: String,
        caFile: String?,
        proxy: String?,
        attempts: Int = 4,
        randomByte: @escaping @Sendable () -> UInt8
    ) throws {
        guard let components = URLComponents(string: url), let host = components.host, !host.isEmpty,
            components.user == nil, components.query == nil
        else { throw Self.badAddress(url) }
        switch components.scheme?.lowercased() {
        case "https": break
        case "http" where Self.isLoopback(host): break
        case "http":
            throw ClientError(
                "server.insecure",
                .usage,
                zh: "\(TerminalText.safe(url)) 会明文传送；除本机外请使用 https:// 地址。",
                en:
                    "\(TerminalText.safe(url)) would send everything in the clear; use an https:// address, except on this machine."
            )
        default: throw Self.badAddress(url)
        }
        base = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.caFile = caFile
        self.proxy = proxy ?? (Self.isLoopback(host) ? "" : nil)
        self.attempts = attempts
        self.randomByte = randomByte
        if let caFile, !FileManager.default.isReadableFile(atPath: caFile) {
            throw ClientError(
                "ca.unreadable",
                .usage,
                zh: "证书文件 \(TerminalText.safe(caFile)) 无法读取；请核对 --ca。",
                en: "The certificate file \(TerminalText.safe(caFile)) cannot be read; check --ca."
            )
        }
        guard Self.initialised else { throw TransportFault.library.error(at: url) }
    }

    private static func badAddress(_ url: String) -> ClientError {
        ClientError(
            "server.address",
            .usage,
            zh: "“\(TerminalText.safe(url))”不是服务器地址；应如 https://shenbao.example.gov.cn。",
            en: "“\(TerminalText.safe(url))” is no server address; it should look like https://shenbao.example.gov.cn."
        )
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host == "[::1]" || host.hasPrefix("127.")
    }

    /// The network and the server's address are right; what is wrong is behind them.
    private static func faulty(_ status: Int) -> ClientError {
        ClientError(
            "server.unreachable",
            .unreachable,
            zh: "服务器已连上，但它出了故障或过忙（HTTP \(status)）；本机的工作都在，请稍后再运行 shenbao sync，仍不行请告知管理员。",
            en:
                "The server was reached, but it has a fault or is too busy (HTTP \(status)); local work is safe, run shenbao sync again later, and if that does not help tell its administrator."
        )
    }

    package func send(
        _ method: String,
        _ path: String,
        query: [(name: String, value: String)],
        body: [UInt8]?,
        token: String?
    ) throws -> TransportResponse {
        var failure = TransportFault.library.error(at: base)
        for attempt in 0..<attempts {
            var wait: Int?
            switch try perform(method, path, query: query, body: body, token: token) {
            case .answer(let response) where response.status == 429 || response.status >= 500:
                failure = Self.faulty(response.status)
                wait = response.retryAfter
            case .answer(let response): return response
            case .failure(let found):
                failure = found.error(at: base)
                if !found.isWorthRetrying { throw failure }
            }
            if attempt + 1 < attempts {
                // 0.25, 0.5, 1 s, each more or less by half, so that replicas do not come back in step.
                let step = 250_000 << attempt
                let jittered = step / 2 + step * Int(randomByte()) / 255
                usleep(UInt32(max(jittered, min(wait ?? 0, 30) * 1_000_000)))
            }
        }
        throw failure
    }

    private enum Attempt {
        case answer(TransportResponse)
        case failure(TransportFault)
    }

    /// What libcurl's callbacks fill; lives as long as the transfer.
    private final class Received {
        static let limit = 64 << 20
        var body: [UInt8] = []
        var retryAfter: Int?
        /// Whether the empty line after the headers came.
        var hasWholeHead = false
    }

    private func perform(
        _ method: String,
        _ path: String,
        query: [(name: String, value: String)],
        body: [UInt8]?,
        token: String?
    ) throws -> Attempt {
        guard let handle = curl_easy_init() else { return .failure(.library) }
        defer { curl_easy_cleanup(handle) }
        let received = Received()
        var headers: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(headers) }
        func header(_ text: String) { headers = curl_slist_append(headers, text) }
        header("Accept: application/json")
        header("Expect:")
        if let token { header("Authorization: Bearer \(token)") }
        configure(handle, url: base + path + Self.queryText(query), received)
        var sent: [UInt8] = []
        if let body {
            sent = body.count > 1024 ? try Gzip.compress(body) : body
            if sent.count < body.count { header("Content-Encoding: gzip") } else { sent = body }
            header("Content-Type: application/json")
            _ = shenbao_curl_set_long(handle, CURLOPT_POST, 1)
            _ = shenbao_curl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(sent.count))
        }
        _ = shenbao_curl_set_string(handle, CURLOPT_CUSTOMREQUEST, method)
        _ = shenbao_curl_set_pointer(handle, CURLOPT_HTTPHEADER, headers)
        let code = sent.withUnsafeBytes { bytes in
            if body != nil {
                _ = shenbao_curl_set_pointer(
                    handle,
                    CURLOPT_POSTFIELDS,
                    UnsafeMutableRawPointer(mutating: bytes.baseAddress)
                )
            }
            return withExtendedLifetime(received) { curl_easy_perform(handle) }
        }
        guard code == CURLE_OK else {
            return .failure(TransportFault(code))
        }
        // libcurl takes an answer that ends within its headers for a whole one with an empty body.
        guard received.hasWholeHead else { return .failure(.cutOff) }
        var status = 0
        _ = shenbao_curl_get_status(handle, &status)
        return .answer(TransportResponse(status: status, body: received.body, retryAfter: received.retryAfter))
    }

    private func configure(_ handle: UnsafeMutableRawPointer, url: String, _ received: Received) {
        _ = shenbao_curl_set_string(handle, CURLOPT_URL, url)
        _ = shenbao_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        _ = shenbao_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
        _ = shenbao_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        _ = shenbao_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, 10_000)
        // Slower than 100 bytes a second for half a minute counts as cut off; a large transfer may take its time.
        _ = shenbao_curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, 100)
        _ = shenbao_curl_set_long(handle, CURLOPT_LOW_SPEED_TIME, 30)
        _ = shenbao_curl_set_long(handle, CURLOPT_TIMEOUT_MS, 600_000)
        _ = shenbao_curl_set_string(handle, CURLOPT_ACCEPT_ENCODING, "gzip")
        _ = shenbao_curl_set_string(handle, CURLOPT_USERAGENT, "shenbao/\(Version.current)")
        _ = shenbao_curl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1)
        _ = shenbao_curl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2)
        _ = shenbao_curl_set_long(handle, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        if let caFile { _ = shenbao_curl_set_string(handle, CURLOPT_CAINFO, caFile) }
        if let proxy { _ = shenbao_curl_set_string(handle, CURLOPT_PROXY, proxy) }
        let context = Unmanaged.passUnretained(received).toOpaque()
        _ = shenbao_curl_set_writer(
            handle,
            { bytes, size, count, context in
                guard let bytes, let context else { return 0 }
                let received = Unmanaged<Received>.fromOpaque(context).takeUnretainedValue()
                let length = size * count
                // Returning fewer bytes than came aborts the transfer: a server cannot fill the memory.
                guard received.body.count + length <= Received.limit else { return 0 }
                bytes.withMemoryRebound(to: UInt8.self, capacity: length) {
                    received.body.append(contentsOf: UnsafeBufferPointer(start: $0, count: length))
                }
                return length
            },
            context
        )
        _ = shenbao_curl_set_header_writer(
            handle,
            { bytes, size, count, context in
                guard let bytes, let context else { return 0 }
                let length = size * count
                let line = bytes.withMemoryRebound(to: UInt8.self, capacity: length) {
                    String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self).lowercased()
                }
                let received = Unmanaged<Received>.fromOpaque(context).takeUnretainedValue()
                if line.hasPrefix("retry-after:") {
                    let text = line.dropFirst(12).trimmingCharacters(in: .whitespacesAndNewlines)
                    received.retryAfter = Int(text)
                }
                received.hasWholeHead = line.allSatisfy(\.isNewline)
                return length
            },
            context
        )
    }

    private static func queryText(_ items: [(name: String, value: String)]) -> String {
        var components = URLComponents()
        components.queryItems = items.map { URLQueryItem(name: $0.name, value: $0.value) }
        return items.isEmpty ? "" : "?" + (components.percentEncodedQuery ?? "").replacing("+", with: "%2B")
    }
}
