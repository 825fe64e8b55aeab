import Glibc
import SyncProtocol

/// Whom tries from an address are counted for.
enum NetworkAddress {
    /// An IPv4 address as it is; of an IPv6 address the first half: one person has all of the second.
    static func counted(_ text: String) -> String {
        var address = in6_addr()
        guard text.contains(":"), inet_pton(AF_INET6, text, &address) == 1 else { return text }
        let bytes = withUnsafeBytes(of: &address) { [UInt8]($0) }
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        if bytes.starts(with: mapped) { return bytes[12...].map(String.init).joined(separator: ".") }
        return Array(bytes[..<8]).hexadecimal
    }
}
