import Foundation
import SystemSupport

/// Commands of the W3C WebDriver protocol to one driver, as JSON over loopback HTTP.
struct DriverConnection: Sendable {
    let port: Int

    private struct Answer<Value: Decodable>: Decodable { let value: Value }

    private struct Failure: Decodable {
        let error: String
        let message: String
    }

    /// Sends a command with a body and reads the value of its answer.
    func post<Value: Decodable>(_ path: String, _ body: some Encodable, as type: Value.Type = Value.self) async throws
        -> Value
    {
        try await send("POST", path, try JSONEncoder().encode(body))
    }

    /// Sends a command with a body whose answer says nothing.
    func post(_ path: String, _ body: some Encodable) async throws {
        let _: Nothing = try await post(path, body)
    }

    /// Sends a command that needs no more words.
    func post(_ path: String) async throws { try await post(path, Nothing()) }

    /// Reads a value.
    func get<Value: Decodable>(_ path: String, as type: Value.Type = Value.self) async throws -> Value {
        try await send("GET", path, nil)
    }

    /// Ends what a path names.
    func delete(_ path: String) async throws { let _: Nothing = try await send("DELETE", path, nil) }

    /// A body without members; as an answer any value, `null` too.
    struct Nothing: Codable {
        init() {}
        init(from decoder: any Decoder) {}
    }

    private func send<Value: Decodable>(_ method: String, _ path: String, _ body: Data?) async throws -> Value {
        let request = LoopbackRequest(port: port, method: method, path: path, body: body ?? Data())
        // Not cancelled with its task: what a test has begun is also ended when the test runs out of time.
        let answer = try await offPool { try request.answer() }
        guard answer.status == 200 else {
            let failure = try JSONDecoder().decode(Answer<Failure>.self, from: answer.body).value
            throw WebDriverError(code: failure.error, message: failure.message)
        }
        return try JSONDecoder().decode(Answer<Value>.self, from: answer.body).value
    }
}
