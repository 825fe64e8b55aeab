import Foundation
import Synchronization

/// A proxy between a client and a server on loopback that spoils exchanges as it is told.
///
/// It takes each message whole before it passes it on, so that a cut falls at the byte that was asked for, however the
/// bytes came.
final class FaultProxy: Sendable {
    /// Decides what happens to an exchange, before anything of it is passed on.
    typealias Plan = @Sendable (Exchange) -> Fault?

    private struct State {
        var upstream = 0
        var plan: Plan = { _ in nil }
        var exchanges: [Exchange] = []
    }

    private let listener: LoopbackSocket
    private let state: StateBox

    /// Shared with the threads, which must not keep the proxy itself alive.
    private final class StateBox: Sendable {
        let value = Mutex(State())
    }

    /// Begins to listen; the server behind is named by ``connect(to:)``.
    init() throws {
        listener = try LoopbackSocket.listening()
        state = StateBox()
        Thread.detachNewThread { [listener, state] in
            while let client = listener.accepted() {
                Thread.detachNewThread { Self.serve(client, state) }
            }
            listener.close()
        }
    }

    deinit { listener.wake() }

    /// Where clients find the server.
    var url: String { "http://127.0.0.1:\(listener.port)" }

    /// Names the server behind; a connection to none is closed.
    func connect(to server: RunningServer) {
        let port = server.address.split(separator: ":").last.flatMap { Int($0) }
        state.value.withLock { $0.upstream = port ?? 0 }
    }

    /// Begins to count exchanges anew and treats each by a plan.
    func plan(_ plan: @escaping Plan) {
        state.value.withLock { state in
            state.plan = plan
            state.exchanges = []
        }
    }

    /// Passes everything on unharmed.
    func heal() { plan { _ in nil } }

    /// What went through since the plan was made.
    var exchanges: [Exchange] { state.value.withLock { $0.exchanges } }

    private static func serve(_ client: LoopbackSocket, _ state: StateBox) {
        var requests = HTTPMessageReader(client)
        while let request = requests.next() {
            let (exchange, upstream) = state.value.withLock { state in
                var exchange = Exchange(
                    number: state.exchanges.count + 1,
                    turn: state.exchanges.count { $0.path == request.path } + 1,
                    method: request.method,
                    path: request.path,
                    requestBytes: request.bytes.count
                )
                exchange.fault = state.plan(exchange)
                state.exchanges.append(exchange)
                return (exchange, state.upstream)
            }
            let carrier = ExchangeCarrier(client: client, upstream: upstream, request: request) { answer in
                state.value.withLock { state in
                    // A new plan may have begun a new list meanwhile.
                    guard state.exchanges.indices.contains(exchange.number - 1) else { return }
                    state.exchanges[exchange.number - 1].answer = answer
                }
            }
            guard carrier.carry(exchange.fault) else { break }
        }
        client.close()
    }
}
