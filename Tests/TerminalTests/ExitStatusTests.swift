import Terminal
import Testing

struct ExitStatusTests {
    @Test func `the codes are those that scripts rely on`() {
        #expect(ExitStatus.allCases.map(\.rawValue) == [0, 1, 3, 4, 5, 6, 7, 64])
        #expect(ExitStatus.rejected.rawValue == 3)
        #expect(ExitStatus.conflicts.rawValue == 5)
        #expect(ExitStatus.unreachable.rawValue == 6)
        #expect(ExitStatus.refused.rawValue == 7)
    }
}
