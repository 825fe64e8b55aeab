import CCurl
import Foundation

/// A user's connection to the console: kept alive, with his cookies.
///
/// Used by one thread at a time.
final class ConsoleBrowser {
    private let curl = curl_easy_init()
    private let url: String

    /// An answer, and how long it took until its last byte.
    struct Answer {
        let status: Int
        let bytes: Int
        let seconds: Double
        /// The beginning of the body.
        let text: String
    }

    init(url: String) {
        self.url = url
        // An empty name turns on cookies without a file.
        shenbao_curl_set_string(curl, CURLOPT_COOKIEFILE, "")
        shenbao_curl_set_string(curl, CURLOPT_NOPROXY, "*")
        shenbao_curl_set_long(curl, CURLOPT_TIMEOUT, 600)
    }

    deinit { curl_easy_cleanup(curl) }

    func get(_ path: String) throws -> Answer {
        shenbao_curl_set_long(curl, CURLOPT_HTTPGET, 1)
        return try send(path)
    }

    func post(_ path: String, _ fields: [(String, String)]) throws -> Answer {
        let body = fields.map { "\($0)=\(Self.encoded($1))" }.joined(separator: "&")
        shenbao_curl_set_long(curl, CURLOPT_POST, 1)
        shenbao_curl_set_string(curl, CURLOPT_COPYPOSTFIELDS, body)
        return try send(path)
    }

    /// Signs in; the console answers with the way to the first page.
    func signIn(_ name: String, _ password: String) throws {
        let answer = try post("/sign-in", [("name", name), ("password", password), ("next", "/")])
        guard answer.status == 303 else { throw BenchError("sign-in of \(name): \(answer.status)") }
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    /// What the callback counts and keeps.
    private final class Received {
        var bytes = 0
        var kept: [UInt8] = []
    }

    private func send(_ path: String) throws -> Answer {
        let received = Received()
        shenbao_curl_set_string(curl, CURLOPT_URL, url + path)
        shenbao_curl_set_writer(
            curl,
            { bytes, size, count, context in
                guard let bytes, let context else { return 0 }
                let received = Unmanaged<Received>.fromOpaque(context).takeUnretainedValue()
                received.bytes += size * count
                if received.kept.count < 1_000_000 {
                    received.kept += UnsafeRawBufferPointer(start: bytes, count: size * count)
                }
                return size * count
            },
            Unmanaged.passUnretained(received).toOpaque()
        )
        let start = ContinuousClock.now
        let code = withExtendedLifetime(received) { curl_easy_perform(curl) }
        let time = (ContinuousClock.now - start).components
        guard code == CURLE_OK else { throw BenchError("\(path): " + String(cString: curl_easy_strerror(code))) }
        var status = 0
        shenbao_curl_get_status(curl, &status)
        return Answer(
            status: status,
            bytes: received.bytes,
            seconds: Double(time.seconds) + Double(time.attoseconds) / 1e18,
            text: String(decoding: received.kept, as: UTF8.self)
        )
    }
}
