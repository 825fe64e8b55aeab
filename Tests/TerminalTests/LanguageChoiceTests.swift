import Core
import Terminal
import Testing

struct LanguageChoiceTests {
    @Test(arguments: [
        ([:], Language.zh),
        (["LANG": "C"], .zh),
        (["LANG": "C.UTF-8"], .zh),
        (["LANG": "POSIX"], .zh),
        (["LANG": "zh_CN.GB18030"], .zh),
        (["LANG": "fr_FR.UTF-8"], .zh),
        (["LANG": "enm"], .zh),
        (["LANG": "en"], .en),
        (["LANG": "en_GB.UTF-8"], .en),
        (["LANG": "EN-us"], .en),
        (["LANG": "en@euro"], .en),
        (["LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"], .zh),
        (["LANG": "zh_CN.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"], .en),
        (["LANG": "en_US.UTF-8", "LC_ALL": ""], .en),
        (["LANG": "en_US.UTF-8", "LC_ALL": "C"], .zh),
    ])
    func `the locale decides when no language was asked for`(environment: [String: String], language: Language) {
        #expect(LanguageChoice.from(flag: nil, environment: environment) == language)
    }

    @Test func `the flag goes before the locale`() {
        #expect(LanguageChoice.from(flag: "zh", environment: ["LC_ALL": "en_US.UTF-8"]) == .zh)
        #expect(LanguageChoice.from(flag: "en", environment: ["LC_ALL": "zh_CN.UTF-8"]) == .en)
    }

    @Test(arguments: ["", "fr", "EN", "zh_CN"])
    func `a flag that names no language is told apart`(flag: String) {
        #expect(LanguageChoice.from(flag: flag, environment: ["LANG": "en"]) == nil)
    }
}
