import Core

/// The words around the catalogue's own: only these have a language, what is printed stays as it is.
struct CatalogueLabels {
    let language: Language

    private func say(_ chinese: String, _ english: String) -> String { language == .zh ? chinese : english }

    var code: String { say("代码", "Code") }
    var name: String { say("名称", "Name") }
    var goals: String { say("促进目标", "Goals") }
    var category: String { say("大类", "Category") }
    var group: String { say("中类", "Group") }
    var groups: String { say("中类", "Groups") }
    var lines: String { say("小类", "Lines") }
    var aliases: String { say("别名", "Aliases") }
    var potential: String { say("潜力领域", "Potential field") }
    var criteria: String { say("培育重点", "Criteria") }
    var combination: String { say("条件关系", "Together") }
    var words: String { say("原文", "As printed") }
    var place: String { say("出处", "Where") }
    var total: String { say("业务额", "Total") }
    var share: String { say("占比", "Share") }
    var export: String { say("出口额", "Export") }
    var amounts: String { say("金额口径", "Amounts") }
    var contract: String { say("合同期限", "Contract") }
    var note: String { say("说明", "Note") }
    var period: String { say("期间", "Period") }
    var sameName: String { say("同名小类", "Line") }
    var components: String { say("内容", "Parts") }
    var applications: String { say("应用", "Used for") }
    var places: String { say("区域", "Places") }
    var level: String { say("培育级别", "Level") }
    var listing: String { say("列入标准", "Listing standard") }
    func levelNote(in unit: String) -> String { say("出口额下限（\(unit)）", "least export (\(unit))") }
    /// The unit of the catalogue's amounts: in it `万美元`, ten thousand US dollars.
    func unit(of catalogue: Catalogue) -> String {
        let unit = catalogue.listing.amountSource.unit
        return unit == "万美元" ? say(unit, "× 10,000 USD") : unit
    }
    var offTreeMark: String { say("＊ 促进目标点名而业务范围未列的领域", "* named by the goals, not a line") }
    var noCertificateList: String { say("原文未列出认证名单", "the source lists no certificates") }
    var usage: String {
        say(
            "看条文：shenbao catalogue 代码　　查词语：shenbao catalogue 词语",
            "A clause: shenbao catalogue CODE    A word: shenbao catalogue TEXT"
        )
    }

    func type(_ type: String) -> String {
        switch type {
        case "category": category
        case "group": group
        case "line": say("小类", "Line")
        case "level": level
        case "potentialField": potential
        default: words
        }
    }

    /// How several conditions work together, and whether that is printed or our reading.
    func describe(_ combination: Catalogue.Combination) -> String {
        let rule =
            switch combination.rule {
            case .any: say("满足任一项即可", "any one is enough")
            case .all: say("须全部满足", "all have to hold")
            }
        return combination.statedInSource
            ? rule : rule + say("（原文未写明，为本系统的理解）", " (our reading; the source does not say)")
    }

    /// What is to be known of a goal besides its words; nothing for one that names a line.
    func describe(_ goal: Catalogue.Goal) -> String {
        if goal.isIssuedOnly { return say("（业务范围未列，附件5 无）", " (no line, not in annex 5)") }
        return goal.isOffTree ? say("（业务范围未列）", " (no line)") : ""
    }

    /// Where amounts come from.
    func describe(_ source: Catalogue.AmountSource) -> String {
        source.system + "，" + source.status
            + (source.governsExports ? say("（业务额与出口额同）", " (totals and exports alike)") : "")
    }

    /// How long a contract runs; nil for a criterion that is not about contracts.
    func describe(contractOf criterion: Catalogue.Criterion) -> String? {
        guard let term = criterion.phrases.contractTerm else { return nil }
        guard let years = criterion.minimumYears else {
            return term + say("（原文未写年数，由审核人判断）", " (no years given; the reviewer judges)")
        }
        return term + say("，\(years) 年以上", ", \(years) year or more")
    }
}
