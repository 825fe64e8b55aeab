import Core
import Foundation
import SyncProtocol
import Terminal

/// The checks that ask the server: enrolment, reachability and TLS, clock, versions.
///
/// What could not be asked is not wrong: a district works offline.
struct ServerDoctor {
    /// A clock this far off is worth setting: certificates are judged by it.
    private static let tolerance = 300

    private let replica: Replica
    private let makeAPI: (ServerPlace) throws -> ServerAPI

    /// - Parameters:
    ///   - replica: the replica.
    ///   - makeAPI: reaches a server.
    init(_ replica: Replica, makeAPI: @escaping (ServerPlace) throws -> ServerAPI) {
        self.replica = replica
        self.makeAPI = makeAPI
    }

    /// Adds the checks.
    func check(_ report: inout DoctorReport) {
        do {
            let place = try replica.read { db in try ServerPlace(db) }
            try checkEnrolment(place, &report)
            guard let place else {
                for name in [DoctorCheck.Name.server, .tls, .clock, .versions] { unasked(name, &report) }
                return
            }
            ask(place, &report)
        } catch {
            report.add(.enrolment, error, fix: report.words("请用备份的密钥文件。", "Use a backup of the key file."))
        }
    }

    private func checkEnrolment(_ place: ServerPlace?, _ report: inout DoctorReport) throws {
        let key = DeviceKeys.path(ofReplica: replica.path)
        let keys = try DeviceKeys.load(forReplica: replica.path)
        guard let place else {
            return report.add(
                .enrolment,
                nil,
                report.words("尚未登记，只在本机工作", "not enrolled yet; work stays on this machine"),
                fix: report.words(
                    "要报送时：shenbao enrol --server 网址 --code 代码",
                    "To send it: shenbao enrol --server URL --code CODE"
                )
            )
        }
        guard keys != nil else {
            return report.add(
                .enrolment,
                false,
                report.words("密钥文件 \(key) 不在", "the key file \(key) is missing"),
                fix: report.words(
                    "放回备份的密钥文件；没有备份请索取新代码，用 enrol --new-device 重新登记。",
                    "Put a backup of it back; without one ask for a new code and enrol again with --new-device."
                )
            )
        }
        let failure = try replica.read { db in try SyncAttempts(db).failure }
        guard failure?.code != "revoked" else {
            return report.add(
                .enrolment,
                false,
                report.words("服务器已撤销本机的登记", "the server has revoked this device"),
                fix: report.words(
                    "索取新代码，用 enrol --new-device 重新登记；未报的工作会一起带去。",
                    "Ask for a new code and enrol again with --new-device; unsent work goes along."
                )
            )
        }
        report.add(.enrolment, true, report.words("已登记到 \(place.url)", "enrolled at \(place.url)"))
    }

    private func unasked(_ name: DoctorCheck.Name, _ report: inout DoctorReport, _ reason: String? = nil) {
        let why = reason ?? report.words("尚未登记", "not enrolled")
        report.add(name, nil, report.words("问不到（\(why)）", "could not be asked (\(why))"))
    }

    private func ask(_ place: ServerPlace, _ report: inout DoctorReport) {
        let hello: Hello
        let isOther: Bool
        do {
            hello = try makeAPI(place).hello()
            isOther = try replica.isOther(hello.server)
        } catch {
            return cannotAsk(error, &report)
        }
        report.add(
            .server,
            !isOther,
            isOther
                ? report.words("这个地址上是另一台服务器", "another server answers at this address")
                : report.words("\(place.url) 有应答", "\(place.url) answers"),
            fix: isOther ? report.words("核对地址。", "Check the address.") : nil
        )
        let isPlain = place.url.hasPrefix("http:")
        report.add(
            .tls,
            true,
            isPlain
                ? report.words("本机回环地址，不经网络，不用 TLS", "a loopback address: nothing leaves the machine, no TLS")
                : report.words("证书可信", "the certificate is trusted")
        )
        checkClock(hello, &report)
        checkVersions(hello, &report)
    }

