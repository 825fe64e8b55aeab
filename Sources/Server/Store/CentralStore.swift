package import Core
package import SyncProtocol

/// What `verify` or `rebuild` found.
package struct StoreFindings: Hashable, Sendable {
    /// Change-sets in the log.
    package var changeSets = 0
    /// Live records.
    package var records = 0
    /// One line for each thing that is wrong; never a value of a record.
    package var problems: [String] = []
}

/// All that a store holds of one scope, for comparing stores and states.
package struct ScopeContents: Hashable, Sendable {
    /// Live records.
    package var records: Set<StoredRecord> = []
    /// Removed ones, with their last bodies.
    package var removed: Set<StoredRecord> = []
    /// Effects of changes to records that existed.
    package var effects: Set<Effect> = []
    /// The revision of each record's making and the root of the change-set that made it.
    package var origins: Set<String> = []
    /// Head and digest as stored.
    package var state: ScopeState
}

/// A filing as it stands, with what is found at it and its roster, and the unit's reasons.
package struct StoredExamination: Sendable {
    /// The filing.
    package var filing: StoredRecord
    /// What is found.
    package var examination: FilingExamination
    /// What the unit says of it.
    package var reasons: Reasons
}

/// The commission's store: an append-only log of change-sets, and the tables that are its projection.
///
/// Two devices, or two processes, may call at once; every method is one transaction.
package protocol CentralStore:
    AuditStore, CaseReading, ExportStore, FormStore, FreezeReading, NoticeReading, OverviewReading, ReviewDesk,
    ReviewStore,
    SummaryReading, TraineeReading, UserStore
{
    /// Who this server is; its epoch is the one in which the store was opened.
    var identity: ServerIdentity { get }
    /// Who this server is, with its epoch as it is now.
    func currentIdentity() async throws -> ServerIdentity
    /// For how long a token is good, in seconds.
    var tokenLifetime: Int { get }

    /// Writes a number that nobody reads, and throws if that cannot be done now.
    func checkWriting() async throws

    // MARK: Sync

    /// Answers a request of a device; what decides is ``ServerEngine``'s.
    ///
    /// - Throws: ``ProblemCode`` for a request that is turned away; nothing of it took effect.
    func answer(_ request: ServerRequest, from caller: Caller) async throws -> ServerAnswer
    /// The device of a token.
    ///
    /// - Throws: ``ProblemCode/unauthenticated``, ``ProblemCode/tokenExpired`` or ``ProblemCode/revoked``.
    func caller(tokenHash: String) async throws -> Caller
    /// Where a scope stands; nil for a scope that is not.
    func state(of scope: Scope) async throws -> ScopeState?
    /// Where all scopes stand, by name.
    func states() async throws -> [ScopeState]

    // MARK: Devices

    /// Devices of units, by unit and time of joining.
    func devices() async throws -> [Device]
    /// Revokes a device at once; nil if there is none, the device as it is now otherwise.
    func revoke(_ device: DeviceID, by actor: AuditActor) async throws -> Device?
    /// Keeps a one-time code; false if its name is in use.
    func add(_ code: StoredEnrolmentCode, by actor: AuditActor) async throws -> Bool
    /// Tries a one-time code.
    func enrol(
        _ request: EnrolRequest,
        name: String,
        codeHash: String,
        tokenHash: String
    ) async throws -> EnrolmentOutcome

    // MARK: Reading over all units

    /// The filing units, in 附件1's order.
    func units() async throws -> [FilingUnit]
    /// The rounds, by code.
    func rounds() async throws -> [Round]
    /// The review table of a round.
    func report(round: String) async throws -> RoundReport
    /// Filings of a unit, of a state, or all.
    func filings(unit: String?, state: FilingState?) async throws -> [StoredRecord]

    // MARK: Review

    /// A filing with what is found at it and its roster, from one snapshot; nil if it is no more.
    func examination(of id: RecordID, in scope: Scope) async throws -> StoredExamination?
    /// What is found across enterprises, institutions, units and rounds, from one snapshot.
    func sharedFindings() async throws -> [Finding]
    /// What is found at rows of 附件4 by themselves.
    func traineeFindings() async throws -> [Finding]

    // MARK: The commission's own work

    /// Changes fields of a record as the commission, by a change-set like any other, and notes it in the audit log with the
    /// outcome; nil if there is no such record.
    func change(
        _ kind: Kind,
        _ id: RecordID,
        in scope: Scope,
        set values: [String: JSONValue],
        noting action: AuditAction,
        by actor: AuditActor
    ) async throws -> (receipt: Receipt, record: StoredRecord)?

    // MARK: Care

    /// Makes the tables anew from the log.
    func rebuild() async throws -> StoreFindings
    /// Checks the log's chain and signatures, and the digests.
    func verify() async throws -> StoreFindings
    /// Everything of a scope.
    func contents(of scope: Scope) async throws -> ScopeContents
}

extension CentralStore {
    /// The heads of all scopes.
    package func heads() async throws -> [Scope: Revision] {
        Dictionary(try await states().map { ($0.scope, $0.head.revision) }) { first, _ in first }
    }

    /// Takes change-sets of a device, in one transaction.
    ///
    /// - Throws: ``ProblemCode/signature``, ``ProblemCode/revoked`` or ``ProblemCode/sessionRestart`` for the push as a whole.
    package func push(_ request: PushRequest, by device: Device) async throws -> PushResponse {
        guard case .push(let response) = try await answer(.push(request), from: .device(device.state)) else {
            throw ProblemCode.internal
        }
        return response
    }

    /// Reads one page from one snapshot.
    ///
    /// - Throws: ``ProblemCode/forbidden`` for another unit's scope.
    package func pull(_ request: PullRequest, by device: Device) async throws -> PullPage {
        guard case .page(let page) = try await answer(.pull(request), from: .device(device.state)) else {
            throw ProblemCode.internal
        }
        return page
    }
}
