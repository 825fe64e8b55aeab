public import Core
import Glibc

/// Why a program's own output could not be written.
public enum OutputError: Error, Equatable, Sendable {
    /// The reader went away, as `head` does: no reason to complain, but nothing more is worth writing.
    case closed
    /// The system refused the bytes, for example because the disk is full.
    ///
    /// - Parameter code: The system's error number (errno).
    case failed(code: Int32)

    /// Says in one sentence what happened.
    public func message(in language: Language) -> String {
        switch (self, language) {
        case (.closed, .zh): "输出的读取方已关闭。"
        case (.closed, .en): "The reader of the output has gone away."
        case (.failed(let code), .zh): "无法写出结果：\(Self.text(of: code))。"
        case (.failed(let code), .en): "The output could not be written: \(Self.text(of: code))."
        }
    }

    private static func text(of code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard strerror_r(code, &buffer, buffer.count) == 0 else { return "errno \(code)" }
        let end = buffer.firstIndex(of: 0) ?? buffer.endIndex
        let text = String(decoding: buffer[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.isEmpty ? "errno \(code)" : text
    }
}
