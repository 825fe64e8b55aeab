import Core
import Foundation
import SystemSupport
import Testing

/// `shenbao-server user`, as whoever keeps the server types it.
@Suite struct UserCommandTests {
    private struct Place {
        let folder: ScratchFolder
        let data: String

        init() async throws {
            folder = try ScratchFolder()
            data = folder.file("data")
            #expect(try await BuiltProgram.server.run(["init", "--data", data]).status == 0)
        }

        func user(_ arguments: String...) async throws -> BuiltProgram.Result {
            try await BuiltProgram.server.run(["user"] + arguments + ["--data", data])
        }

        func password(_ text: String) throws -> String {
            let file = folder.file("password-\(UUID().uuidString)")
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
            return file
        }
    }

    @Test func `users are added, listed and changed, and no output has a secret`() async throws {
        let place = try await Place()
        let file = try place.password("correct horse battery\nsecond line\n")
        let added = try await place.user("add", "王芳", "--role", "reviewer", "--password-file", file, "--json")
        #expect(added.status == 0)
        #expect(try added.json()["role"] == "reviewer")
        #expect(try added.json()["mustChangePassword"] == false)
        for (arguments, member, value) in [
            (["role", "王芳", "approver"], "role", "approver"), (["disable", "王芳"], "disabled", true),
            (["enable", "王芳"], "disabled", false), (["reset-totp", "王芳"], "totp", false),
            (["password", "王芳", "--password-file", file, "--must-change"], "mustChangePassword", true),
        ] as [([String], String, JSONValue)] {
            let result = try await BuiltProgram.server.run(["user"] + arguments + ["--data", place.data, "--json"])
            #expect(result.status == 0, "\(arguments)")
            #expect(try result.json()[member] == value, "\(arguments)")
        }
        let list = try await place.user("list", "--json")
        #expect(try list.json().arrayValue?.count == 1)
        for result in [added, list, try await place.user("list")] {
            #expect(result.out.contains("王芳"))
            for secret in ["horse", "scrypt"] { #expect(!(result.out + result.err).contains(secret)) }
        }
    }

    @Test func `what cannot be a user is refused with a reason`() async throws {
        let place = try await Place()
        let good = try place.password("correct horse battery")
        let weak = try place.password("short")
        for (arguments, status, reason) in [
            (["add", "anna", "--role", "root", "--password-file", good], 64, "角色应为"),
            (["add", "a b", "--role", "admin", "--password-file", good], 1, "用户名须为"),
            (["add", "anna", "--role", "admin", "--password-file", weak], 1, "至少需要 10 个字符"),
            (["add", "anna", "--role", "admin", "--password-file", "/nowhere"], 1, "无法读取密码文件"),
            (["disable", "nobody"], 1, "没有这个用户"),
        ] as [([String], Int32, String)] {
            let result = try await BuiltProgram.server.run(["user"] + arguments + ["--data", place.data])
            #expect(result.status == status, "\(arguments)")
            #expect(result.err.contains(reason), "\(result.err)")
            #expect(result.out.isEmpty)
        }
        #expect(try await place.user("add", "anna", "--role", "admin", "--password-file", good).status == 0)
        #expect(try await place.user("add", "ANNA", "--role", "admin", "--password-file", good).status == 1)
    }
}
