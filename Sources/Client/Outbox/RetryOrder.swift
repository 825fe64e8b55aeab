import GRDB

extension Overlay {
    /// The order in which change-sets are replayed: their own, but for a retry, which stands where its original stood.
    func replayOrder(_ numbers: [Int]) throws -> [Int] {
        guard numbers.count > 1 else { return numbers }
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT retry.epoch, retry.number, original.epoch, original.number
                FROM change_set AS retry JOIN change_set AS original ON original.id = retry.root
                WHERE retry.root <> retry.id AND retry.state IN ('pending', 'answered')
                """
        )
        guard !rows.isEmpty else { return numbers.sorted() }
        var places: [Int: Int] = [:]
        for row in rows {
            places[Outbox.position(epoch: row[0], number: row[1])] = Outbox.position(epoch: row[2], number: row[3])
        }
        return numbers.sorted { (places[$0] ?? $0, $0) < (places[$1] ?? $1, $1) }
    }
}