    private func cannotAsk(_ error: any Error, _ report: inout DoctorReport) {
        let known = error as? ClientError
        let sentence = known?.sentence(report.language) ?? "\(type(of: error))"
        // Being offline is no fault; a certificate that is not trusted, or an answer that is none, is one.
        if known?.code == "server.unreachable" {
            unasked(.server, &report, sentence)
            unasked(.tls, &report, report.words("见 server", "see server"))
        } else {
            let fix = report.words(
                "核对服务器地址、--ca 证书文件与本机时钟（证书有起止日期）。",
                "Check the address, the --ca file and this machine's clock (certificates have dates)."
            )
            // Whoever is not trusted was not asked anything.
            let (wrong, unknown): (DoctorCheck.Name, DoctorCheck.Name) =
                known?.code == "server.untrusted" ? (.tls, .server) : (.server, .tls)
            report.add(wrong, false, sentence, fix: fix)
            unasked(unknown, &report, report.words("见 \(wrong.rawValue)", "see \(wrong.rawValue)"))
        }
        for name in [DoctorCheck.Name.clock, .versions] {
            unasked(name, &report, report.words("见 server", "see server"))
        }
    }

    private func checkClock(_ hello: Hello, _ report: inout DoctorReport) {
        guard let theirs = TimeWords.date(hello.time) else {
            return unasked(.clock, &report, TerminalText.safe(hello.time))
        }
        let seconds = Int(replica.environment.now().timeIntervalSince(theirs).rounded())
        let isNear = abs(seconds) <= Self.tolerance
        let detail = report.words(
            "比服务器\(seconds < 0 ? "慢" : "快") \(abs(seconds)) 秒；合并不看时钟",
            "\(abs(seconds)) s \(seconds < 0 ? "behind" : "ahead of") the server; no merge looks at it"
        )
        let fix = report.words("校准本机时钟：证书按它判断。", "Set this machine's clock: certificates are judged by it.")
        report.add(.clock, isNear, detail, fix: isNear ? nil : fix)
    }

    private func checkVersions(_ hello: Hello, _ report: inout DoctorReport) {
        let own = RecordTypes.schemaRevision
        let detail = report.words(
            "程序 \(Version.current)，协议 \(ProtocolRange.minimum)–\(ProtocolRange.maximum)（服务器 \(hello.minimumProtocol)–\(hello.maximumProtocol)），字段修订 \(own)（服务器 \(hello.schemaRevision)）",
            "program \(Version.current), protocol \(ProtocolRange.minimum)–\(ProtocolRange.maximum) (server \(hello.minimumProtocol)–\(hello.maximumProtocol)), fields' revision \(own) (server \(hello.schemaRevision))"
        )
        let needsUpgrade = !hello.isCompatible || hello.instruction == "upgrade" || hello.schemaRevision > own
        let fix = report.words("升级 shenbao。", "Upgrade shenbao.")
        report.add(.versions, hello.isCompatible, detail, fix: needsUpgrade ? fix : nil)
    }
}

/// Where the server of a replica is, and how it is reached.
struct ServerPlace {
    let url: String
    let caFile: String?
    let proxy: String?

    /// Nil for a replica that is not enrolled.
    init?(_ db: ReplicaDatabase) throws {
        guard let url = try ReplicaMeta.get(.serverURL, db) else { return nil }
        self.url = url
        caFile = try ReplicaMeta.get(.caFile, db).flatMap { $0.isEmpty ? nil : $0 }
        proxy = try ReplicaMeta.get(.proxy, db).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Reaches the server; once, because somebody waits.
    func api(token: String?, environment: ClientEnvironment) throws -> ServerAPI {
        let transport = try CurlTransport(
            url: url,
            caFile: caFile,
            proxy: proxy,
            attempts: 1,
            randomByte: { environment.randomBytes(1)[0] }
        )
        return ServerAPI(transport, token: token)
    }
}
