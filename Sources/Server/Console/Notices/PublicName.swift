/// A person's name as the public may see it.
enum PublicName {
    /// The first character of a name and stars: 张* for 张三, 买*** for 买买提·阿不都; nothing of a name of one character.
    ///
    /// At most three stars: how long a name is helps to tell who it is.
    static func masked(_ name: String) -> String {
        let letters = name.filter { !$0.isWhitespace && $0 != "·" }
        guard letters.count > 1, let first = letters.first else { return "*" }
        return String(first) + String(repeating: "*", count: min(letters.count - 1, 3))
    }
}
