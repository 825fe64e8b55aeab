import Core
import Testing

@testable import Server

/// Wrong tries: how many, and for how long nothing is looked at afterwards.
@Suite struct TryCountTests {
    @Test
    func `the fifth wrong try locks for a quarter of an hour, the next five for half an hour, and so on to a day`() {
        var count = TryCount()
        var now = 1000
        for minutes in [15, 30, 60, 120, 240, 480, 960, 1440, 1440] {
            for _ in 1...4 {
                let isLocked = count.count(at: now, .name)
                #expect(!isLocked)
                #expect(!count.isLocked(at: now))
            }
            let locks = count.count(at: now, .name)
            #expect(locks)
            #expect(count.isLocked(at: now + minutes * 60 - 1))
            #expect(!count.isLocked(at: now + minutes * 60))
            now += minutes * 60
        }
    }

    @Test func `an ID number is no user name`() {
        for name in ["310101199001019906", "a310101199001019906", "310101-19900101-9906"] {
            #expect(UserName(name) == nil)
        }
        #expect(UserName("wang.310101") != nil)
    }

    @Test func `a day without tries makes an end of it`() {
        var count = TryCount()
        for _ in 1...4 { count.count(at: 1000, .name) }
        let isLocked = count.count(at: 1000 + 86_400, .name)
        #expect(!isLocked)
        #expect(count.tries == 1)
        #expect(count.locks == 0)
    }

    @Test func `a try that was right is taken back, also one that locked`() {
        var count = TryCount()
        for _ in 1...4 { count.count(at: 1000, .name) }
        let before = count
        let isLocked = count.count(at: 1000, .name)
        #expect(isLocked)
        count.takeBack(.name)
        #expect(count == before)
        count.takeBack(.name)
        #expect(count.tries == 3)
        var none = TryCount()
        none.takeBack(.name)
        #expect(none == TryCount())
    }

    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("2001:db8:1:2::1", "20010db800010002"),
        ("2001:DB8:1:2:ffff::9", "20010db800010002"), ("", ""), ("::x", "::x"),
    ])
    func `an IPv6 network is one address`(text: String, counted: String) {
        #expect(NetworkAddress.counted(text) == counted)
    }

    @Test func `names are counted as they are kept, what is no name is not kept`() {
        #expect(TryKey.name(" WangFang") == .name("wangfang"))
        #expect(TryKey.name("my secret, in the wrong field").text.contains("secret") == false)
    }
}
