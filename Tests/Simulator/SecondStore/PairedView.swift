import Core
import SyncProtocol

/// What the engine reads, of the model and of the second store at once.
struct PairedView: ServerView {
    let model: MemoryView
    let second: any ServerView
    let pair: StorePair

    func identity() -> ServerIdentity { pair.compare("identity", model.identity()) { try second.identity() } }

    func epochs(of scope: Scope) -> [EpochStart] {
        pair.compare("epochs of \(scope)", model.epochs(of: scope)) { try second.epochs(of: scope) }
    }

    func state(of scope: Scope) -> ScopeState? {
        pair.compare("state of \(scope)", model.state(of: scope)) { try second.state(of: scope) }
    }

    func logHash(at revision: Revision, in scope: Scope) -> String? {
        // Nothing was given out at zero, and nobody asks.
        guard revision != .zero else { return model.logHash(at: revision, in: scope) }
        return pair.compare("log of \(scope) at \(revision)", model.logHash(at: revision, in: scope)) {
            try second.logHash(at: revision, in: scope)
        }
    }

    func device(_ id: DeviceID) -> DeviceState? {
        pair.compare("device \(id)", model.device(id)) { try second.device(id) }
    }

    func deviceName(_ id: DeviceID) -> (name: String, unit: String)? {
        pair.compare(
            "name of device \(id)",
            model.deviceName(id),
            as: { $0?.name == $1?.name && $0?.unit == $1?.unit },
            with: { try second.deviceName(id) }
        )
    }

    func token(hash: String) -> TokenState? {
        let isOptional = pair.mayBeGone.contains(hash)
        return pair.compare(
            "token",
            model.token(hash: hash),
            // The model's is as good as none, so that a history is the same with a second store and without.
            with: { try second.token(hash: hash) ?? (isOptional ? model.token(hash: hash) : nil) }
        )
    }

    func receipt(of changeSet: ChangeSetID) -> Receipt? {
        pair.compare("receipt of \(changeSet)", model.receipt(of: changeSet)) { try second.receipt(of: changeSet) }
    }

    func contentHashes(of chain: Chain, number: Int) -> [String] {
        pair.compare(
            "hashes of \(chain) \(number)",
            model.contentHashes(of: chain, number: number),
            as: { $0.sorted() == $1.sorted() },
            with: { try second.contentHashes(of: chain, number: number) }
        )
    }

    func hasOutcome(contentHash: String, of device: DeviceID, beforeEpoch epoch: Int) -> Bool {
        pair.compare(
            "outcome before epoch \(epoch) of \(device)",
            model.hasOutcome(contentHash: contentHash, of: device, beforeEpoch: epoch)
        ) { try second.hasOutcome(contentHash: contentHash, of: device, beforeEpoch: epoch) }
    }

    func receiptCount(of chain: Chain) -> Int {
        pair.compare("receipts of \(chain)", model.receiptCount(of: chain)) { try second.receiptCount(of: chain) }
    }

    func tail(of chain: Chain) -> ChainTail {
        pair.compare("tail of \(chain)", model.tail(of: chain)) { try second.tail(of: chain) }
    }

    func lastEpoch(of device: DeviceID) -> Int {
        pair.compare("last epoch of \(device)", model.lastEpoch(of: device)) { try second.lastEpoch(of: device) }
    }

    func covered(_ scope: Scope) -> Revision? {
        pair.compare("coverage of \(scope)", model.covered(scope)) { try second.covered(scope) }
    }

    func scope(_ scope: Scope, for author: AuthorStanding) -> PairedScopeView? {
        var theirs: (any ServerScopeView)?
        _ = pair.compare("scope \(scope)", model.scope(scope, for: author)?.head) {
            theirs = try second.scope(scope, for: author)
            return theirs?.head
        }
        return model.scope(scope, for: author).map { PairedScopeView(model: $0, second: theirs ?? $0, pair: pair) }
    }
}
