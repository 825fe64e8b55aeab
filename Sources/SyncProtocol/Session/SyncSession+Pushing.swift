import Core

/// Push until every change-set that can have an outcome has one.
extension SyncSession {
    mutating func beginPush() -> Effect {
        phase = .pushing
        waiting = []
        return .load
    }

    mutating func loaded(_ changeSets: [SignedChangeSet]) -> Effect {
        guard !changeSets.isEmpty else { return beginPull() }
        sent = changeSets.map(\.changeSet)
        return .push(PushRequest(standing: standing, changeSets: changeSets))
    }

    mutating func answered(_ response: PushResponse) throws(SyncSessionError) -> Effect {
        var open = Dictionary(uniqueKeysWithValues: sent.map { ($0.id, $0) })
        for receipt in response.receipts {
            guard open.removeValue(forKey: receipt.changeSet) != nil else { throw .unknownReceipt }
            situation?.standing.note(receipt)
            report.count(receipt)
        }
        isStale = response.epoch != epoch
        waiting = sent.filter { open[$0.id] != nil }.map(SyncStall.Waiting.init)
        guard !response.receipts.isEmpty else {
            // Sent again it would wait again: go on to the pull, and let the report say what waits, and for what.
            return isStale ? beginAgain() : beginPull()
        }
        progressed()
        return .record(response.receipts)
    }
}
