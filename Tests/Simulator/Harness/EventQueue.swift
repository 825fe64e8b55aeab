/// What happens next: a heap ordered by virtual time, and for equal times by when it was put in.
struct EventQueue<Event> {
    private struct Entry {
        let time: Int
        let sequence: Int
        let event: Event

        func precedes(_ other: Entry) -> Bool { (time, sequence) < (other.time, other.sequence) }
    }

    private var heap: [Entry] = []
    private var inserted = 0
    /// Virtual milliseconds since the history began.
    private(set) var now = 0

    var count: Int { heap.count }

    /// Puts an event in, so many milliseconds from now.
    mutating func schedule(_ event: Event, after delay: Int) {
        inserted += 1
        heap.append(Entry(time: now + max(0, delay), sequence: inserted, event: event))
        var child = heap.count - 1
        while child > 0, heap[child].precedes(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes the earliest event out and moves the clock to it.
    mutating func next() -> Event? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        now = first.time
        return first.event
    }

    private mutating func sink() {
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < heap.count else { return }
            let right = left + 1
            let least = right < heap.count && heap[right].precedes(heap[left]) ? right : left
            guard heap[least].precedes(heap[parent]) else { return }
            heap.swapAt(least, parent)
            parent = least
        }
    }
}
