/// The stable codes of `application/problem+json` answers.
///
/// A closed list; docs/protocol.md says what each means.
public enum ProblemCode: String, Error, Sendable, CaseIterable {
    /// The body is not JSON of this protocol.
    case malformed
    /// The body or the number of its elements is beyond the limits.
    case tooLarge = "too_large"
    /// No token, or one that is not known.
    case unauthenticated
    /// The token has expired: ask for a new one, and repeat the request.
    case tokenExpired = "token.expired"
    /// The nonce of a session is not one of this server, or too old: ask for another.
    case sessionNonce = "session.nonce"
    /// What the request shows, a cursor or a mark, is not in this server's history: begin again with `hello`.
    case sessionRestart = "session.restart"
    /// The device was revoked.
    case revoked
    /// The scope is not the device's.
    case forbidden
    /// The enrolment code is wrong, used or expired.
    case enrolmentCode = "enrolment.code"
    /// The replica was made for another unit than the code's.
    case enrolmentUnit = "enrolment.unit"
    /// The device's identifier is in use with another key.
    case enrolmentDevice = "enrolment.device"
    /// A signature is not the device's.
    case signature
    /// The protocol version is not spoken here.
    case version
    /// Too many requests.
    case throttled
    /// Nothing is at this path.
    case notFound = "not_found"
    /// The server failed; nothing of the request took effect.
    case `internal`
    /// The server's disk or database fails; nothing of the request took effect, and it may succeed later.
    case serverStorage = "server.storage"

    /// The HTTP status that goes with it.
    public var status: Int {
        switch self {
        case .malformed, .signature: 400
        case .version, .sessionRestart: 409
        case .unauthenticated, .tokenExpired, .sessionNonce: 401
        case .revoked, .forbidden, .enrolmentCode, .enrolmentUnit, .enrolmentDevice: 403
        case .notFound: 404
        case .tooLarge: 413
        case .throttled: 429
        case .internal: 500
        case .serverStorage: 503
        }
    }
}
