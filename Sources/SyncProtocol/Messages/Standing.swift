public import Core

/// What a device has of the server's history: shown with every session, push and carrier file, so that a server which was
/// set back is noticed before anything is taken for a loss.
public struct Standing: Hashable, Sendable {
    /// Up to where the device has each scope, newest first; older ones tell how far a history is shared.
    ///
    /// At most ``Limits/cursorsShown`` a scope.
    public var cursors: [Scope: [ScopeCursor]]
    /// The last receipt of this chain that it has; nil for none.
    public var lastReceipt: ReceiptMark?
    /// The last receipt of this chain that gave a revision, where ``lastReceipt`` is a refusal; nil where it is not, or for none.
    ///
    /// Two histories may refuse the same change-set in the same words; the revision of the one before tells them apart.
    public var lastNumbered: ReceiptMark?

    /// Tells what the device has; nothing by default.
    public init(
        cursors: [Scope: [ScopeCursor]] = [:],
        lastReceipt: ReceiptMark? = nil,
        lastNumbered: ReceiptMark? = nil
    ) {
        self.cursors = cursors
        self.lastReceipt = lastReceipt
        self.lastNumbered = lastNumbered
    }

    /// The receipts that it shows.
    public var receipts: [ReceiptMark] { [lastReceipt, lastNumbered].compactMap(\.self) }

    /// Takes note of another receipt of the chain, newer than those before.
    public mutating func note(_ receipt: Receipt) {
        let former = lastReceipt.flatMap { $0.isNumbered ? $0 : lastNumbered }
        lastReceipt = ReceiptMark(receipt)
        lastNumbered = receipt.revision == nil ? former : nil
    }

    /// The newest cursor of a scope.
    public func cursor(_ scope: Scope) -> ScopeCursor { cursors[scope]?.first ?? .zero }

    func write(to members: inout [String: JSONValue]) {
        members["cursors"] = .object(
            Dictionary(uniqueKeysWithValues: cursors.map { ($0.key.rawValue, .array($0.value.map(\.json))) })
        )
        if let lastReceipt { members["lastReceipt"] = lastReceipt.json }
        if let lastNumbered { members["lastNumbered"] = lastNumbered.json }
    }

    init(_ reading: JSONReading) throws(MessageError) {
        cursors = [:]
        for scope in try reading.map("cursors").keys.sorted() {
            let list = try JSONReading(.object(reading.object("cursors")), path: "cursors")
            guard scope.utf8.count <= 32, scope.utf8.allSatisfy({ $0 < 0x80 }), cursors.count < 8 else {
                throw MessageError("cursors", expected: "scopes")
            }
            var shown: [ScopeCursor] = []
            for element in try list.array(scope, maximum: Limits.cursorsShown) {
                shown.append(try ScopeCursor(json: element, path: "cursors.\(scope)"))
            }
            cursors[Scope(rawValue: scope)] = shown
        }
        lastReceipt =
            reading.members["lastReceipt"] == nil ? nil : try ReceiptMark(try reading.reading("lastReceipt"))
        lastNumbered =
            reading.members["lastNumbered"] == nil ? nil : try ReceiptMark(try reading.reading("lastNumbered"))
    }
}

/// Names a receipt: its number, the change-set that it answers, and what it said.
public struct ReceiptMark: Hashable, Sendable {
    /// The receipt's number in its chain, from 1.
    public var number: Int
    /// The change-set.
    public var changeSet: ChangeSetID
    /// The hash of the change-set's canonical bytes.
    public var hash: String
    /// The revision that it gave, ``Revision/zero`` for a refusal; nil where that is not told, as by earlier clients.
    public var revision: Revision?

    /// Names a receipt.
    public init(number: Int, changeSet: ChangeSetID, hash: String, revision: Revision? = nil) {
        self.number = number
        self.changeSet = changeSet
        self.hash = hash
        self.revision = revision
    }

    /// Names a receipt that is at hand.
    public init(_ receipt: Receipt) {
        self.init(
            number: receipt.number,
            changeSet: receipt.changeSet,
            hash: receipt.hash,
            revision: receipt.revision ?? .zero
        )
    }

    /// Whether it is of a change-set that was given a revision.
    public var isNumbered: Bool { revision ?? .zero > .zero }

    /// Whether it may be this receipt: another history of the server may have answered the same change-set otherwise.
    public func names(_ receipt: Receipt?) -> Bool {
        guard let receipt, receipt.changeSet == changeSet, receipt.hash == hash else { return false }
        return revision.map { $0 == receipt.revision ?? .zero } ?? true
    }

    /// Its JSON form.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "number": JSONValue(number), "changeSet": .string(changeSet.rawValue), "hash": .string(hash),
        ]
        if let revision { members["revision"] = .string(revision.description) }
        return .object(members)
    }

    init(_ reading: JSONReading) throws(MessageError) {
        number = try reading.integer("number")
        changeSet = try reading.value("changeSet", "a UUID", ChangeSetID.init(rawValue:))
        hash = try reading.value("hash", "64 hexadecimal digits") { $0.isHexadecimal(count: 64) ? $0 : nil }
        revision = try reading.optionalValue("revision", "a revision") { Revision($0) }
    }
}
