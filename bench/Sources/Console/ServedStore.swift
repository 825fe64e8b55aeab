import Core
import Foundation

/// `shenbao-server serve` over a store, until ``end()``.
final class ServedStore: @unchecked Sendable {
    // Everything is set before the value is shared; the process is ended by its maker.
    let url: String
    private let process = Process()

    init(server: String, data: String) throws {
        let out = Pipe()
        process.executableURL = URL(fileURLWithPath: server)
        process.arguments = ["serve", "--data", data, "--listen", "127.0.0.1:0", "--insecure-loopback"]
        process.standardOutput = out
        process.standardError = FileHandle.nullDevice
        try process.run()
        var said = Data()
        while !said.contains(UInt8(ascii: "\n")) {
            let more = out.fileHandleForReading.availableData
            guard !more.isEmpty else { throw BenchError("the server ended before it listened") }
            said.append(more)
        }
        let line = String(decoding: said, as: UTF8.self).trimmingCharacters(in: .newlines)
        guard let url = try JSONValue(parsing: line)["listening"]?.stringValue else { throw BenchError(line) }
        self.url = url
    }

    func end() {
        process.terminate()
        process.waitUntilExit()
    }

    /// The most memory that the server had at once since this was last reset, in KiB.
    func peakKiB() throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return Int(line.filter(\.isNumber)) ?? 0
    }

    /// Begins a new measure of the peak.
    func resetPeak() throws {
        try "5".write(toFile: "/proc/\(process.processIdentifier)/clear_refs", atomically: false, encoding: .utf8)
    }
}
