import Core
import SyncProtocol
import Synchronization

/// Counters of one server process, in Prometheus' text form.
final class ServerMetrics: Sendable {
    private struct RequestKey: Hashable {
        var route: String
        var method: String
        var status: Int
    }

    private struct Counters {
        var requests: [RequestKey: Int] = [:]
        var changeSets: [Outcome: Int] = [:]
    }

    private let counters = Mutex(Counters())
    private let doubt = Mutex(false)

    /// Whether a request failed for want of storage since the last write that is known to have succeeded.
    var doubtsStorage: Bool {
        get { doubt.withLock(\.self) }
        set { doubt.withLock { $0 = newValue } }
    }

    func count(route: String, method: String, status: Int) {
        counters.withLock { $0.requests[RequestKey(route: route, method: method, status: status), default: 0] += 1 }
    }

    func count(_ response: PushResponse) {
        counters.withLock { counters in
            for receipt in response.receipts { counters.changeSets[receipt.outcome, default: 0] += 1 }
        }
    }

    /// Writes all counters; the heads of scopes are for those only who may see how much each unit does.
    func text(scopes: [ScopeState]) -> String {
        let counters = counters.withLock { $0 }
        var lines = [
            "# HELP shenbao_http_requests_total Requests answered.",
            "# TYPE shenbao_http_requests_total counter",
        ]
        let requests = counters.requests.map { key, count in
            "shenbao_http_requests_total{route=\"\(key.route)\",method=\"\(key.method)\",status=\"\(key.status)\"} \(count)"
        }
        lines += requests.sorted()
        lines += [
            "# HELP shenbao_change_sets_total Receipts given, by outcome; a repeated answer counts again.",
            "# TYPE shenbao_change_sets_total counter",
        ]
        for outcome in Outcome.allCases {
            lines.append("shenbao_change_sets_total{outcome=\"\(outcome)\"} \(counters.changeSets[outcome] ?? 0)")
        }
        if !scopes.isEmpty {
            lines += [
                "# HELP shenbao_scope_head Number of the last change-set of a scope.",
                "# TYPE shenbao_scope_head gauge",
            ]
            for state in scopes {
                lines.append("shenbao_scope_head{scope=\"\(state.scope)\"} \(state.head.revision.number)")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
