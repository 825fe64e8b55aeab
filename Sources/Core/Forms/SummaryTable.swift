/// 附件2: a unit's summary of the filings of a round.
public struct SummaryTable: Sendable {
    /// A row.
    public struct Line: Sendable, Equatable {
        /// From 1.
        public let seq: Int
        /// The enterprise's name.
        public let enterprise: String
        /// Volumes of paper material.
        public let paperVolumes: Int
        /// Whether electronic material came.
        public let electronic: Bool
        /// A remark.
        public let remark: String?
    }

    /// The unit.
    public let unit: FilingUnit
    /// The rows, in the order of the filings' printed numbers.
    public let lines: [Line]

    /// The names of enterprises whose filings were taken back and are left out.
    public let withdrawn: [String]

    /// Sums up filings; those taken back are left out.
    public init(unit: FilingUnit, filings: [Filing]) {
        self.unit = unit
        withdrawn = filings.filter { $0.state == .withdrawn }.map(\.name).sorted()
        let ordered = filings.filter { $0.state != .withdrawn }
            .sorted { ($0.seq ?? .max, $0.uscc) < ($1.seq ?? .max, $1.uscc) }
        lines = ordered.enumerated().map { index, filing in
            Line(
                seq: index + 1,
                enterprise: filing.name,
                paperVolumes: filing.paperVolumes,
                electronic: filing.electronic,
                remark: filing.remark
            )
        }
    }

    /// The printed title with the unit's own name.
    public var title: String { unit.title + "企业申报情况汇总表" }

    /// The printed column heads.
    public static let heads = ["序号", "企业名称", "纸质材料册数（本）", "电子版材料（是/否）", "备注"]

    /// 总计: volumes of paper material.
    public var paperVolumes: Int { lines.reduce(0) { $0 + $1.paperVolumes } }

    /// 总计: how many came with electronic material.
    public var electronic: Int { lines.count { $0.electronic } }
}
