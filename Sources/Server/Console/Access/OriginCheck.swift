import HTTPTypes
import Hummingbird

/// Whether a request that changes something was made on a page of this server.
///
/// Every browser says so on its own; who says nothing is no browser, and has only what its sender has. Pages forbid
/// referrers, so that browsers send `Origin: null` with forms: `Sec-Fetch-Site` comes first.
enum OriginCheck {
    static func isOwn(_ request: Request, isSecure: Bool) -> Bool {
        if let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name] {
            return site == "same-origin"
        }
        guard let origin = request.headers[.origin] else { return true }
        guard let host = request.head.authority, !host.isEmpty else { return false }
        return origin.lowercased() == (isSecure ? "https://" : "http://") + host.lowercased()
    }
}
