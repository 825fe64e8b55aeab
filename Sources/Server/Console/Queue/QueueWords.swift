/// The words of the queue.
enum QueueWords {
    static let all: [String: (String, String)] = [
        "queue": ("审核队列", "Queue"),
        "queueOutcomes": ("批量处理结果", "What became of each"),
        "queueEmpty": ("没有符合条件的申报。", "No filing matches."),
        "queueFindHint": ("企业名称、代码，或名册中的全名", "Enterprise, code, or a full name of the roster"),
        "find": ("查找", "Find"), "unit": ("申报单位", "Unit"), "category": ("类别", "Category"),
        "assignee": ("审核人", "Assignee"), "staleOnly": ("只看决定后有变的", "Changed since the decision only"),
        "group": ("范围", "Which"), "order": ("排序", "Order"), "filter": ("筛选", "Filter"),
        "pickAll": ("全选本页", "Pick the page"), "pick": ("选择", "Pick"), "bulk": ("批量操作", "For those picked"),
        "bulkRun": ("检查后执行", "Check and do"), "reason": ("理由", "Reason"),
        "reasonHint": ("理由（退回、不予批准时填写）", "Reason (for a return or a rejection)"),
        "enterprise": ("企业", "Enterprise"), "state": ("状态", "State"), "total": ("业务总额（万美元）", "Total (10,000 US$)"),
        "tiers": ("列入／培育", "Listing, level"), "hires": ("新录用", "Hires"), "marks": ("提示", "Notes"),
        "nobody": ("未分派", "nobody"), "waiting": ("等待", "Waiting"), "pages": ("分页", "Pages"),
        "colon": ("：", ": "), "open": ("（", " ("), "close": ("）", ")"), "place": ("位置", "You are here"),
    ]
}
