/// The words of a filing's pages.
enum FilingWords {
    static let all: [String: (String, String)] = [
        "opinionSheet": ("审核意见表", "Opinion sheet"), "assignToMe": ("分派给我", "Assign to me"),
        "giveBack": ("退回队列", "Give back"), "revision": ("版本", "revision"), "review": ("审核", "Review"),
        "roster": ("附件3 名册", "Roster"), "history": ("历史", "History"),
        "staleDecision": (
            "受理或决定之后，申报内容又有变化，见下方“修改前后”。如影响结论，请重新开启审核。",
            "The facts changed after the acceptance or decision; see the changes below. If they matter, reopen the review."
        ),
        "judgeClaim": ("去认定", "Judge it"),
        "claims": ("重复申领的认定", "Verdicts on duplicate claims"),
        "claimsSince": (
            "受理之后，对本申报的重复申领又作出（或撤销）了认定，支持人数可能与受理时不同；请先看清再决定。",
            "Since the acceptance a claim of this filing was judged, or a verdict taken back: for how many people it stands may differ. Look before you decide."
        ),
        "claimSince": ("受理之后", "since the acceptance"), "openClaims": ("查看重复申领", "Open the duplicate claims"),
        "changesSince": ("修改前后", "Before and after"), "field": ("字段", "Field"), "before": ("原来", "Before"),
        "after": ("现在", "After"), "moreChanges": ("还有更多修改，见历史。", "There are more; see the history."),
        "lateDecided": (
            "不影响结论的，可搁置；影响结论的，由审批人写明理由、重新开启并退回：只开放这些字段，区里的修改随之并入。",
            "Set aside what does not matter. If it matters, an approver reopens and returns the filing with a reason: only these fields are given back, and the unit's edit is merged."
        ),
        "openCases": ("未了结的冲突与迟到更正", "Open cases"), "facts": ("申报数据", "Figures"),
        "onReturn": ("退回时，", "On a return, "),
        "reopened": ("已退回补正", "reopened"), "listing": ("列入标准", "Listing standard"),
        "listingHint": ("达到任一档即可", "any tier is enough"), "cultivation": ("培育重点", "Cultivation standard"),
        "why": ("算式与条款", "Arithmetic and clause"), "findings": ("疑点", "Findings"),
        "noFindings": ("没有疑点。", "Nothing was found."), "unitReason": ("区里说明", "The unit's reason"),
        "decision": ("处理", "Decision"),
        "decisionHint": (
            "退回补正只开放意见所指的字段；没有逐条意见时整份退回，须写明理由。",
            "A return gives back only what remarks ask for; without such remarks everything, and a reason is needed."
        ),
        "decisionHintCase": (
            "不予批准、重新开启须写明理由。因迟到更正退回时，只开放其所涉及的字段和意见所指的字段。",
            "A rejection and a reopening need a reason. A return because of a late amendment gives back what that is about, and what remarks ask for."
        ),
        "noActions": ("此状态下没有您可做的处理。", "There is nothing for you to do in this state."),
        "remarks": ("意见", "Remarks"), "noRemarks": ("还没有意见。", "No remarks yet."),
        "asks": ("需补正", "to be corrected"), "answered": ("已答复", "answered"), "closedBy": ("已了结：", "settled by"),
        "settle": ("了结", "Settle"),
        "newRemark": ("提出意见", "New remark"), "remarkText": ("意见内容", "Text"),
        "asksHint": ("要求补正（退回时开放该字段）", "asks for a correction (the field is reopened on return)"),
        "remarkRow": ("提意见", "Remark"), "remarkFiling": ("改为对整份申报提意见", "Remark on the filing instead"),
        "addRemark": ("添加意见", "Add remark"), "steps": ("经过", "Steps"),
        "noRoster": ("没有附件3 人员。", "No hires."), "seq": ("序号", "No."), "person": ("姓名", "Name"),
        "sex": ("性别", "Sex"), "idNumber": ("证件号码", "ID number"), "post": ("岗位", "Post"), "hired": ("入职", "Hired"),
        "inService": ("在职", "In service"), "days": ("天数", "Days"), "reveal": ("显示完整号码", "Show numbers in full"),
        "revealReason": ("查看理由", "Why you need them"),
        "revealConfirm": (
            "查看完整证件号码会记入审计日志。继续吗？", "Showing ID numbers in full is written to the audit log. Go on?"
        ),
        "revealed": ("以下为完整证件号码；本次查看已记入审计日志。", "ID numbers in full; this look is in the audit log."),
        "noHistory": ("没有历史。", "No history."), "keptInCase": ("留在冲突中", "kept in a case"), "later": ("较新的", "Newer"),
    ]
}
