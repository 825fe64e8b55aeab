package import Core
package import SyncProtocol
package import Terminal

/// A failure of a command: which exit status, and one sentence for people that says what, where and what to do.
package struct ClientError: Error, Sendable, Equatable {
    /// A stable code for `--json`.
    package let code: String
    /// The exit status.
    package let status: ExitStatus
    /// What the server called it, if the server refused a request.
    package var problem: ProblemCode?
    private let chinese: String
    private let english: String

    package init(_ code: String, _ status: ExitStatus, zh chinese: String, en english: String) {
        self.code = code
        self.status = status
        self.chinese = chinese
        self.english = english
    }

    /// The sentence.
    package func sentence(_ language: Language) -> String { language == .zh ? chinese : english }
}

extension ClientError {
    static func noReplica(_ path: String) -> ClientError {
        ClientError(
            "replica.missing",
            .failed,
            zh: "\(path) 处没有副本；请先运行 shenbao init --unit 代码。",
            en: "There is no replica at \(path); run shenbao init --unit CODE first."
        )
    }

    static func replicaExists(_ path: String) -> ClientError {
        ClientError(
            "replica.exists",
            .failed,
            zh: "\(path) 已存在，未作改动；要另建副本请用 --replica 指定别的文件。",
            en: "\(path) exists already and was left as it is; name another file with --replica."
        )
    }

    static func replicaUnreadable(_ path: String, _ reason: String) -> ClientError {
        ClientError(
            "replica.unreadable",
            .failed,
            zh: "副本 \(path) 无法打开（\(reason)）；请改用备份的副本文件，或检查磁盘与权限。",
            en:
                "The replica \(path) cannot be opened (\(reason)); use a backup copy of it, or check the disk and permissions."
        )
    }

    static func replicaBusy(_ path: String) -> ClientError {
        ClientError(
            "replica.busy",
            .failed,
            zh: "另一个 shenbao 正在写入 \(path)；请等它结束后再试。",
            en: "Another shenbao is writing to \(path); try again when it has ended."
        )
    }

    static func unknownUnit(_ code: String) -> ClientError {
        ClientError(
            "unit.unknown",
            .usage,
            zh: "没有代码为“\(code)”的区（示范区）；例如黄浦是 310101，漕河泾是 3101Z1。",
            en: "There is no filing unit “\(code)”; Huangpu is 310101, for example, and Caohejing 3101Z1."
        )
    }

    package static func notEnrolled() -> ClientError {
        ClientError(
            "device.unenrolled",
            .notAllowed,
            zh: "本机尚未登记；请向市商务委索取一次性代码，再运行 shenbao enrol --server 网址 --code 代码。",
            en:
                "This device is not enrolled; ask the commission for a one-time code and run shenbao enrol --server URL --code CODE."
        )
    }

    static func keysMissing(_ path: String) -> ClientError {
        ClientError(
            "keys.missing",
            .notAllowed,
            zh:
                "本机已登记，但找不到密钥文件 \(TerminalText.safe(path))；请从备份放回，放不回的，索取新代码后用 shenbao enrol --new-device 另立身份。本机的工作都在。",
            en:
                "This device is enrolled, but its keys are not at \(TerminalText.safe(path)); put the file back, or ask for a new code and shenbao enrol --new-device. Local work is safe."
        )
    }

    static func unexpected(_ reason: String) -> ClientError {
        ClientError(
            "internal",
            .failed,
            zh: "出错了（\(reason)）；副本未作改动。",
            en: "Something failed (\(reason)); the replica is unchanged."
        )
    }

    static func overwrites(_ path: String) -> ClientError {
        ClientError(
            "output.overwrites",
            .usage,
            zh: "不能写到 \(TerminalText.safe(path))：那是副本、原文件，或同一次命令的另一个输出；请换一个文件名。",
            en:
                "\(TerminalText.safe(path)) is the replica, the file read, or another output of this call; name another file."
        )
    }

    static func fileExists(_ path: String) -> ClientError {
        ClientError(
            "output.exists",
            .failed,
            zh: "\(TerminalText.safe(path)) 已存在，未作改动；请换一个文件名，或用 --force 覆盖。",
            en:
                "\(TerminalText.safe(path)) exists and was left as it is; name another file, or overwrite it with --force."
        )
    }

    static func unwritable(_ path: String) -> ClientError {
        ClientError(
            "output.unwritable",
            .failed,
            zh: "不能写到 \(TerminalText.safe(path))：文件夹不存在或没有写入权限；什么也没有导入。",
            en:
                "\(TerminalText.safe(path)) cannot be written: there is no such folder, or no permission. Nothing was imported."
        )
    }

    static func unknownRecord(_ reference: String) -> ClientError {
        ClientError(
            "record.unknown",
            .failed,
            zh: "本副本中没有“\(reference)”；请给出记录标识，或已申报企业的统一社会信用代码。",
            en:
                "This replica has no “\(reference)”; give a record id or the unified code of an enterprise that has filed."
        )
    }
}
