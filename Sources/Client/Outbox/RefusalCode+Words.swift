import Core
import SyncProtocol

extension RefusalCode {
    /// Why the server refused, in words.
    func reason(_ language: Language) -> String { words(language).reason }

    /// What to do about it, in words.
    func advice(_ language: Language) -> String { words(language).advice }

    private func words(_ language: Language) -> (reason: String, advice: String) {
        language == .zh ? chinese : english
    }

    private var chinese: (reason: String, advice: String) {
        switch self {
        case .idReused: ("服务器上已有同一标识、内容不同的变更集", "用 outbox retry 另给标识再报")
        case .dependency: ("它所依据的变更集被拒", "先处理那一个；outbox retry 会连它一起重报")
        case .replaced: ("同一项工作已由另一份副本报送并生效", "核对记录后用 outbox discard 放弃")
        case .schema: ("字段、取值或几个字段之间的关系不合要求", "核对 outbox show，用 set 重新录入正确的值，再用 outbox discard 放弃这一个")
        case .scope: ("不在本区（示范区）的范围内", "核对本机登记的区；不属本区的用 outbox discard 放弃")
        case .authority: ("本区无权改动这些内容", "用 outbox discard 放弃，或请市商务委处理")
        case .base: ("所依据的版本在服务器上还没有", "先 sync，再 outbox retry")
        case .unknownRecord: ("服务器上没有这条记录", "先 sync；记录仍需要时重新录入，否则用 outbox discard 放弃")
        case .chain: ("与本机先前的变更集接不上", "运行 doctor；再用 outbox retry")
        case .filingChanged: ("提交或撤回时还没有看到别人对这份申报或其名册的改动", "sync 并核对；已由另一台设备办了的，用 outbox discard 放弃这一个，否则重新办一次")
        case .caseOpen: ("这份申报还有未了结的冲突", "用 conflicts、resolve 了结后重新 submit")
        case .stepIncomplete: ("这份申报还有分部分上报的工作没有报完", "sync 到报完，再重新 submit")
        case .roundClosed: ("本区的申报批次已关闭或冻结", "请市商务委重新开放批次；开放后 sync，再重新 submit（提交不能重报），原来这一步随即办结")
        }
    }

    private var english: (reason: String, advice: String) {
        switch self {
        case .idReused: ("the server has other content under this identifier", "outbox retry sends it under a new one")
        case .dependency: ("a change-set that it stands on was refused", "deal with that one; outbox retry takes both")
        case .replaced: ("another copy of the replica has sent the same work", "check the record, then outbox discard")
        case .schema:
            (
                "a field, a value or fields together break a rule",
                "see outbox show, enter it anew with set, then discard it"
            )
        case .scope: ("it is outside this unit", "check which unit this device is of; else outbox discard")
        case .authority: ("this unit may not write that", "outbox discard, or ask the commission")
        case .base: ("it stands on a revision that the server does not have yet", "sync, then outbox retry")
        case .unknownRecord:
            ("the server does not have the record", "sync; enter it anew if it is needed, else discard")
        case .chain: ("it does not follow this device's change-set before it", "run doctor, then outbox retry")
        case .filingChanged:
            (
                "others had changed the filing or its roster, unseen here",
                "sync and look: if another device has done it, outbox discard this one, else do it again"
            )
        case .caseOpen: ("conflicts of the filing are open", "close them with conflicts and resolve, then submit again")
        case .stepIncomplete:
            ("a step on the filing or its roster is not complete yet", "sync until it is, then submit again")
        case .roundClosed:
            (
                "the round is closed or frozen for this unit",
                "ask the commission to open it again; then sync, and submit again, which lays this step aside (a step is not retried)"
            )
        }
    }
}
