import Core
import Foundation
import SyncProtocol

/// The page of conflict cases and late amendments.
struct CasesPage: Sendable {
    let isOpen: Bool
    let tabs: [PageLink]
    let sorts: [PageOption]
    let units: [PageOption]
    let orders: [PageOption]
    let text: String
    let waiting: String
    let cases: [CaseItem]
    let isEmpty: Bool
    let steps: PageSteps
}

extension CasesPage {
    /// The page of a part of the cases.
    init(
        _ list: CaseList,
        _ query: CaseQuery,
        units: [FilingUnit],
        now: Date,
        mayWrite: Bool,
        _ language: Language
    ) {
        func words(_ chinese: String, _ english: String) -> String { language == .zh ? chinese : english }
        let address = PageAddress(
            ConsoleRoute.cases.path(),
            [
                ("tab", query.isOpen ? nil : "closed"), ("type", query.sort?.rawValue), ("unit", query.unit),
                ("q", query.text),
                ("sort", query.newestFirst == query.isOpen ? (query.isOpen ? "newest" : "oldest") : nil),
            ]
        )
        isOpen = query.isOpen
        tabs = [
            PageLink(
                path: address.with("tab", nil).with("sort", nil).text,
                text: words("待了结", "Waiting"),
                isHere: isOpen
            ),
            PageLink(
                path: address.with("tab", "closed").with("sort", nil).text,
                text: words("已了结", "Closed"),
                isHere: !isOpen
            ),
        ]
        sorts =
            [PageOption(value: "", text: words("全部", "All"), isChosen: query.sort == nil)]
            + CaseQuery.Sort.allCases.map {
                PageOption(value: $0.rawValue, text: CaseWords.name(of: $0, language), isChosen: $0 == query.sort)
            }
        self.units = PageOption.units(units, chosen: query.unit, language)
        orders = [
            PageOption(value: "oldest", text: words("等得最久的在前", "oldest first"), isChosen: !query.newestFirst),
            PageOption(value: "newest", text: words("最新的在前", "newest first"), isChosen: query.newestFirst),
        ]
        text = query.text ?? ""
        waiting =
            query.isOpen
            ? words("\(list.found) / \(list.waiting) 件待处理", "\(list.found) of \(list.waiting) waiting")
            : words("\(list.found) 件已了结，\(list.waiting) 件待处理", "\(list.found) closed, \(list.waiting) waiting")
        let names = Dictionary(units.map { ($0.code, $0.title) }) { first, _ in first }
        cases = list.cases.map { listed in
            let unit = listed.scope == .city ? listed.record?.body["code"]?.stringValue ?? "" : listed.scope.rawValue
            return CaseItem(listed, unit: names[unit] ?? unit, now: now, mayWrite: mayWrite, language)
        }
        isEmpty = list.cases.isEmpty
        steps = PageSteps(offset: query.offset, size: query.limit, found: list.found, address, language)
    }
}

/// The words of the page.
enum CasesWords {
    static let words: [String: (String, String)] = [
        "casesTitle": ("冲突与迟到修改", "Conflicts and late amendments"),
        "casesLead": (
            "多人在互不知情时改了同一处，或修改在提交之后才到。现有的值保持不变，另一个值留在这里，由人了结。",
            "Changes of one thing made unseen by each other, or after the hand-over. What stands stays; the other value waits here for a person."
        ),
        "casesType": ("类型", "Sort"), "casesUnit": ("单位", "Unit"),
        "casesSearch": ("企业、姓名或理由", "Enterprise, name or reason"),
        "casesOrder": ("排序", "Order"), "casesFilter": ("筛选", "Filter"), "casesNone": ("没有符合条件的个案。", "No such case."),
        "casesField": ("字段", "Field"), "casesBase": ("修改前", "Before"), "casesIncoming": ("后到的值", "Incoming"),
        "casesStanding": ("现有的值", "Standing"), "casesBroughtBy": ("提出", "Brought by"), "casesWaits": ("已等待", "Waits"),
        "casesClose": ("了结", "Close the case"), "casesHow": ("如何了结", "How"),
        "casesReason": ("理由（必填，区里看得到）", "Reason (required; the unit sees it)"),
        "casesSubmit": ("记录并了结", "Record and close"),
        "casesReturn": ("退回该申报，让区里补正", "Return the filing for correction"), "casesClosedAs": ("了结方式", "Closed as"),
        "casesClosedBy": ("了结人", "Closed by"), "casesWhy": ("理由", "Reason"), "casesEnterprise": ("企业", "Enterprise"),
        "casesClock": ("设备时间，仅供参考", "device clocks, for information"),
        "casesPrevious": ("上一页", "Previous"), "casesNext": ("下一页", "Next"), "casesPages": ("分页", "Pages"),
    ]
}
