/// Keeps what was read of each place for as long as it is new enough for who asks.
///
/// Several who ask at once for the same wait for one reading. A reading that failed is not kept: who asks next reads again.
actor KeptReadings<Place: Hashable & Sendable, Mark: Sendable, Value: Sendable> {
    private struct Entry {
        let number: Int
        let mark: Mark
        let task: Task<Value, any Error>
    }

    private let serves: @Sendable (_ kept: Mark, _ asked: Mark) -> Bool
    private var entries: [Place: Entry] = [:]
    private var readings = 0

    /// Marks tell how new a reading is; `serves` tells whether one kept is new enough for one asked for.
    init(serves: @escaping @Sendable (_ kept: Mark, _ asked: Mark) -> Bool) { self.serves = serves }

    /// What is kept of a place, or what a reading of now gives.
    func value(
        of place: Place,
        at mark: Mark,
        read: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        if let entry = entries[place], serves(entry.mark, mark) { return try await entry.task.value }
        readings += 1
        let number = readings
        let task = Task { try await read() }
        entries[place] = Entry(number: number, mark: mark, task: task)
        do {
            return try await task.value
        } catch {
            if entries[place]?.number == number { entries[place] = nil }
            throw error
        }
    }
}

extension KeptReadings where Mark: Comparable {
    /// Serves who asks for the same or for something older.
    init() { self.init { kept, asked in kept >= asked } }
}
