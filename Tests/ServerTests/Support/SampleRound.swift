import Core
import Server
import SyncProtocol

/// Filings and rosters of several units, made up; the codes are of the range that is kept for private use.
enum SampleRound {
    /// The unified code of an enterprise with a number; the same number in another area is the same organisation.
    static func uscc(_ number: Int, area: String = "310105") -> String {
        let body = "PDY" + String(100_000 + number).dropFirst()
        let sum = zip(body.utf8, [3, 7, 9, 10, 5, 8, 4, 2]).reduce(0) { total, pair in
            total + (pair.0 < 0x3A ? Int(pair.0) - 0x30 : Int(pair.0) - 0x41 + 10) * pair.1
        }
        let check = (11 - sum % 11) % 11
        let code = "91" + area + body + (check == 10 ? "X" : String(check))
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
        var (total, weight) = (0, 1)
        for character in code {
            total += (alphabet.firstIndex(of: character) ?? 0) * weight
            weight = weight * 3 % 31
        }
        return code + String(alphabet[(31 - total % 31) % 31])
    }

    static func organisationCode(_ uscc: String) -> String { String(uscc.dropFirst(8).dropLast()) }

    static func filingID(_ uscc: String, unit: String, round: String = "2016") -> RecordID {
        .filing(unit: unit, round: round, unifiedCode: uscc)
    }

    /// The enterprise and its filing, which reaches T1 and the district's level.
    static func filing(
        _ uscc: String,
        unit: String,
        name: String = "上海示例信息技术有限公司",
        round: String = "2016",
        adjust: (inout Filing) -> Void = { _ in }
    ) -> [Change] {
        var enterprise = Enterprise()
        enterprise.uscc = uscc
        enterprise.orgCode = organisationCode(uscc)
        enterprise.name = name
        enterprise.unit = unit
        var filing = Filing()
        filing.name = name
        filing.uscc = uscc
        filing.category = .ito
        filing.lines = ["ITO.SRD.DEV"]
        filing.total = Money(cents: 200_000_000)
        filing.offshore = Money(cents: 120_000_000)
        filing.exportITO = Money(cents: 120_000_000)
        filing.staff = 100
        filing.staffCollege = 80
        filing.certificates = ["CMMI3"]
        filing.paperVolumes = 2
        filing.electronic = true
        filing.unit = unit
        filing.round = round
        adjust(&filing)
        return [
            Change(
                kind: .enterprise,
                record: .enterprise(unit: unit, organisationCode: enterprise.orgCode),
                operation: .create,
                set: enterprise.body
            ),
            Change(
                kind: .filing,
                record: filingID(uscc, unit: unit, round: round),
                operation: .create,
                set: filing.body
            ),
        ]
    }

    /// A hire with the n-th ID number, in order unless adjusted.
    static func hire(
        _ number: Int,
        of uscc: String,
        id: RecordID,
        payer: String = "上海示例信息技术有限公司",
        round: String = "2016",
        adjust: (inout Hire) -> Void = { _ in }
    ) -> Change {
        var hire = Hire()
        hire.name = "张三"
        hire.idNumber = Sample.idNumber(number)
        hire.sex = ResidentID(hire.idNumber)?.sex ?? .male
        hire.post = "工程师"
        hire.payer = payer
        hire.payerOrgCode = organisationCode(uscc)
        hire.ownAccount = true
        hire.hireDate = CivilDate(iso: "2015-07-01") ?? hire.hireDate
        hire.enterprise = uscc
        hire.round = round
        adjust(&hire)
        return Change(kind: .hire, record: id, operation: .create, set: hire.body)
    }

    /// An institution and rows of its 附件4.
    static func trainees(
        _ numbers: [Int],
        of uscc: String,
        unit: String,
        ids: [RecordID],
        employer: String = "上海示例信息技术有限公司"
    ) -> [Change] {
        var institution = Institution()
        institution.uscc = uscc
        institution.orgCode = organisationCode(uscc)
        institution.name = "上海示例培训中心"
        institution.unit = unit
        let rows = zip(numbers, ids).map { number, id in
            var trainee = Trainee()
            trainee.name = "张三"
            trainee.idNumber = Sample.idNumber(number)
            trainee.sex = ResidentID(trainee.idNumber)?.sex ?? .male
            trainee.course = "Java"
            trainee.certificate = "软考"
            trainee.employer = employer
            trainee.institution = uscc
            trainee.round = "2016"
            return Change(kind: .trainee, record: id, operation: .create, set: trainee.body)
        }
        return [
            Change(
                kind: .institution,
                record: .institution(unit: unit, organisationCode: institution.orgCode),
                operation: .create,
                set: institution.body
            )
        ] + rows
    }
}

extension TestStore {
    /// Pushes changes and makes sure that they took effect as given.
    func fill(_ changes: [Change], from device: TestDevice) async throws {
        for part in Self.parts(changes, device.scope) {
            let receipt = try await push(part, from: device)
            guard receipt.outcome == .applied else { throw StoreRefused(detail: receipt.detail) }
        }
    }

    /// A change-set touches one filing with its roster.
    private static func parts(_ changes: [Change], _ scope: Scope) -> [[Change]] {
        var parts: [[Change]] = []
        var last: RecordID?
        for change in changes {
            let parent = RecordTypes.type(of: change.kind)?.parent?(change.set, scope)
            let filing = change.kind == .filing ? change.record : parent?.kind == .filing ? parent?.id : nil
            if parts.isEmpty || last != nil && filing != nil && filing != last { parts.append([]) }
            last = filing ?? last
            parts[parts.count - 1].append(change)
        }
        return parts
    }

    struct StoreRefused: Error { let detail: String? }

    /// Leads a filing to another state as a device that has seen everything.
    func lead(_ filing: RecordID, to state: FilingState, by device: TestDevice) async throws -> Receipt {
        guard let head = try await store.state(of: device.scope)?.head else { throw StoreRefused(detail: nil) }
        let step = Change(
            kind: .filing,
            record: filing,
            operation: .update,
            base: .revision(head.revision),
            set: ["state": .string(state.rawValue)]
        )
        let response = try await push([device.make([step], cursor: head)], from: device)
        guard let receipt = response.receipts.first else { throw StoreRefused(detail: nil) }
        return receipt
    }

    /// Findings of a rule, over everything.
    func shared(_ rule: FindingRule) async throws -> [Finding] {
        try await store.sharedFindings().filter { $0.rule == rule }
    }
}
