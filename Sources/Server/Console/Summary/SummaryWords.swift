import Core

/// The words of the page of 附件2.
enum SummaryWords {
    static let all: [String: (String, String)] = [
        "summaryTitle": ("附件2 汇总", "Consolidated 附件2"), "summaryRound": ("申报批次", "Round"),
        "summaryChoose": ("查看", "Show"), "summaryPrint": ("打印全部汇总表", "Print all sheets"),
        "summaryUnits": ("各单位合计", "Totals by unit"), "summaryUnit": ("区（示范区）", "Unit"), "summarySeq": ("序号", "No."),
        "summaryEnterprises": ("企业", "Enterprises"), "summaryPaper": ("纸质材料（本）", "Paper volumes"),
        "summaryElectronic": ("电子版（家）", "Electronic"), "summaryRows": ("附件3 入库（行）", "Rows of 附件3"),
        "summaryDifferences": ("待核对", "To check"), "summaryTotal": ("总计", "Total"),
        "summaryState": ("状态", "State"),
        "summaryLong": (
            "企业较多，请在上表点选单位查看明细，或打印全部汇总表。",
            "There are many enterprises: choose a unit above to see its lines, or print all sheets."
        ),
        "summaryNoLines": ("尚无已提交的申报。", "Nothing has been handed in yet."),
        "summaryReconcile": ("核对", "Reconciliation"),
        "summaryAgrees": ("合计与各单位资料一致，没有要核对的。", "All totals agree; there is nothing to check."),
        "summaryBasis": (
            "合计由系统内的申报得出：已提交的计入，草稿与撤回的不计入；各单位自行打印的附件2 含草稿，两者不同时并列写明。",
            "Totals are derived from the filings: what was handed in counts, drafts and withdrawn ones do not; a unit's own 附件2 has its drafts, and where the two differ both are given."
        ),
        "summaryExport": ("导出本页 xlsx", "Export this page, xlsx"),
        "summaryExportHint": (
            "导出的与本页同一范围：已提交的全部申报，每家一行，不予批准的另有标明；小计与核对见本页。",
            "The file has the filings of this page, one a line: all that were handed in, rejected ones marked; subtotals and reconciliation are on this page."
        ),
    ]

    /// What a subject of the reconciliation is called, and what to do.
    static func subject(_ subject: UnitSummary.Difference.Subject, _ shown: Shown) -> (String, String) {
        func words(_ zh: (String, String), _ en: (String, String)) -> (String, String) {
            shown.language == .zh ? zh : en
        }
        return switch subject {
        case .drafts:
            words(("草稿，未计入", "等待该单位提交。"), ("Drafts, not counted", "The unit has yet to submit them."))
        case .withdrawn:
            words(("已撤回，未计入", "如属误撤，请联系该单位重新提交。"), ("Withdrawn, not counted", "If by mistake, the unit submits again."))
        case .withoutFiling:
            words(("本批次没有申报的企业", "确认是否漏报。"), ("Enterprises without a filing", "Ask whether one was forgotten."))
        case .noRoster:
            words(
                ("电子版为“是”，附件3 没有入库", "请该单位导入名册，或在退回时说明。"),
                (
                    "Electronic material declared, no row of 附件3 stored",
                    "The unit imports the roster, or the filing is returned."
                )
            )
        case .undeclaredRoster:
            words(
                ("电子版为“否”，附件3 已入库", "请核对“电子版材料”一栏。"),
                ("Rows of 附件3 stored, electronic material denied", "Check the column 电子版材料.")
            )
        case .rowsMissing:
            words(
                ("附件3 序号与入库行数不符", "缺的可能是未通过校验而没有入库的行，多的可能是序号重复或漏写；请对照该单位的导入报告。"),
                (
                    "Printed numbers and stored rows of 附件3 differ",
                    "Missing ones may have been rejected at import, more of them have numbers twice or none; compare with the unit's report."
                )
            )
        case .noMaterial:
            words(("没有收到任何材料", "纸质 0 本、电子版为否；请核实。"), ("No material at all", "No paper, not electronic: ask the unit."))
        }
    }

    /// How many were left out of a sheet.
    static func leftOut(_ subject: UnitSummary.Difference.Subject, _ count: Int, _ shown: Shown) -> String {
        subject == .drafts
            ? shown.words("草稿 \(count) 家未计入", "\(Plural.words(count, "draft")) not counted")
            : shown.words("已撤回 \(count) 家未计入", "\(count) withdrawn not counted")
    }

    /// The figures of the unit's own 附件2.
    static func printed(_ table: SummaryTable, _ shown: Shown) -> String {
        let figures = (table.lines.count, table.paperVolumes, table.electronic)
        return shown.language == .zh
            ? "单位自印附件2（含草稿）：\(figures.0) 家，\(figures.1) 本，电子版 \(figures.2) 家"
            : "The unit's own 附件2 (with drafts): \(figures.0) enterprises, \(figures.1) volumes, \(figures.2) electronic"
    }

    /// Printed numbers against stored rows.
    static func rows(declared: Int, stored: Int, _ shown: Shown) -> String {
        shown.language == .zh
            ? "最后序号 \(declared)，入库 \(stored) 行，"
                + (declared > stored ? "缺 \(declared - stored) 行" : "多 \(stored - declared) 行")
            : "last number \(declared), \(stored) rows stored, \(abs(declared - stored)) "
                + (declared > stored ? "missing" : "more")
    }
}
