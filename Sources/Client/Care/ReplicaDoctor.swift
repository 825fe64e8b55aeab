import Core
import Foundation
import GRDB
import SyncProtocol
import Terminal

/// The checks that need no network.
struct ReplicaDoctor {
    private let path: String
    private let environment: ClientEnvironment

    init(path: String, environment: ClientEnvironment) {
        self.path = path
        self.environment = environment
    }

    /// Opens the replica, or says why it cannot be.
    func open(_ report: inout DoctorReport) -> Replica? {
        do {
            return try Replica.open(at: path, .reading, environment: environment)
        } catch {
            report.add(.integrity, error, fix: restore(report))
            return nil
        }
    }

    private func restore(_ report: DoctorReport) -> String {
        report.words(
            "停止使用这个文件，留存它；把最近的备份复制到原处，再 sync。",
            "Stop using this file and keep it; copy the latest backup to its place, then sync."
        )
    }

    /// Checks that look at the replica's content.
    func check(_ replica: Replica, _ report: inout DoctorReport) {
        check(.integrity, replica, &report) { db, report in
            let found = try String.fetchAll(db, sql: "PRAGMA quick_check(5)")
            let isSound = found == ["ok"]
            let detail = isSound ? report.words("完好", "sound") : found.joined(separator: "; ")
            report.add(.integrity, isSound, detail, fix: isSound ? nil : restore(report))
        }
        check(.foreignKeys, replica, &report) { db, report in
            let count = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").count
            let detail = count == 0 ? report.words("无误", "in order") : report.words("\(count) 处失配", "\(count) broken")
            report.add(.foreignKeys, count == 0, detail, fix: count == 0 ? nil : restore(report))
        }
        check(.outbox, replica, &report) { db, report in
            let chain = try ChainCheck(replica, keys: try DeviceKeys.load(forReplica: path), db)
            let faults = chain.faults.prefix(5).joined(separator: ", ")
            let detail =
                chain.faults.isEmpty
                ? report.words(
                    "\(chain.count) 个变更集，编号、摘要、签名无误",
                    "\(chain.count) change-sets, numbers, hashes and signatures in order"
                )
                : report.words("\(chain.faults.count) 处不符：\(faults)", "\(chain.faults.count) faults: \(faults)")
            report.add(.outbox, chain.faults.isEmpty, detail, fix: chain.faults.isEmpty ? nil : restore(report))
        }
        check(.schema, replica, &report, schema)
        check(.digests, replica, &report, digests)
        check(.sync, replica, &report, progress)
    }

    private func check(
        _ name: DoctorCheck.Name,
        _ replica: Replica,
        _ report: inout DoctorReport,
        _ body: (Database, inout DoctorReport) throws -> Void
    ) {
        do { try replica.read { db in try body(db, &report) } } catch { report.add(name, error, fix: restore(report)) }
    }

    private func schema(_ db: Database, _ report: inout DoctorReport) throws {
        let isNewer = try ReplicaSchema.migrator.hasBeenSuperseded(db)
        let known = ReplicaSchema.migrator.migrations.last ?? ""
        report.add(
            .schema,
            !isNewer,
            isNewer
                ? report.words("副本由更新的程序写过", "a newer program has written the replica")
                : report.words(
                    "表结构 \(known)，字段修订 \(RecordTypes.schemaRevision)",
                    "tables \(known), fields' revision \(RecordTypes.schemaRevision)"
                ),
            fix: isNewer ? report.words("请升级 shenbao。", "Upgrade shenbao.") : nil
        )
    }

    private func digests(_ db: Database, _ report: inout DoctorReport) throws {
        var wrong: [String] = []
        let rows = try Row.fetchAll(db, sql: "SELECT scope, digest FROM cursor ORDER BY scope")
        for row in rows {
            let scope = Scope(rawValue: row[0])
            if try Publication.digest(of: scope, db).description != row[1] as String { wrong.append(scope.rawValue) }
        }
        let list = wrong.joined(separator: ", ")
        let detail =
            if rows.isEmpty {
                report.words("还没有同步过", "nothing was pulled yet")
            } else if wrong.isEmpty {
                report.words("\(rows.count) 个范围按行重算相符", "\(rows.count) scopes agree with their rows")
            } else {
                report.words("与行不符的范围：\(list)", "scopes that differ from their rows: \(list)")
            }
        let fix = report.words("运行 sync：不符的行会从服务器重取。", "Run sync: rows that differ are fetched again.")
        report.add(.digests, wrong.isEmpty, detail, fix: wrong.isEmpty ? nil : fix)
    }

    private func progress(_ db: Database, _ report: inout DoctorReport) throws {
        let attempts = try SyncAttempts(db)
        let pending = try Outbox.pending(db)
        guard attempts.isStalled(pending: pending) else {
            let last = attempts.last.map(TimeWords.shown) ?? report.words("无", "none")
            return report.add(
                .sync,
                true,
                report.words("待上报 \(pending) 个，上次尝试：\(last)", "\(pending) to send, last attempt: \(last)")
            )
        }
        let reason =
            attempts.failure?.sentence(report.language) ?? report.words("服务器没有给出结果", "the server gave no outcome")
        report.add(
            .sync,
            false,
            report.words(
                "\(attempts.fruitless) 次尝试没有进展，\(pending) 个变更集在等；\(reason)",
                "\(attempts.fruitless) attempts brought nothing while \(pending) change-sets wait; \(reason)"
            ),
            fix: report.words(
                "看 server 与 outbox 两项；仍不行请联系管理员。",
                "See the server and outbox checks; else ask the administrator."
            )
        )
    }

    // MARK: Around the replica

    /// Checks the files that lie beside each other, and the disk under them.
    func checkFiles(_ report: inout DoctorReport) {
        let open = [path, path + ".key", path + ".lock"].filter { file in
            let mode = (try? FileManager.default.attributesOfItem(atPath: file))?[.posixPermissions] as? Int
            return mode.map { $0 & 0o077 != 0 } ?? false
        }
        let list = open.joined(separator: " ")
        report.add(
            .files,
            open.isEmpty,
            open.isEmpty
                ? report.words("只有本人可读写", "readable and writable by the owner alone")
                : report.words("别人也能读写：\(list)", "others can read or write: \(list)"),
            fix: open.isEmpty ? nil : "chmod 600 \(list)"
        )
        checkDisk(&report)
    }

    private func checkDisk(_ report: inout DoctorReport) {
        let folder = (path as NSString).deletingLastPathComponent
        let system = try? FileManager.default.attributesOfFileSystem(forPath: folder.isEmpty ? "." : folder)
        guard let free = (system?[.systemFreeSize] as? NSNumber)?.int64Value else {
            return report.add(.disk, true, report.words("问不到", "could not be asked"))
        }
        let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int64 ?? 0
        // A sync that replaces everything keeps both states until the new one is visible.
        let needed = max(100 << 20, size * 2)
        let detail = report.words(
            "可用 \(free >> 20) MB，需要 \(needed >> 20) MB",
            "\(free >> 20) MB free, \(needed >> 20) MB needed"
        )
        report.add(
            .disk,
            free >= needed,
            detail,
            fix: free >= needed ? nil : report.words("请腾出空间。", "Make room on the disk.")
        )
    }
}
