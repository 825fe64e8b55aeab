import Core
import Foundation
import SyncProtocol

/// The page of conflict cases and late amendments.
struct CasesPage: Sendable {
    let isOpen: Bool
    let tabs: [PageLink]
    let sorts: [SelectOption]
    let units: [SelectOption]
    let orders: [SelectOption]
    let text: String
    let waiting: String
    let cases: [CaseItem]
    let isEmpty: Bool
    let pager: Pager
}

extension CasesPage {
    /// The page of a part of the cases.
    init(
        _ list: CaseList,
        _ query: CaseQuery,
        units: [FilingUnit],
        now: Date,
        mayWrite: Bool,
        _ shown: Shown
    ) {
        let link = Self.link(query)
        isOpen = query.isOpen
        tabs = [
            PageLink(text: shown.words("待了结", "Waiting"), path: link.with("tab", nil), isHere: query.isOpen),
            PageLink(text: shown.words("已了结", "Closed"), path: link.with("tab", "closed"), isHere: !query.isOpen),
        ]
        sorts =
            [SelectOption(value: "", text: shown.words("全部", "All"), isSelected: query.sort == nil)]
            + CaseQuery.Sort.allCases.map {
                SelectOption(value: $0.rawValue, text: CaseWords.name(of: $0, shown), isSelected: $0 == query.sort)
            }
        self.units = SelectOption.units(units, chosen: query.unit, shown)
        orders = [
            SelectOption(
                value: "oldest",
                text: shown.words("等得最久的在前", "oldest first"),
                isSelected: !query.newestFirst
            ),
            SelectOption(value: "newest", text: shown.words("最新的在前", "newest first"), isSelected: query.newestFirst),
        ]
        text = query.text ?? ""
        waiting =
            query.isOpen
            ? shown.words("\(list.found) / \(list.waiting) 件待处理", "\(list.found) of \(list.waiting) waiting")
            : shown.words(
                "\(list.found) 件已了结，\(list.waiting) 件待处理",
                "\(list.found) closed, \(list.waiting) waiting"
            )
        let names = Dictionary(units.map { ($0.code, $0.title) }) { first, _ in first }
        cases = list.cases.map { listed in
            let unit = listed.scope == .city ? listed.record?.body["code"]?.stringValue ?? "" : listed.scope.rawValue
            return CaseItem(listed, unit: names[unit] ?? unit, now: now, mayWrite: mayWrite, shown)
        }
        isEmpty = list.cases.isEmpty
        pager = Pager(
            target: link.text,
            page: query.offset / query.limit + 1,
            size: query.limit,
            total: list.found,
            language: shown.language
        )
    }

    /// The page's own address with its filters.
    private static func link(_ query: CaseQuery) -> LinkQuery {
        var items: [(String, String)] = query.isOpen ? [] : [("tab", "closed")]
        items += [("type", query.sort?.rawValue), ("unit", query.unit), ("q", query.text)].compactMap { name, value in
            value.map { (name, $0) }
        }
        if query.newestFirst { items.append(("sort", "newest")) }
        return LinkQuery(ConsoleRoute.cases.path(), FormFields(items), keeping: ["tab", "type", "unit", "q", "sort"])
    }
}

/// The words of the page.
enum CasesWords {
    static let all: [String: (String, String)] = [
        "casesTitle": ("冲突与迟到更正", "Conflicts and late amendments"),
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
        "casesTyped": ("另定的值", "Another value"), "casesClear": ("清空", "leave it empty"),
        "casesTypedHint": ("没有填写也没有勾选清空的，维持现有的值。", "What is neither typed nor cleared stays as it stands."),
        "casesClosedAs": ("了结方式", "Closed as"),
        "casesClosedBy": ("了结人", "Closed by"), "casesWhy": ("理由", "Reason"), "casesEnterprise": ("企业", "Enterprise"),
        "casesClock": ("设备时间，仅供参考", "device clocks, for information"),
    ]
}
