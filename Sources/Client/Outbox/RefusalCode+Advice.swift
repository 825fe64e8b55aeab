import Core
import SyncProtocol

extension RefusalCode {
    /// What to do about it with this program, in words.
    func advice(_ language: Language) -> String { language == .zh ? chinese : english }

    private var chinese: String {
        switch self {
        case .idReused: "用 outbox retry 另给标识再报"
        case .dependency: "先处理那一个；outbox retry 会连它一起重报"
        case .replaced: "核对记录后用 outbox discard 放弃"
        case .schema: "核对 outbox show，用 set 重新录入正确的值，再用 outbox discard 放弃这一个"
        case .scope: "核对本机登记的区；不属本区的用 outbox discard 放弃"
        case .authority: "用 outbox discard 放弃，或请市商务委处理"
        case .base: "先 sync，再 outbox retry"
        case .unknownRecord: "先 sync；记录仍需要时重新录入，否则用 outbox discard 放弃"
        case .chain: "运行 doctor；再用 outbox retry"
        case .filingChanged: "sync 并核对；已由另一台设备办了的，用 outbox discard 放弃这一个，否则重新办一次"
        case .caseOpen: "用 conflicts、resolve 了结后重新 submit"
        case .stepIncomplete: "sync 到报完，再重新 submit"
        case .roundClosed: "请市商务委重新开放批次；开放后 sync，再重新 submit（提交不能重报），原来这一步随即办结"
        }
    }

    private var english: String {
        switch self {
        case .idReused: "outbox retry sends it under a new one"
        case .dependency: "deal with that one; outbox retry takes both"
        case .replaced: "check the record, then outbox discard"
        case .schema: "see outbox show, enter it anew with set, then discard it"
        case .scope: "check which unit this device is of; else outbox discard"
        case .authority: "outbox discard, or ask the commission"
        case .base: "sync, then outbox retry"
        case .unknownRecord: "sync; enter it anew if it is needed, else discard"
        case .chain: "run doctor, then outbox retry"
        case .filingChanged: "sync and look: if another device has done it, outbox discard this one, else do it again"
        case .caseOpen: "close them with conflicts and resolve, then submit again"
        case .stepIncomplete: "sync until it is, then submit again"
        case .roundClosed:
            "ask the commission to open it again; then sync, and submit again, which lays this step aside (a step is not retried)"
        }
    }
}
