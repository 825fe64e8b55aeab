import Server
import Testing

/// Which addresses a server takes, and which of them only this machine reaches.
@Suite struct AddressTests {
    @Test(arguments: ["127.0.0.1:0", "127.8.9.10:80", "[::1]:8443", "localhost:1", "LocalHost:1"])
    func `loopback addresses are known as such`(_ text: String) throws {
        #expect(try #require(ListenAddress(text)).isLoopback)
    }

    @Test(arguments: [
        "0.0.0.0:80", "10.0.0.1:80", "[::]:80", "128.0.0.1:80", "127.0.0.1.example.org:80", "127.0.0:80",
        "127.0.0.256:80",
        "localhost.example.org:80", "[::ffff:127.0.0.1]:80",
    ])
    func `all others are not`(_ text: String) throws {
        #expect(try !#require(ListenAddress(text)).isLoopback)
    }

    @Test(arguments: [
        "", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000", "::1:80", "a b:80", "a/b:80",
    ])
    func `what is no address is none`(_ text: String) { #expect(ListenAddress(text) == nil) }

    @Test func `the address of a server says its scheme and its real port`() throws {
        #expect(try #require(ListenAddress("127.0.0.1:0")).url(port: 4711, isSecure: false) == "http://127.0.0.1:4711")
        #expect(try #require(ListenAddress("[::1]:0")).url(port: 8443, isSecure: true) == "https://[::1]:8443")
    }
}
