import Core
import SyncProtocol

/// What a particular of an entry is called, and how its value is read; the same key may mean other things in other actions.
struct AuditParticular: Sendable {
    /// How a value is read.
    enum Value: Sendable {
        /// What somebody typed, a number, a yes or no, a name, a digest: as it is.
        case plain
        /// A user's name; null has words.
        case name(none: AuditPhrase)
        /// A time of the protocol.
        case time
        /// A filing's state.
        case state
        /// A user's role.
        case role
        /// A field's code.
        case field
        /// Names of records.
        case records
        /// What a return gives back.
        case places
        /// Parameters of a round by their fields.
        case parameters
        /// A code of a choice that a record kind declares.
        case choice(Kind, field: String)
        /// A code of a closed list.
        case words([String: AuditPhrase])
        /// Further particulars.
        case members([String: AuditParticular])
    }

    /// What it is called.
    let label: AuditPhrase
    /// How it is read.
    let value: Value

    /// Describes a particular.
    /// - Parameters:
    ///   - zh: what it is called in Chinese.
    ///   - en: what it is called in English.
    ///   - value: how its value is read.
    init(_ zh: String, _ en: String, _ value: Value = .plain) {
        label = AuditPhrase(zh, en)
        self.value = value
    }
}

/// Words in both languages.
struct AuditPhrase: Sendable, Equatable {
    let zh: String
    let en: String

    /// Takes the words.
    init(_ zh: String, _ en: String) {
        self.zh = zh
        self.en = en
    }

    /// The words in a language.
    func text(_ language: Language) -> String { language == .zh ? zh : en }
}

extension AuditAction {
    /// Every particular that the server notes of an action, by its key.
    var particulars: [String: AuditParticular] {
        switch self {
        case .signIn: ["code": .init("第二步验证", "second factor", .words(AuditCodes.factors))]
        case .signInFailed:
            [
                "code": .init("错在动态码或恢复码", "the code was wrong"),
                "again": .init("再次确认身份时", "when giving the password again"),
                "locked": .init("账号随即锁定", "locked thereby"),
            ]
        case .denied: ["route": .init("页面或操作", "page or act", .words(AuditCodes.routes))]
        case .userAdd: ["role": AuditCodes.role]
        case .userChange:
            [
                "role": AuditCodes.role, "disabled": .init("停用账号", "account shut"),
                "password": .init("密码", "password", .words(AuditCodes.passwords)),
                "totp": .init("动态码（两步验证）", "second factor", .words(AuditCodes.factorChanges)),
            ]
        case .reveal:
            AuditCodes.export.merging(["page": .init("页", "page"), "rows": .init("行数", "rows")]) { old, _ in old }
        case .export: AuditCodes.export
        case .auditExport: ["round": .init("批次", "round")]
        case .step:
            [
                "from": .init("由", "from", .state), "to": .init("到", "to", .state), "reason": AuditCodes.reason,
                "seen": .init("所见版本", "revision seen"), "reopened": .init("退回开放", "given back", .places),
            ]
        case .remark:
            [
                "remark": .init("意见编号", "remark's identifier"), "field": .init("字段", "field", .field),
                "asks": .init("要求补正", "asks for a correction"), "text": .init("意见", "remark"),
            ]
        case .verdict:
            [
                "verdict": .init("认定", "verdict", .choice(.claimVerdict, field: "verdict")),
                "records": .init("记录", "records", .records), "keeps": .init("保留的记录", "record kept", .records),
                "reason": AuditCodes.reason,
            ]
        case .verdictRevoke: ["reason": AuditCodes.reason]
        case .caseClose: ["choice": .init("取舍", "choice", .words(AuditCodes.choices))]
        case .assign:
            ["to": .init("分派给", "assigned to", .name(none: AuditPhrase("（无，放回列表）", "(nobody, back to the list)")))]
        case .notice:
            [
                "filings": .init("公示的申报", "filings published"), "closed": .init("办结的申报", "filings closed"),
                "waiting": .init("有未了结的个案而暂留", "kept by an open case", .records), "reason": AuditCodes.reason,
                "title": .init("标题", "title"), "from": .init("公示开始", "from"), "to": .init("公示截止", "to"),
                "content": .init("公示内容摘要", "digest of what it shows"),
            ]
        case .objection:
            [
                "filing": AuditCodes.filing, "objector": .init("异议人", "objector"),
                "text": .init("异议", "objection"),
            ]
        case .objectionAnswer:
            [
                "filing": AuditCodes.filing, "reason": AuditCodes.reason,
                "outcome": .init("结果", "outcome", .choice(.objection, field: "outcome")),
            ]
        case .enrolCode: ["expires": .init("到期", "expires", .time)]
        case .deviceEnrol: ["code": AuditCodes.enrolment, "name": .init("设备名称", "device's name")]
        case .deviceEnrolFailed:
            ["code": AuditCodes.enrolment, "problem": .init("原因", "cause", .words(AuditCodes.problems))]
        case .carrierImport:
            [
                "file": .init("文件", "file"),
                "outcomes": .init("变更集", "change-sets", .members(AuditCodes.outcomeCounts)),
            ]
        case .roundFreeze: ["freeze": .init("冻结清单", "manifest")]
        case .roundSet:
            [
                "set": .init("参数", "parameters", .parameters),
                "outcome": .init("结果", "outcome", .words(AuditCodes.outcomes)),
            ]
        case .storeInit: ["publicKey": .init("公钥", "public key")]
        case .backup: ["changeSets": .init("变更集", "change-sets"), "records": .init("记录数", "records")]
        case .restore:
            [
                "epoch": .init("代", "epoch"), "voidedCodes": .init("作废的注册码", "codes made void"),
                "formerHead": .init("原树头", "former head", .members(AuditCodes.signedHead)),
            ]
        case .rebuild: ["changeSets": .init("变更集", "change-sets"), "problems": .init("问题", "problems")]
        case .signOut, .lockOut, .remarkClose, .deviceRevoke, .carrierKey, .roundOpen, .roundClose: [:]
        }
    }

