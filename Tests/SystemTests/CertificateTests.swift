import Core
import Foundation
import Testing

/// TLS between the built programs: a certificate of an office's own is trusted when it is named, and then from any folder.
@Suite(.serialized)
struct CertificateTests {
    /// A server with a certificate that no system knows.
    private final class Office {
        let folder: ScratchFolder
        let data: String
        let server: RunningServer
        let district: District

        init() async throws {
            folder = try ScratchFolder()
            data = folder.file("central")
            #expect(try await BuiltProgram.server.run(["init", "--data", data]).status == 0)
            try Self.makeCertificate("server", in: folder)
            try Self.makeCertificate("other", in: folder)
            server = try await RunningServer.start(
                data: data,
                certificate: .init(certificate: folder.file("server.pem"), key: folder.file("server.key"))
            )
            district = try await District.make("310101", in: folder)
        }

        private static func makeCertificate(_ name: String, in folder: ScratchFolder) throws {
            let made = try BuiltProgram.runOut(
                "/usr/bin/openssl",
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
                    folder.file(name + ".key"), "-out", folder.file(name + ".pem"),
                ]
            )
            #expect(made.status == 0, "\(made.err)")
        }

        func code() async throws -> String {
            let made = try await BuiltProgram.server.run(["enrol-code", "310101", "--data", data, "--json"]).json()
            return made["code"]?.stringValue ?? ""
        }

        /// Enrols as somebody does who stands in the folder with the certificate.
        func enrol(trusting certificate: String?) async throws -> BuiltProgram.Result {
            try BuiltProgram.runOut(
                BuiltProgram.shenbao.url.path,
                ["enrol", "--server", server.url, "--code", try await code(), "--replica", district.replica]
                    + (certificate.map { ["--ca", $0] } ?? []),
                environment: BuiltProgram.environment(),
                folder: folder.path
            )
        }
    }

    @Test func `A certificate that is not trusted is refused with what to do, also if another one is named`()
        async throws
    {
        let office = try await Office()
        for certificate in [nil, "other.pem"] {
            let result = try await office.enrol(trusting: certificate)
            #expect(result.status == 6)
            #expect(result.err.contains("--ca") && result.err.contains("证书"))
        }
        let missing = try await office.enrol(trusting: "none.pem")
        #expect(missing.status == 64 && missing.err.contains("none.pem") && missing.err.contains("--ca"))
        #expect(try await office.district.json("status")["server"] == .null, "nothing was enrolled")
    }

    @Test func `A named certificate is found again from any other folder, and doctor is content`() async throws {
        let office = try await Office()
        #expect(try await office.enrol(trusting: "server.pem").status == 0)
        #expect(try await office.district.sync().status == 0)
        let checks = try await office.district.json("doctor")["checks"]?.arrayValue ?? []
        for name in ["server", "tls"] {
            #expect(checks.first { $0["name"] == .string(name) }?["ok"] == true, "\(name)")
        }
        try FileManager.default.removeItem(atPath: office.folder.file("server.pem"))
        let result = try await office.district.run("sync")
        #expect(result.status != 0 && result.err.contains(office.folder.file("server.pem")))
    }
}
