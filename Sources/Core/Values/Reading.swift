/// What was read from a cell: the value, and what the reader must tell about how it got there.
public struct Reading<Value: Sendable>: Sendable {
    /// The value as it is stored.
    public var value: Value
    /// Warnings, in the order of ``CheckCode``; they never reject a row.
    public var warnings: [CheckCode]

    /// Makes a reading; without warnings unless some are given.
    public init(_ value: Value, warnings: [CheckCode] = []) {
        self.value = value
        self.warnings = warnings
    }
}

extension Reading: Equatable where Value: Equatable {}
