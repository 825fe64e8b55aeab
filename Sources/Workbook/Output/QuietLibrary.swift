import CXlsxWriter
import Glibc
import Synchronization

/// Keeps what libxlsxwriter writes to standard error from people: its failures are told by our own errors.
///
/// Only stdio's stream is turned away, and only while a call runs; the program itself writes to the descriptor.
enum QuietLibrary {
    private struct State {
        var calls = 0
        /// The address of the stream that was there before, since pointers are not Sendable.
        var before: UInt?
        /// Where the library's words go; opened once.
        var nowhere: UInt?
    }

    private static let state = Mutex(State())

    /// Runs a call of the library.
    static func run<Value>(_ call: () throws -> Value) rethrows -> Value {
        begin()
        defer { end() }
        return try call()
    }

    private static func begin() {
        state.withLock { state in
            state.calls += 1
            guard state.calls == 1 else { return }
            if state.nowhere == nil { state.nowhere = fopen("/dev/null", "we").map { UInt(bitPattern: $0) } }
            guard let nowhere = state.nowhere.flatMap({ UnsafeMutablePointer<FILE>(bitPattern: $0) }) else { return }
            state.before = shenbao_stdio_errors(nowhere).map { UInt(bitPattern: $0) }
        }
    }

    private static func end() {
        state.withLock { state in
            state.calls -= 1
            guard state.calls == 0, let before = state.before else { return }
            _ = shenbao_stdio_errors(UnsafeMutablePointer<FILE>(bitPattern: before))
            state.before = nil
        }
    }
}
