import Testing

struct VectorTableTests {
    @Test(
        arguments: [
            ("resident_id", 40), ("resident_id15", 40), ("resident_id_traps", 25), ("passport", 40), ("org_code", 40),
            ("uscc", 40), ("uscc_traps", 10), ("dates", 40), ("tenure", 14), ("names", 20),
        ]
    )
    func `every vectors file is there in full`(name: String, count: Int) throws {
        #expect(try VectorTable.rows(name).count == count)
    }

    @Test
    func `quotes, commas and line ends of CSV are read`() {
        #expect(VectorTable.parse("a,\"b,\"\"c\"\"\"\r\n,\"\"\n") == [["a", "b,\"c\""], ["", ""]])
    }
}
