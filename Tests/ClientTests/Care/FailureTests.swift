import CCurl
import Foundation
import GRDB
import SyncProtocol
import Terminal
import Testing
import Workbook

@testable import Client
@testable import Core

/// What a failure of disk, file or network says: what, where, and what to do about just that.
@Suite struct FailureTests {
    private let path = "/tmp/somewhere/replica.db"

    @Test(arguments: [
        (ResultCode.SQLITE_FULL, "disk.full", "磁盘已满"), (.SQLITE_BUSY, "replica.locked", "另一个程序"),
        (.SQLITE_LOCKED, "replica.locked", "另一个程序"), (.SQLITE_READONLY, "replica.readOnly", "只读"),
        (.SQLITE_CANTOPEN, "replica.readOnly", "权限"), (.SQLITE_IOERR, "disk.failed", "磁盘出错"),
        (.SQLITE_ERROR, "replica.failed", "doctor"),
    ])
    func `only a damaged file is told to be replaced by a backup`(number: ResultCode, code: String, word: String) {
        let error = ClientError.database(DatabaseError(resultCode: number), at: path)
        #expect(error.code == code && error.status == .failed)
        #expect(error.sentence(.zh).contains(word) && error.sentence(.zh).contains(path))
        for (language, backup) in [(Language.zh, "备份的副本"), (.en, "backup copy")] {
            #expect(!error.sentence(language).contains(backup))
        }
    }

    @Test(arguments: [ResultCode.SQLITE_CORRUPT, .SQLITE_NOTADB])
    func `a damaged replica is to be replaced by its backup`(number: ResultCode) {
        let error = ClientError.database(DatabaseError(resultCode: number), at: path)
        #expect(error.code == "replica.unreadable" && error.sentence(.zh).contains("备份"))
    }

    @Test func `a full disk under a backup names the backup, and a damaged replica does not`() {
        func told(_ number: ResultCode) -> (any Error)? {
            do {
                try ReplicaBackup.blaming(path) { throw DatabaseError(resultCode: number) }
                return nil
            } catch {
                return error
            }
        }
        let full = told(.SQLITE_FULL) as? ClientError
        #expect(full?.code == "output.unwritable" && full?.sentence(.zh).contains(path) == true)
        #expect(full?.sentence(.zh).contains("磁盘已满") == true)
        #expect((told(.SQLITE_CORRUPT) as? DatabaseError)?.resultCode == .SQLITE_CORRUPT)
    }

    @Test(arguments: [(ENOENT, "文件夹不存在"), (ENOSPC, "磁盘已满"), (EROFS, "只读"), (EACCES, "权限"), (EIO, "检查")])
    func `a file that cannot be written is named with what to do`(number: Int32, word: String) {
        let error = ClientError.unwritable("/x/携带.file", errno: number)
        #expect(error.code == "output.unwritable")
        #expect(error.sentence(.zh).contains("/x/携带.file") && error.sentence(.zh).contains(word))
    }

    @Test(arguments: [
        (CURLE_COULDNT_RESOLVE_HOST, "域名"), (CURLE_COULDNT_CONNECT, "拒绝"), (CURLE_OPERATION_TIMEDOUT, "超时"),
        (CURLE_GOT_NOTHING, "中断"),
    ])
    func `a server that was not reached is named, with the usual cause in Chinese`(code: CURLcode, word: String) {
        let error = TransportFault(code).error(at: "https://shenbao.example:8443")
        #expect(error.code == "server.unreachable" && error.status == .unreachable)
        let sentence = error.sentence(.zh)
        #expect(sentence.contains(word) && sentence.contains("https://shenbao.example:8443"))
        let bare = sentence.replacing(/（[^）]*）/, with: "")
        #expect(!bare.contains(String(cString: curl_easy_strerror(code))), "libcurl's words stand in brackets only")
    }

    @Test func `a certificate that is not trusted is called that, and names the option`() {
        let error = TransportFault(CURLE_PEER_FAILED_VERIFICATION).error(at: "https://shenbao.example")
        #expect(error.code == "server.untrusted" && error.status == .unreachable)
        #expect(error.sentence(.zh).contains("证书不受信任") && error.sentence(.zh).contains("--ca"))
        #expect(error.sentence(.zh).contains("https://shenbao.example") && !error.sentence(.zh).contains("联网后"))
    }

    @Test func `a comparison with the server that was not made is neither the same nor different`() throws {
        let one = try SyncBench.withRoster(CentralFake())
        let checks = try ReplicaVerification(one.replica).unasked(because: .notEnrolled())
        #expect(checks.count == 2 && checks.allSatisfy { $0.matches == nil && $0.reason?.status == .notAllowed })
    }

    @Test func `the state of a filing is set by its steps, and a remark is asked for by its id`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        let error = #expect(throws: ClientError.self) { try bench.set(try bench.filing(), "state=submitted") }
        #expect(error?.sentence(.zh).contains("shenbao submit") == true)
        #expect(error?.sentence(.zh).contains("remove") == false)
    }
}
