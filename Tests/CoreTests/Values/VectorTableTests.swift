import Foundation
import Testing

struct VectorTableTests {
    @Test
    func `every vectors file is there in full, and no other`() throws {
        let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent("vectors").path)
        #expect(Set(files) == Set(VectorTable.counts.keys.map { $0 + ".csv" }))
        for (name, count) in VectorTable.counts { #expect(try VectorTable.rows(name).count == count) }
    }

    @Test
    func `quotes, commas and line ends of CSV are read`() {
        #expect(VectorTable.parse("a,\"b,\"\"c\"\"\"\r\n,\"\"\n") == [["a", "b,\"c\""], ["", ""]])
    }
}
