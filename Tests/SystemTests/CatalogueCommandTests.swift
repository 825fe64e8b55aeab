import Core
import Testing

@Suite struct CatalogueCommandTests {
    private func run(_ arguments: String...) async throws -> BuiltProgram.Result {
        // No replica, and none is made.
        try await BuiltProgram.shenbao.run(
            ["catalogue"] + arguments,
            environment: ["SHENBAO_REPLICA": "/nonexistent/replica.db"]
        )
    }

    @Test func `tree, page and search need no replica`() async throws {
        let tree = try await run()
        #expect(tree.status == 0 && tree.err.isEmpty)
        #expect(tree.out.contains("KPO.RND.ACG") && !tree.out.contains("\u{1B}"))
        let page = try await run("t2")
        #expect(page.status == 0 && page.out.contains("不低于500万美元") && page.out.contains("列入标准（2）"))
        let hits = try await run("互联网营销", "--lang", "en")
        #expect(hits.status == 0 && hits.out.contains("Line  BPO.OPS.MKT  互联网营销推广服务"))
    }

    @Test func `with --json each prints one value`() async throws {
        #expect(try await run("--json").json()["edition"] == 2016)
        #expect(try await run("MOFCOM", "--json").json()["entries"]?.arrayValue?.count == 1)
        #expect(try await run("没有的词", "--json").json()["hits"] == [])
    }

    @Test func `an unknown edition is told, an unknown text is an empty answer, an empty one is usage`() async throws {
        let edition = try await run("--edition", "2015")
        #expect(edition.status == 1 && edition.out.isEmpty && edition.err.contains("2015"))
        #expect(try await run("--edition", "2015", "--json").json()["error"]?["code"] == "catalogue.unknown")
        let text = try await run("没有的词\u{1B}[2J")
        #expect(text.status == 0 && text.out.isEmpty && !text.err.contains("\u{1B}"))
        #expect(text.err.contains("没有的词"))
        #expect(try await run(" ").status == 64)
    }
}
