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
            if chain.faults.isEmpty, let unsigned = try unsigned(db) {
                return report.add(
                    .outbox,
                    false,
                    report.words(
                        "\(unsigned) 个待上报的变更集没有签名",
                        "change-sets to be sent that have no signature: \(unsigned)"
                    ),
                    fix: report.words(
                        "运行 shenbao sync：上报前会补签；密钥文件不在时先放回。",
                        "Run shenbao sync, which signs them first; if the key file is missing, put it back before."
                    )
                )
            }
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

    /// How many change-sets wait without a signature though the device is enrolled; nil if none do.
    private func unsigned(_ db: Database) throws -> Int? {
        guard try ReplicaMeta.get(.serverURL, db) != nil else { return nil }
        let sql = "SELECT count(*) FROM change_set WHERE state = 'pending' AND signature IS NULL"
        let count = try Int.fetchOne(db, sql: sql) ?? 0
        return count > 0 ? count : nil
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
        if pending > 0, let waiting = try waiting(since: attempts.last, db) {
            return report.add(
                .sync,
                false,
                report.words(
                    "上次同步后仍有 \(pending) 个变更集在等，服务器没有给出结果（\(waiting)）",
                    "change-sets that still wait after the last sync, which the server gave no outcome for: \(pending) (\(waiting))"
                ),
                fix: report.words(
                    "再 sync 一次；仍在等的，多半要等持有前一步工作的另一台设备同步，见 shenbao outbox list。",
                    "Sync once more; if they still wait, another device that holds the work before them has to sync: see shenbao outbox list."
                )
            )
        }
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

    /// Why the last sync made no progress, if it ended so.
    private func waiting(since last: String?, _ db: Database) throws -> String? {
        guard let last, let line = try SyncLog.lines(db).last(where: { $0.what["event"] == "stall" }), line.at >= last
        else { return nil }
        return line.what["reason"]?.stringValue ?? "stall"
    }

    // MARK: Around the replica

    /// Checks the files that lie beside each other, and the disk under them.
    func checkFiles(_ report: inout DoctorReport) {
        let folder = (path as NSString).deletingLastPathComponent
        let places: [String] = [folder.isEmpty ? "." : folder, path]
        let unwritable = places.filter { access($0, F_OK) == 0 && access($0, W_OK) != 0 }
        guard unwritable.isEmpty else {
            let list = unwritable.joined(separator: " ")
            report.add(
                .files,
                false,
                report.words("只读，存不进任何改动：\(list)", "read-only, so that no change can be stored: \(list)"),
                fix: report.words(
                    "检查文件夹与文件的权限，以及磁盘是否写保护；或把副本连同 .key 文件移到可写的文件夹。",
                    "Check the permissions of folder and file, and whether the disk is write-protected; or move the replica with its .key file to a folder that can be written."
                )
            )
            return checkDisk(&report)
        }
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
            return report.add(.disk, nil, report.words("问不到", "could not be asked"))
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
