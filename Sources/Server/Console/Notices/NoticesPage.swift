import Core

/// The page of all public notices of a round, and the form that makes one.
struct NoticesPage: Sendable {
    /// A notice in the list.
    struct Item: Sendable, Equatable {
        var path: String
        var title: String
        var from: String
        var to: String
        var filings: String
        var objections: String
        var standing: NoticeStanding.Words
        var author: String
    }

    let rounds: [SelectOption]
    let notices: [Item]
    let isEmpty: Bool
    /// What a new notice may show; nil for who may not publish.
    let draft: Draft?

    /// The form of a new notice.
    struct Draft: Sendable {
        let round: String
        let title: String
        let from: String
        let to: String
        let units: [SelectOption]
        let candidates: [NoticeRow]
        let isEmpty: Bool
        let found: String
    }

    /// So many filings at most are on one notice.
    static let mostFilings = 250
    /// So many days an objection is taken, the first and the last included.
    static let term = 7
}

/// Where a notice stands on a day.
enum NoticeStanding: String, Sendable, CaseIterable {
    /// Its first day has not come.
    case coming
    /// Objections are taken.
    case running
    /// The last day has passed, and it has not been closed.
    case ended
    /// It was closed.
    case closed

    /// Where a notice stands.
    init(_ notice: Notice, on day: CivilDate) {
        self = !notice.open ? .closed : day < notice.from ? .coming : day > notice.to ? .ended : .running
    }

    /// The standing in words, and the look of its chip.
    struct Words: Sendable, Equatable {
        var text: String
        var look: String
    }

    /// The words of a notice's standing.
    static func words(_ notice: Notice, on day: CivilDate, _ shown: Shown) -> Words {
        let left = notice.to.daysSinceEpoch - day.daysSinceEpoch + 1
        return switch NoticeStanding(notice, on: day) {
        case .coming: Words(text: shown.words("尚未开始", "not begun"), look: "info")
        case .running:
            Words(text: shown.words("公示中，还剩 \(left) 天", "up, \(Plural.words(left, "day")) left"), look: "info")
        case .ended: Words(text: shown.words("公示期满，待办结", "term over, to be closed"), look: "warn")
        case .closed: Words(text: shown.words("已办结", "closed"), look: "ok")
        }
    }
}

/// The words of the pages of notices.
enum NoticesWords {
    static let all: [String: (String, String)] = [
        "noticesTitle": ("公示", "Public notices"), "noticesRound": ("申报批次", "Round"), "noticesChoose": ("查看", "Show"),
        "noticesName": ("标题", "Title"), "noticesTerm": ("公示期", "Term"), "noticesFrom": ("公示开始", "From"),
        "noticesTo": ("公示截止（含当日）", "To (included)"), "noticesCount": ("企业", "Enterprises"),
        "noticesObjections": ("异议", "Objections"), "noticesStanding": ("状态", "Standing"),
        "noticesAuthor": ("发布人", "Published by"), "noticesNone": ("本批次还没有公示。", "No notice in this round yet."),
        "noticesMake": ("发布公示", "Publish a notice"),
        "noticesMakeLead": (
            "从已批准的申报中勾选；发布后即为“公示”状态。证件号码与人员全名不会出现。",
            "Choose among the approved filings; publishing leads them to published. ID numbers and full names never appear."
        ),
        "noticesStale": ("决定后有变，须重新审核", "changed since the decision; review it anew"),
        "noticesNoApproved": ("没有已批准而未公示的申报。", "No approved filing waits for a notice."),
        "noticesUnit": ("区（示范区）", "Unit"), "noticesFilter": ("筛选", "Filter"), "noticesPick": ("列入", "Pick"),
        "noticesEnterprise": ("企业名称", "Enterprise"), "noticesCategory": ("外包类别", "Category"),
        "noticesLevel": ("达到的标准", "Standard reached"), "noticesPeople": ("支持人数", "People supported"),
        "noticesPublish": ("发布", "Publish"), "noticesPublishConfirm": ("确认发布公示？", "Publish the notice?"),
        "noticesState": ("申报状态", "Filing's state"), "noticesPrint": ("打印公示稿", "Print"),
        "noticesPrintNames": ("打印（附人员名单）", "Print with names"),
        "noticesObject": ("登记异议", "Record an objection"), "noticesObjector": ("异议人", "Objector"),
        "noticesFiling": ("被异议的企业", "Enterprise objected to"), "noticesText": ("异议内容", "What is said"),
        "noticesRecord": ("登记", "Record"), "noticesNoObjection": ("没有异议。", "No objection."),
        "noticesOutcome": ("处理结果", "Outcome"), "noticesUpheld": ("成立", "upheld"),
        "noticesDismissed": ("不成立", "dismissed"), "noticesAnswer": ("答复（必填）", "Answer (required)"),
        "noticesReply": ("记录答复", "Record the answer"),
        "noticesReopen": (
            "异议成立：请到申报页以“重新打开”处理（须说明理由并再次确认身份）。",
            "Upheld: reopen the filing on its page (with a reason and your password)."
        ),
        "noticesToFiling": ("去申报页", "To the filing"), "noticesClose": ("办结公示", "Close the notice"),
        "noticesReason": ("理由（提前办结时必填）", "Reason (required before the term ends)"),
        "noticesCloseConfirm": ("确认办结？列入的申报将转为办结。", "Close it? Its filings are led to closed."),
        "noticesWaits": ("有未了结的个案", "open case"),
        "noticesLeft": ("已撤出公示", "left the notice"), "noticesSeq": ("序号", "No."),
        "noticesMasked": ("人员姓名已部分隐去", "names are masked"),
    ]
}
