import ArgumentParser
import Core
import Terminal

/// `filings`: lists filings with what the catalogue's gates say of them.
struct FilingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "filings",
        abstract: "列出企业申报及其对标结果。 List filings with their eligibility."
    )

    @OptionGroup var common: CommonOptions
    @Option(help: "区（示范区）代码。 Code of a unit.")
    var unit: String?
    @Option(help: "状态，如 draft。 State.")
    var state: String?

    func run() async throws {
        try await common.run { output in
            let unit = try unit?.checkedUnit(common.language)
            let state = try state.map { try checkedState($0, output) }
            let records = try await common.openStore().filings(unit: unit, state: state)
            let listing = FilingListing(records: records)
            try output.write(listing.json) { try listing.text(language: common.language, width: $0) }
            return .done
        }
    }

    private func checkedState(_ text: String, _ output: CommandOutput) throws(CommandFailure) -> FilingState {
        if let state = FilingState(rawValue: text) { return state }
        let codes = FilingState.allCases.map(\.rawValue).joined(separator: "、")
        throw CommandFailure(.usage, output.words("没有这个状态；可用：\(codes)。", "No such state; there are: \(codes)."))
    }
}
