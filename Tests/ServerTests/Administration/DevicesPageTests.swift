import Core
import HTTPTypes
import HummingbirdTesting
import SyncProtocol
import Testing

@testable import Server

/// The administrator's page of devices.
@Suite struct DevicesPageTests {
    @Test func `a code made here admits a device, and is shown once`() async throws {
        try await TestConsole.run { console async throws in
            let admin = try await console.browser(.admin)
            let made = try await admin.post("/devices/codes", [("unit", Sample.unit)])
            let code = try #require(made.text.firstMatch(of: /<code class="secret">([A-Z2-9-]+)<\/code>/)?.1)
            #expect(try await !admin.get("/devices").text.contains(code))
            let device = TestDevice(world: console.test.world, unit: Sample.unit)
            let desk = EnrolmentDesk(store: console.test.store, environment: console.test.world.environment)
            _ = try await desk.enrol(device.enrolRequest(code: String(code)))
            let page = try await admin.get("/devices").text
            #expect(page.contains(device.id.rawValue))
            let unit = try #require(Directory.unit(Sample.unit))
            #expect(page.contains(unit.name))
            for unit in ["", "999999", "city"] {
                #expect(try await admin.post("/devices/codes", [("unit", unit)]).status == .badRequest)
            }
        }
    }

    @Test func `a device is revoked at once, after the password`() async throws {
        try await TestConsole.run { console async throws in
            let device = try await console.test.device()
            let admin = try await console.browser(.admin)
            console.advance(minutes: 10)
            let path = "/devices/\(device.id.rawValue)/revoke"
            #expect(try await admin.post(path).status == .forbidden)
            #expect(try await console.test.store.devices().first?.revokedAt == nil)
            #expect(try await admin.post(path, [("confirmPassword", TestConsole.password)]).status == .seeOther)
            #expect(try await console.test.store.devices().first?.revokedAt != nil)
            #expect(try await admin.get("/devices").text.contains("已停用"))
            #expect(try await admin.post("/devices/nothing/revoke").status == .notFound)
        }
    }

    @Test(arguments: ["<b>x</b>", "\"><script>alert(1)</script>", "名\u{202E}称"])
    func `a device's name is shown as text`(name: String) async throws {
        try await TestConsole.run { console async throws in
            let device = TestDevice(world: console.test.world, unit: Sample.unit)
            let desk = EnrolmentDesk(store: console.test.store, environment: console.test.world.environment)
            let code = try await desk.makeCode(unit: Sample.unit, by: .commandLine).code
            var request = device.enrolRequest(code: code.text)
            request.name = name
            _ = try await desk.enrol(request)
            let page = try await console.browser(.admin).get("/devices").text
            #expect(!page.contains("<b>x"))
            #expect(!page.contains("<script>alert"))
            #expect(page.contains(device.id.rawValue))
        }
    }
}
