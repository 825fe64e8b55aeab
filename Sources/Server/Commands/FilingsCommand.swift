import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// `filings`: lists filings with what the catalogue's gates say of them.
struct FilingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "filings",
        abstract: .help("列出企业申报及其对标结果", "List filings with their eligibility")
    )

    @OptionGroup var common: CommonOptions
    @Option(help: ArgumentHelp(.help("区（示范区）代码", "A unit's code.")))
    var unit: String?
    @Option(help: ArgumentHelp(.help("状态，如 draft", "A state, such as draft.")))
    var state: String?

    func run() async throws {
        try await common.run { output in
            let unit = try unit?.checkedUnit(common.language)
            let state = try state.map { try checkedState($0, output) }
            let store = try common.openStore()
            let shared = try await store.sharedFindings()
            var table = FilingTable(common.language)
            var stream = JSONArrayStream()
            for record in try await store.filings(unit: unit, state: state) {
                guard let listed = try await listed(record, shared, in: store) else { continue }
                if output.isJSON { try stream.append(listed.json(common.language)) } else { try table.add(listed) }
            }
            if output.isJSON { try stream.end() } else { try table.print() }
            return .done
        }
    }

    private func listed(
        _ record: StoredRecord,
        _ shared: [Finding],
        in store: some CentralStore
    ) async throws -> ListedFiling? {
        guard let unit = record.body["unit"]?.stringValue,
            let found = try await store.examination(of: record.id, in: .unit(unit))
        else { return nil }
        let code = record.body["uscc"]?.stringValue
        let round = record.body["round"]?.stringValue
        let own = shared.filter { finding in
            finding.records.contains { $0.unit == unit && $0.enterprise == code && $0.round == round && code != nil }
        }
        return ListedFiling(
            record: found.filing,
            eligibility: found.examination.eligibility,
            findings: found.examination.findings + own,
            reasons: found.reasons
        )
    }

    private func checkedState(_ text: String, _ output: CommandOutput) throws(CommandFailure) -> FilingState {
        if let state = FilingState(rawValue: text) { return state }
        let codes = output.list(FilingState.allCases.map(\.rawValue))
        throw CommandFailure(.usage, output.words("没有这个状态；可用：\(codes)。", "No such state; there are: \(codes)."))
    }
}
