/// The words of the overview and of charts everywhere.
enum OverviewWords {
    static let all: [String: (String, String)] = [
        "chartEmpty": ("还没有数据。", "No figures yet."),
        "chartTable": ("数据表", "As a table"),
        "overviewAll": ("全部", "All"),
        "overviewEnterprise": ("企业", "Enterprise"),
        "overviewState": ("状态", "State"),
        "overviewUnit": ("单位", "Unit"),
        "overviewWaiting": ("等待", "Waiting"),
        "overviewMine": ("已分派给我", "mine"),
        "overviewNothing": ("没有待处理的申报。", "Nothing waits for you."),
        "overviewEvents": ("最近动态", "Latest steps"),
        "overviewNoEvents": ("本批次还没有动态。", "Nothing has happened in this round yet."),
        "overviewCharts": ("图表", "Charts"),
        "overviewRound": ("申报批次", "Round"),
        "overviewSwitch": ("切换", "Switch"),
        "overviewSilentLink": ("查看各单位", "See the units"),
    ]
}
