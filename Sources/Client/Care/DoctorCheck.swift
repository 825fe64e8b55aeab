import Core
import GRDB
import Terminal

/// What one check of `doctor` found.
struct DoctorCheck: Equatable {
    /// A stable name.
    enum Name: String, CaseIterable {
        case integrity, foreignKeys, outbox, files, disk, schema, enrolment, server, tls, clock, versions, digests, sync
    }

    let name: Name
    /// False only for what is wrong; nil for what was not asked.
    let ok: Bool?
    /// What was found.
    let detail: String
    /// What to do; nil if there is nothing to do.
    let fix: String?

    var json: JSONValue {
        [
            "name": .string(name.rawValue), "ok": ok.map { .bool($0) } ?? .null, "detail": .string(detail),
            "fix": JSONValue(fix),
        ]
    }
}

extension DoctorCheck.Name {
    /// The name for people.
    func words(_ language: Language) -> String {
        switch self {
        case .integrity: language == .zh ? "副本完整性" : "Integrity"
        case .foreignKeys: language == .zh ? "外键" : "Foreign keys"
        case .outbox: language == .zh ? "变更集链" : "Change-set chain"
        case .files: language == .zh ? "文件权限" : "File modes"
        case .disk: language == .zh ? "磁盘空间" : "Disk space"
        case .schema: language == .zh ? "副本版本" : "Replica's version"
        case .enrolment: language == .zh ? "登记与密钥" : "Enrolment and key"
        case .server: language == .zh ? "连接" : "Reachability"
        case .tls: language == .zh ? "TLS 证书" : "TLS certificate"
        case .clock: language == .zh ? "时钟" : "Clock"
        case .versions: language == .zh ? "协议版本" : "Protocol versions"
        case .digests: language == .zh ? "摘要" : "Digests"
        case .sync: language == .zh ? "同步进展" : "Progress of syncs"
        }
    }
}

/// Makes checks in one language.
struct DoctorReport {
    let language: Language
    private(set) var checks: [DoctorCheck] = []

    init(_ language: Language) { self.language = language }

    /// Nothing is wrong, as far as it was asked.
    var isSound: Bool { !checks.contains { $0.ok == false } }

    /// One of two sentences.
    func words(_ chinese: String, _ english: String) -> String { language == .zh ? chinese : english }

    /// Adds what a check found.
    mutating func add(_ name: DoctorCheck.Name, _ ok: Bool?, _ detail: String, fix: String? = nil) {
        let detail = TerminalText.safe(Mask.identifiers(in: detail))
        checks.append(DoctorCheck(name: name, ok: ok, detail: detail, fix: fix.map { TerminalText.safe($0) }))
    }

    /// Adds a check that could not be made at all as one that failed.
    mutating func add(_ name: DoctorCheck.Name, _ error: any Error, fix: String) {
        let detail =
            switch error {
            case let error as ClientError: error.sentence(language)
            case let error as DatabaseError: "SQLite \(error.extendedResultCode.rawValue)"
            default: "\(type(of: error))"
            }
        add(name, false, detail, fix: fix)
    }

    var json: JSONValue { ["checks": .array(checks.map(\.json))] }
}

extension DoctorReport {
    /// How it ends: what is wrong, what was not asked, and only else that all is well.
    var closing: String {
        let wrong = checks.count { $0.ok == false }
        let unasked = checks.filter { $0.ok == nil }.map { $0.name.words(language) }
        let isUnenrolled = checks.contains { $0.name == .enrolment && $0.ok == nil }
        var parts: [String] = []
        if wrong > 0 {
            parts.append(words("有问题 \(wrong) 项，办法见 → 行。", "Wrong: \(wrong); the lines with → say what to do."))
        } else if unasked.isEmpty {
            parts.append(words("一切正常。", "Everything is in order."))
        } else {
            parts.append(words("查过的都正常。", "What was checked is in order."))
        }
        if isUnenrolled { parts.append(words("本机尚未登记，工作只在本机。", "This device is not enrolled; work stays on it.")) }
        let left = unasked.filter { $0 != DoctorCheck.Name.enrolment.words(language) }
        if !left.isEmpty {
            let list = language.list(left)
            parts.append(words("没有查：\(list)。", "Not checked: \(list)."))
        }
        return parts.joined(separator: words("", " "))
    }
}
