/// What happens to one exchange, a request and its answer, on its way.
enum Fault: Sendable, Hashable {
    /// The server gets the first bytes of the request and no more; the client gets nothing.
    case cutRequest(after: Int, byReset: Bool)
    /// The server answers, and the client gets the first bytes of that.
    case cutAnswer(after: Int, byReset: Bool)
    /// The request waits before it is passed on.
    case delay(seconds: Double)
    /// Both directions take this many bytes a second.
    case throttle(bytesPerSecond: Int)
    /// The server gets the request a second time on another connection, whose answer nobody reads.
    case duplicate(Order)
    /// The server does not get the request; the client gets these bytes.
    case replay([UInt8])
    /// The request is taken, and nothing ever comes back.
    case blackHole

    /// When the second copy of a duplicated request is sent.
    enum Order: Sendable, CaseIterable {
        case before
        case together
        case after
    }

    /// The server does its work, and the client never hears of it.
    static let dropAnswer = Fault.cutAnswer(after: 0, byReset: false)
    /// No network.
    static let unreachable = Fault.cutRequest(after: 0, byReset: true)
}

/// A request that went through the proxy, and its answer.
struct Exchange: Sendable {
    /// Its place among all exchanges since the plan was made, from 1.
    let number: Int
    /// Its place among those of the same path, from 1.
    let turn: Int
    let method: String
    let path: String
    /// Bytes of the request.
    let requestBytes: Int
    /// What the server answered, if it was asked and answered.
    var answer: [UInt8]?
    /// What was done to it.
    var fault: Fault?
}
