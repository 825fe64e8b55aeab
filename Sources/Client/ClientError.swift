package import Core
import Foundation
import GRDB
package import SyncProtocol
package import Terminal
import Workbook

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
            zh: "副本 \(path) 已损坏或不是副本（\(reason)）；请留存它，改用备份的副本文件，再 sync。",
            en:
                "The replica \(path) is damaged or is none (\(reason)); keep it, use a backup copy in its place, then sync."
        )
    }

    /// A failure of SQLite, told by its primary number; its description would quote a statement.
    /// - Parameters:
    ///   - error: the failure.
    ///   - path: the database that it befell.
    /// - Returns: what it is, which file it is about and what to do.
    static func database(_ error: DatabaseError, at path: String) -> ClientError {
        let path = TerminalText.safe(path)
        let number = "SQLite \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .replicaUnreadable(path, number)
        case .SQLITE_FULL:
            return ClientError(
                "disk.full",
                .failed,
                zh: "磁盘已满，写不进 \(path)（\(number)）；这一步没有存入，原有内容完好，请腾出空间后再做一次。",
                en:
                    "The disk is full and \(path) cannot be written (\(number)); this step was not stored, all else is as it was: make room and do it again."
            )
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return ClientError(
                "replica.locked",
                .failed,
                zh: "另一个程序正占用 \(path)（\(number)）；这一步没有做，请等它结束或关闭它（如数据库查看工具、备份软件）后再试。",
                en:
                    "Another program is using \(path) (\(number)); nothing was done: wait until it has ended or close it (a database viewer, a backup program), then try again."
            )
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN:
            return ClientError(
                "replica.readOnly",
                .failed,
                zh: "\(path) 或它所在的文件夹只读，或没有权限（\(number)）；这一步没有做，请检查两者的权限，以及磁盘是否写保护。",
                en:
                    "\(path) or its folder is read-only, or not permitted (\(number)); nothing was done: check the permissions of both, and whether the disk is write-protected."
            )
        case .SQLITE_IOERR:
            return ClientError(
                "disk.failed",
                .failed,
                zh: "读写 \(path) 时磁盘出错（\(number)）；请检查磁盘或网络盘的连接，再运行 shenbao doctor。",
                en:
                    "The disk failed while \(path) was read or written (\(number)); check the disk or the network drive, then run shenbao doctor."
            )
        default:
            return ClientError(
                "replica.failed",
                .failed,
                zh: "处理 \(path) 时出错（\(number)）；请运行 shenbao doctor，并把这个编号告诉管理员。",
                en:
                    "Something failed with \(path) (\(number)); run shenbao doctor, and tell the administrator this number."
            )
        }
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
            zh: OutputTarget.exists(path, .zh),
            en: OutputTarget.exists(path, .en)
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

    /// A file that cannot be written, by the system's number; the replica has nothing to do with it.
    static func unwritable(_ path: String, errno number: Int32) -> ClientError {
        let path = TerminalText.safe(path)
        let (zh, en) = cause(number)
        let reason = String(cString: strerror(number))
        return ClientError(
            "output.unwritable",
            .failed,
            zh: "不能写到 \(path)：\(zh)（\(reason)）；副本未作改动。",
            en: "\(path) cannot be written: \(en) (\(reason)); the replica is unchanged."
        )
    }

    private static func cause(_ number: Int32) -> (zh: String, en: String) {
        switch number {
        case ENOENT, ENOTDIR: ("文件夹不存在，请先建好或换一个位置", "there is no such folder, make it or name another place")
        case ENOSPC, EDQUOT: ("磁盘已满，请腾出空间或换一个位置", "the disk is full, make room or name another place")
        case EACCES, EPERM: ("没有写入权限，请换一个位置或检查权限", "it is not permitted, name another place or check the permissions")
        case EROFS: ("磁盘只读，请换一个位置", "the disk is read-only, name another place")
        case EISDIR: ("那是一个文件夹，请给出文件名", "that is a folder, name a file")
        default: ("请检查文件夹、权限与磁盘空间", "check folder, permissions and disk space")
        }
    }

    /// A file to be read that is not there, is a folder or a device, or is not permitted.
    ///
    /// Nil for one that was read and is wrong in itself.
    static func unread(_ path: String, _ error: WorkbookError) -> ClientError? {
        let path = TerminalText.safe(path)
        switch error.code {
        case .notFound:
            return ClientError(
                "file.missing",
                .failed,
                zh: "找不到 \(path)；请检查文件名和所在文件夹。什么也没有导入。",
                en: "There is no file \(path); check its name and folder. Nothing was imported."
            )
        case .notAFile:
            return ClientError(
                "file.unreadable",
                .failed,
                zh: "\(path) 是文件夹或设备，不是文件；请给出 .xlsx 或 .csv 文件。什么也没有导入。",
                en: "\(path) is a folder or a device, not a file; name an .xlsx or .csv file. Nothing was imported."
            )
        case .unreadable:
            return ClientError(
                "file.unreadable",
                .failed,
                zh: "读不了 \(path)；请检查它的权限和所在的磁盘。什么也没有导入。",
                en: "\(path) cannot be read; check its permissions and the disk. Nothing was imported."
            )
        default: return nil
        }
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
