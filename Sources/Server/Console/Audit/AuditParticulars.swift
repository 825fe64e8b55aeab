import Core
import SyncProtocol

/// The particulars of an entry of the audit log, each with its label, as people read them.
struct AuditParticulars: Sendable {
    /// One particular.
    struct Item: Sendable, Equatable {
        var label: String
        var value: String
    }

    private let shown: Shown
    private let names: [AuditObject: String]

    /// Takes what records are called.
    init(_ shown: Shown, names: [AuditObject: String] = [:]) {
        self.shown = shown
        self.names = names
    }

    /// What is read first.
    private static let first = ["from", "to", "choice", "verdict", "outcome", "reason"]

    /// The particulars, what was done before its circumstances; what is empty is left out.
    func items(_ detail: [String: JSONValue]) -> [Item] {
        let keys = Self.first.filter { detail[$0] != nil } + detail.keys.filter { !Self.first.contains($0) }.sorted()
        return keys.compactMap { key in detail[key].map { (key, $0) } }.flatMap { key, value -> [Item] in
            // Parameters of a round are labelled as they are declared.
            if key == "set", let values = value.objectValue {
                return values.sorted { $0.key < $1.key }.map {
                    Item(label: shown.label($0.key, .round), value: shown.value($0.value, field: $0.key, .round))
                }
            }
            let text = words(value, of: key)
            return text.isEmpty ? [] : [Item(label: Self.label(key, shown), value: text)]
        }
    }

    /// The particulars that name records.
    private static let recordKeys: Set<String> = ["records", "waiting", "keeps", "filing"]

    /// The records that particulars name.
    static func records(in detail: [String: JSONValue]) -> [AuditObject] {
        recordKeys.flatMap { detail[$0]?.arrayValue ?? detail[$0].map { [$0] } ?? [] }
            .compactMap { $0.stringValue.flatMap(AuditObject.init(record:)) }
    }

    /// What an entry is about, as people call it.
    static func name(ofKind kind: String, _ shown: Shown) -> String {
        switch kind {
        case "user": shown.words("用户", "user")
        case "device": shown.words("设备", "device")
        case "file": shown.words("文件", "file")
        case "list": shown.words("名单", "list")
        case "enrolCode": shown.words("注册码", "enrolment code")
        default: shown.label(Kind(rawValue: kind))
        }
    }

    private static func label(_ key: String, _ shown: Shown) -> String {
        labels[key].map { shown.words($0.0, $0.1) } ?? key
    }

    private func words(_ value: JSONValue, of key: String) -> String {
        switch value {
        case .null: ""
        case .bool(let flag): flag ? shown.words("是", "yes") : shown.words("否", "no")
        case .integer(let number): Shown.grouped(String(number))
        case .string(let text): word(text, of: key)
        case .array(let elements): elements.map { words($0, of: key) }.joined(separator: shown.words("；", "; "))
        case .object(let members):
            members.sorted { $0.key < $1.key }.map { "\(Self.label($0.key, shown)) \(words($0.value, of: $0.key))" }
                .joined(separator: shown.words("，", ", "))
        }
    }

    /// A code in words where it has some; what somebody typed as it is, numbers of people masked.
    private func word(_ text: String, of key: String) -> String {
        let known: String? =
            switch key {
            case "from", "to": FilingState(rawValue: text).map(shown.state)
            case "at", "expires": shown.time(text)
            case _ where Self.recordKeys.contains(key): record(text)
            case "role": Role(rawValue: text)?.name(shown.language)
            case "reopened":
                Reopening.Place(text).map { place in
                    [shown.label(place.kind), place.field.map { shown.label($0, place.kind) }].compactMap(\.self)
                        .joined(separator: " · ")
                }
            case "field": RecordTypes.all.lazy.compactMap { $0.field(text) }.first?.name(shown.language)
            default: Self.codes[text].map { shown.words($0.0, $0.1) }
            }
        return known ?? Mask.identifiers(in: text)
    }

    /// A record as verdicts and notices name it, with whose it is; its identifier tells rows of one roster apart.
    private func record(_ text: String) -> String? {
        guard let object = AuditObject(record: text) else { return nil }
        let words = [object.unit.map(shown.unit), shown.label(Kind(rawValue: object.kind)), names[object], object.id]
        return words.compactMap(\.self).joined(separator: " ")
    }

    private static let labels: [String: (String, String)] = [
        "again": ("再次确认身份", "password again"), "asks": ("要求补正", "asks for a correction"),
        "changeSets": ("变更集", "change-sets"), "choice": ("取舍", "choice"), "closed": ("办结", "closed"),
        "code": ("动态码或注册码", "code"), "decisions": ("决定", "decisions"), "entries": ("记录", "entries"),
        "epoch": ("代", "epoch"), "expires": ("到期", "expires"), "field": ("字段", "field"), "file": ("文件", "file"),
        "filing": ("申报", "filing"), "filings": ("申报", "filings"), "format": ("格式", "format"),
        "formerHead": ("原树头", "former head"),
        "freeze": ("冻结清单", "manifest"), "from": ("由", "from"), "head": ("树头", "head"), "locked": ("锁定", "locked"),
        "keeps": ("保留的记录", "record kept"), "name": ("名称", "name"), "objector": ("异议人", "objector"),
        "outcome": ("结果", "outcome"),
        "outcomes": ("结果", "outcomes"), "page": ("页", "page"),
        "password": ("密码", "password"), "problem": ("问题", "problem"), "problems": ("问题", "problems"),
        "publicKey": ("公钥", "public key"), "reason": ("理由", "reason"), "records": ("记录", "records"),
        "remark": ("意见", "remark"), "reopened": ("退回开放", "given back"), "reveals": ("含完整证件号", "ID numbers in full"),
        "role": ("角色", "role"), "root": ("树根", "root"), "round": ("批次", "round"), "route": ("页面", "route"),
        "rows": ("行数", "rows"), "scope": ("范围", "scope"), "text": ("文字", "text"), "seen": ("所见版本", "revision seen"),
        "size": ("记录数", "entries"), "subject": ("内容", "subject"), "to": ("到", "to"), "totp": ("动态码", "second factor"),
        "verdict": ("认定", "verdict"), "voidedCodes": ("作废的注册码", "codes made void"),
        "waiting": ("有未了结的个案而暂留", "kept by an open case"), "disabled": ("停用", "shut"), "at": ("时间", "at"),
    ]

    private static let codes: [String: (String, String)] = [
        "mine": ("采用后到的值", "the incoming value"), "theirs": ("维持已有的值", "what stood"),
        "value": ("另定一个值", "another value"), "setAside": ("搁置", "set aside"),
        "upheld": ("成立", "upheld"), "dismissed": ("不成立", "dismissed"),
        "keep": ("保留一条", "one stands"), "none": ("全部不予支持", "none stands"), "legitimate": ("合规", "legitimate"),
        "applied": ("已采用", "applied"), "merged": ("已合并", "merged"), "conflicted": ("有冲突", "conflicted"),
        "refused": ("未接受", "refused"),
    ]
}
