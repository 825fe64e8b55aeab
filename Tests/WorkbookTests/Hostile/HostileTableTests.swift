import Testing

@testable import Workbook

/// Every hostile or odd file gives its values, or one clear sentence; never a crash.
@Suite struct HostileTableTests {
    static let cases =
        HostileCase.archives + HostileCase.markup + HostileCase.sheets + HostileCase.packages + HostileCase.files
        + HostileCase.tables

    @Test(arguments: cases)
    func `a value, or one clear sentence`(hostile: HostileCase) throws {
        let scratch = try Scratch()
        let path = try hostile.make(scratch)
        let result = Result { try rows(path).map(\.cells) }
        switch (result, hostile.outcome) {
        case (.success(let found), .values(let expected)):
            #expect(found == expected)
        case (.failure(let error as WorkbookError), .refused(let expected)):
            #expect(error.code == expected)
            check(error)
        case (.success(let found), .refused(let expected)):
            Issue.record("read \(found.count) rows, and should be refused as \(expected)")
        case (.failure(let error), _):
            Issue.record("refused: \(error)")
        }
    }

    @Test func `there are more than a hundred, each under a name of its own`() {
        #expect(Self.cases.count > 100)
        #expect(Set(Self.cases.map(\.name)).count == Self.cases.count)
    }

    /// One line, one full stop at its end, a place, and nothing that a terminal would obey.
    private func check(_ error: WorkbookError) {
        #expect(error.place != nil)
        #expect(error.chinese.hasSuffix("。") && error.chinese.count { $0 == "。" } == 1)
        #expect(error.english.hasSuffix(".") && error.english.count < 300)
        for sentence in [error.chinese, error.english] {
            #expect(!sentence.unicodeScalars.contains { $0.properties.generalCategory == .control })
        }
    }
}
