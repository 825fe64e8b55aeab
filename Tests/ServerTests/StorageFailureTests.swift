import Core
import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SyncProtocol
import Testing

@testable import Server

/// A server whose disk is full, or whose database cannot be written: devices are told to come again, operators why.
@Suite struct StorageFailureTests {
    private func store(_ server: TestServer) throws -> SQLiteCentralStore {
        try #require(server.test.store as? SQLiteCentralStore)
    }

    private func hires(_ count: Int, _ server: TestServer) -> [Change] {
        (0..<count).map { Sample.hire($0, id: server.test.world.newID()) }
    }

    @Test func `a full disk is named in the log, and the device is told to come again`() async throws {
        try await TestServer.run { server in
            let device = try await server.test.device()
            try await server.test.push([Sample.enterprise, Sample.filing], from: device)
            // As many pages as there are, and no more.
            try await store(server).queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA max_page_count = 1")
            }
            let signed = try device.make(hires(200, server))
            let response = try await server.push([signed], from: device)
            #expect(response.status == .serviceUnavailable)
            #expect(try response.problem == .serverStorage)
            #expect(server.log.text.contains("13") && server.log.text.contains("the disk is full"))
            try await store(server).queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA max_page_count = 1000000")
            }
            // The same request again, with room: nothing of the first one stayed.
            let again = try PushResponse(json: await server.push([signed], from: device).json)
            #expect(again.receipts.map(\.outcome) == [.applied])
        }
    }

    @Test func `after a failed write the server is not ready until a write succeeds`() async throws {
        try await TestServer.run { server in
            let device = try await server.test.device()
            let store = try store(server)
            try await store.queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA busy_timeout = 0") }
            func ready() async throws -> TestResponse { try await server.send(.get, "/readyz") }
            var held = Configuration()
            held.allowsUnsafeTransactions = true
            let other = try DatabaseQueue(path: store.directory.database, configuration: held)
            // Reading goes on; only writing does not.
            try await other.writeWithoutTransaction { db in try db.execute(sql: "BEGIN IMMEDIATE") }
            #expect(try await ready().status == .ok)
            let signed = try device.make([Sample.enterprise, Sample.filing])
            #expect(try await server.push([signed], from: device).problem == .serverStorage)
            for _ in 0..<2 {
                let response = try await ready()
                #expect(response.status == .serviceUnavailable)
                #expect(try response.problem == .serverStorage)
            }
            #expect(try await server.send(.get, "/healthz").status == .ok)
            try await other.writeWithoutTransaction { db in try db.execute(sql: "ROLLBACK") }
            #expect(try await ready().status == .ok)
            #expect(try await server.push([signed], from: device).status == .ok)
        }
    }

    @Test func `the look at the storage is a write that reaches the disk, and no content changes`() async throws {
        let folder = try StoreFolder()
        let store = try folder.open().store
        let contents = try await store.contents(of: .city)
        var files: [Data?] = []
        for _ in 0..<3 {
            files.append(FileManager.default.contents(atPath: folder.directory.database))
            try await store.checkWriting()
        }
        #expect(Set(files).count == 3)
        #expect(try await store.contents(of: .city) == contents)
        #expect(try await store.verify().problems.isEmpty)
    }

    @Test func `an error of the program is no failure of the storage`() {
        #expect(StorageFailure(DatabaseError(resultCode: .SQLITE_CONSTRAINT)) == nil)
        #expect(StorageFailure(StoreError.newerSchema) == nil)
        #expect(StorageFailure(DatabaseError(resultCode: .SQLITE_IOERR_WRITE))?.code == 778)
        #expect(StorageFailure(DatabaseError(resultCode: .SQLITE_FULL))?.meaning == "the disk is full")
    }
}
