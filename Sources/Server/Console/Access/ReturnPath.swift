import HTTPTypes

/// Where a form says that it wants to go afterwards: only pages of the console, never another server.
enum ReturnPath {
    private static let limit = 2_000

    /// The path and query, if it is a page's; nil for everything else.
    static func own(_ text: String?) -> String? {
        guard let text, text.utf8.count <= limit, text.hasPrefix("/"), !text.hasPrefix("//"),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return nil }
        let path = text.prefix { $0 != "?" && $0 != "#" }
        guard !path.contains("//"), ConsoleRoute.route(of: String(path), method: .get) != nil else { return nil }
        return text
    }
}
