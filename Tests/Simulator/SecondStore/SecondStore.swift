public import Core
public import SyncProtocol

/// A store beside the model's that is to do the same.
///
/// It carries out the same effects, and everything that the engine reads is held against it. The simulator knows no database:
/// whoever runs histories hands one in.
public protocol SecondStore: AnyObject {
    /// Runs what reads the store's views, or calls it.
    func access<Value>(_ body: () throws -> Value) throws -> Value

    // MARK: Transactions

    /// Begins the one write transaction.
    func begin() throws
    /// Carries out an effect of the open transaction; a note about a device may also come while none is open.
    func carryOut(_ effect: ServerEffect) throws
    /// Makes the open transaction durable.
    func commit() throws
    /// Undoes the open transaction: the process that had it ended, or its request failed.
    func rollBack() throws
    /// What the engine reads next: by the open transaction if it is writing, else what is committed.
    func view(isWriting: Bool) throws -> any ServerView

    // MARK: What is done to a store from outside

    /// Adds a device.
    func enrol(_ device: DeviceState, name: String) throws
    /// Revokes a device.
    func revoke(_ device: DeviceID) throws
    /// Lets all tokens expire.
    func expireTokens() throws
    /// All that the store holds.
    func save() throws -> [UInt8]
    /// Declares that a backup, just made, holds these states.
    func cover(_ states: [ScopeState]) throws
    /// Goes back to an earlier state, without its tokens, in a new epoch or silently.
    func restore(_ saved: [UInt8], beginning epoch: EpochDraft?) throws
    /// What the store's own check finds wrong; in most histories devices sign without keys, which is no finding.
    func findings(judgesSignatures: Bool) throws -> [String]
}

/// Makes the second store of a history, for a server and its scopes.
public typealias SecondStoreMaker = @Sendable (ServerIdentity, [Scope]) throws -> any SecondStore
