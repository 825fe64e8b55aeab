import Core
import Foundation
import GRDB
import Testing

/// What people are told when not the network but the server is at fault, with the built programs.
@Suite(.serialized)
struct FaultyServerTests {
    /// Answers every request on a port with one status.
    private final class Answering: Sendable {
        let socket: LoopbackSocket

        init(_ status: Int) throws {
            let socket = try LoopbackSocket.listening()
            self.socket = socket
            Thread.detachNewThread {
                while let peer = socket.accepted() {
                    _ = peer.receive()
                    peer.send(Array("HTTP/1.1 \(status) x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8))
                    peer.close()
                }
            }
        }

        deinit { socket.wake() }
    }

    @Test(arguments: [500, 503])
    func `A server that answers but fails was reached, and the sentence says so`(status: Int) async throws {
        let folder = try ScratchFolder()
        let district = try await District.make("310101", in: folder)
        let server = try Answering(status)
        let url = "http://127.0.0.1:\(server.socket.port)"
        let result = try await district.run("enrol", "--server", url, "--code", "ABCDE-FGHJK")
        #expect(result.status == 6)
        #expect(result.err.contains("服务器已连上") && result.err.contains("HTTP \(status)"))
        #expect(!result.err.contains("连不上"))
    }

    @Test func `A server's commands tell who speaks, and what to do when the store is gone but its keys are there`()
        async throws
    {
        let folder = try ScratchFolder()
        let data = folder.file("central")
        let program = BuiltProgram.server
        #expect(try await program.run(["init", "--data", data]).status == 0)
        let backup = folder.file("backup.db")
        #expect(try await program.run(["backup", backup, "--data", data]).status == 0)
        let key = FileManager.default.contents(atPath: data + "/server.key")
        try FileManager.default.removeItem(atPath: data + "/store.db")
        for command in [["serve", "--listen", "127.0.0.1:0", "--insecure-loopback"], ["init"]] {
            let result = try await program.run(command + ["--data", data])
            #expect(result.status == 1)
            #expect(result.err.hasPrefix("shenbao-server: ") && result.err.contains("shenbao-server restore"))
            #expect(!result.err.contains("shenbao-server init"))
        }
        #expect(FileManager.default.contents(atPath: data + "/server.key") == key)
        #expect(try await program.run(["restore", backup, "--data", data]).status == 0)
        #expect(try await program.run(["verify", "--data", data]).status == 0)
    }

    @Test func `A stick of which nothing could be taken yet does not pass for done`() async throws {
        let route = try await StickRoute()
        // The device holds its first work for answered, and the server does not have it: it was set back.
        try await DatabaseQueue(path: route.devices[0].replica).write { db in
            try db.execute(sql: "UPDATE change_set SET state = 'kept' WHERE number = 1")
        }
        let stick = try await route.export(0)
        let result = try await route.commission(stick.path, receipts: route.path("back"), "--json")
        #expect(result.status == 3 && result.err.contains("一个也没有接收"))
        #expect(try result.json()["waiting"] == 1)
        #expect(try await route.logged() == 0)
    }
}