    /// A particular by its key; one that the action does not have now is read as another action's, as an old entry may need it.
    func particular(_ key: String) -> AuditParticular? {
        particulars[key] ?? Self.allCases.lazy.compactMap { $0.particulars[key] }.first
    }
}

/// The codes in entries, and particulars that several actions have.
enum AuditCodes {
    static let reason = AuditParticular("理由", "reason")
    static let role = AuditParticular("角色", "role", .role)
    static let filing = AuditParticular("申报", "filing", .records)
    static let enrolment = AuditParticular("注册码", "enrolment code")

    static let export: [String: AuditParticular] = [
        "subject": .init("内容", "subject", .words(phrases(ExportSubject.allCases) { $0.title($1) })),
        "format": .init("格式", "format", .words(phrases(ExportFormat.allCases) { $0.title($1) })),
        "scope": .init("范围", "which rows", .words(phrases(ExportScope.allCases) { $0.title($1) })),
        "round": .init("批次", "round"), "reveals": .init("含完整证件号", "ID numbers in full"), "reason": reason,
    ]

    static let routes = phrases(ConsoleRoute.allCases) { $0.title($1) }

    static let factors = [
        "totp": AuditPhrase("动态码", "code of the authenticator"), "recovery": AuditPhrase("恢复码", "recovery code"),
    ]
    static let factorChanges = [
        "begun": AuditPhrase("启用", "begun"), "ended": AuditPhrase("由本人取消", "ended by its owner"),
        "reset": AuditPhrase("由他人取消", "taken away by somebody else"),
    ]
    static let passwords = [
        "changed": AuditPhrase("由本人修改", "changed by its owner"),
        "reset": AuditPhrase("由他人重设", "set by somebody else"),
    ]
    static let choices = [
        "mine": AuditPhrase("采用后到的值", "the incoming value"), "theirs": AuditPhrase("维持已有的值", "what stood"),
        "value": AuditPhrase("另定一个值", "another value"), "setAside": AuditPhrase("搁置", "set aside"),
    ]
    static let problems = [
        ProblemCode.enrolmentCode.rawValue: AuditPhrase("注册码有误、已用过或已过期", "the code is wrong, used or expired"),
        ProblemCode.enrolmentUnit.rawValue: AuditPhrase("注册码是另一个单位的", "the code is another unit's"),
        ProblemCode.enrolmentDevice.rawValue: AuditPhrase(
            "设备标识已被占用，或设备已停用",
            "the device's identifier is taken, or the device was revoked"
        ),
    ]
    static let outcomes = phrases(Outcome.allCases) { outcome, language in
        switch outcome {
        case .applied: language == .zh ? "已采用" : "applied"
        case .merged: language == .zh ? "已合并" : "merged"
        case .conflicted: language == .zh ? "有冲突" : "conflicted"
        case .refused: language == .zh ? "未接受" : "refused"
        }
    }
    static let outcomeCounts = outcomes.mapValues { AuditParticular($0.zh, $0.en) }

    /// A tree head with its signature.
    static let signedHead: [String: AuditParticular] = [
        "head": .init(
            "树头",
            "head",
            .members([
                "server": .init("服务器", "server"), "size": .init("记录数", "entries"), "root": .init("树根", "root"),
                "at": .init("时间", "at", .time),
            ])
        ),
        "signature": .init("签名", "signature"),
    ]

    private static func phrases<Code: RawRepresentable<String>>(
        _ codes: [Code],
        _ words: (Code, Language) -> String
    ) -> [String: AuditPhrase] {
        Dictionary(uniqueKeysWithValues: codes.map { ($0.rawValue, AuditPhrase(words($0, .zh), words($0, .en))) })
    }
}
