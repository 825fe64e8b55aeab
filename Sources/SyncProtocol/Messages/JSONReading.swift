import Core

/// Why a message is not one of this protocol: which member, and what is wrong with it.
public struct MessageError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The path of the member, such as `changes[3].record`.
    public let member: String
    /// What was expected there.
    public let expected: String

    /// Names a member and what was expected there.
    public init(_ member: String, expected: String) {
        self.member = member
        self.expected = expected
    }

    /// One English line; it never quotes a value.
    public var description: String { "\(member): expected \(expected)" }
}

/// Reads the members of an object, naming the path of what is wrong.
struct JSONReading {
    let members: [String: JSONValue]
    let path: String

    init(_ value: JSONValue?, path: String) throws(MessageError) {
        guard case .object(let members)? = value else { throw MessageError(path, expected: "an object") }
        self.members = members
        self.path = path
    }

    private func fail(_ name: String, _ expected: String) -> MessageError {
        MessageError(path.isEmpty ? name : "\(path).\(name)", expected: expected)
    }

    func string(_ name: String, maximum: Int = 4096) throws(MessageError) -> String {
        guard let text = members[name]?.stringValue, text.utf8.count <= maximum else { throw fail(name, "a string") }
        return text
    }

    /// A name, a code or a time: of characters of ASCII alone.
    func ascii(_ name: String, maximum: Int) throws(MessageError) -> String {
        let text = try string(name, maximum: maximum)
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { throw fail(name, "a string of ASCII") }
        return text
    }

    func optionalString(_ name: String, maximum: Int = 4096) throws(MessageError) -> String? {
        guard let value = members[name], !value.isNull else { return nil }
        guard let text = value.stringValue, text.utf8.count <= maximum else { throw fail(name, "a string") }
        return text
    }

    func integer(_ name: String, in range: ClosedRange<Int> = 0...Int(Int32.max)) throws(MessageError) -> Int {
        guard let number = members[name]?.integerValue, range.contains(Int(number)) else {
            throw fail(name, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return Int(number)
    }

    func bool(_ name: String) throws(MessageError) -> Bool {
        guard let flag = members[name]?.boolValue else { throw fail(name, "true or false") }
        return flag
    }

    func array(_ name: String, maximum: Int) throws(MessageError) -> [JSONValue] {
        guard let value = members[name] else { return [] }
        guard let elements = value.arrayValue, elements.count <= maximum else {
            throw fail(name, "an array of at most \(maximum)")
        }
        return elements
    }

    /// An array that has to be there, also if it is empty.
    func list(_ name: String, maximum: Int) throws(MessageError) -> [JSONValue] {
        guard members[name] != nil else { throw fail(name, "an array of at most \(maximum)") }
        return try array(name, maximum: maximum)
    }

    func object(_ name: String) throws(MessageError) -> [String: JSONValue] {
        guard let value = members[name] else { return [:] }
        guard let object = value.objectValue else { throw fail(name, "an object") }
        return object
    }

    /// An object that has to be there, also if it is empty.
    func map(_ name: String) throws(MessageError) -> [String: JSONValue] {
        guard members[name] != nil else { throw fail(name, "an object") }
        return try object(name)
    }

    func reading(_ name: String) throws(MessageError) -> JSONReading {
        try JSONReading(members[name], path: path.isEmpty ? name : "\(path).\(name)")
    }

    func value<Value>(_ name: String, _ expected: String, _ read: (String) -> Value?) throws(MessageError) -> Value {
        guard let text = members[name]?.stringValue, text.utf8.count <= 4096, let value = read(text) else {
            throw fail(name, expected)
        }
        return value
    }

    func optionalValue<Value>(
        _ name: String,
        _ expected: String,
        _ read: (String) -> Value?
    ) throws(MessageError) -> Value? {
        guard let present = members[name], !present.isNull else { return nil }
        return try value(name, expected, read)
    }
}
