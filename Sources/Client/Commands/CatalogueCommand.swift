import ArgumentParser
import Core
import Terminal

/// `shenbao catalogue`: the guidance catalogue, its clauses and a search in its words; needs no replica.
struct CatalogueCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalogue",
        abstract: .help("指导目录：全树、条文、检索", "The guidance catalogue: tree, clauses, search"),
        discussion: .help(
            """
            shenbao catalogue                 全部类别与标准
            shenbao catalogue BPO.OPS.MKT     一个小类的条文
            shenbao catalogue T2              列入标准（2）
            shenbao catalogue STAFF_EDU       三类的培育重点 5
            shenbao catalogue 基因测序        在名称与原文中检索
            """,
            """
            shenbao catalogue                 the whole tree
            shenbao catalogue BPO.OPS.MKT     a line's clause
            shenbao catalogue T2              a tier
            shenbao catalogue STAFF_EDU       a criterion in each category
            shenbao catalogue SOC             a search in names and words
            """
        )
    )

    @Argument(help: ArgumentHelp(.help("代码，或要查的词语", "A code, or a text to search for."), valueName: "code|text"))
    var query: String?

    @Option(help: ArgumentHelp(.help("目录版本（年），默认最新", "The edition; the newest unless given."), valueName: "year"))
    var edition: Int?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let query, CellText.normalise(query) == nil {
            throw common.misused(zh: "代码或词语不能为空。", en: "The code or text is empty.")
        }
    }

    func run(in context: CommandContext) throws -> ExitStatus {
        let catalogue = try catalogue()
        let width = TerminalOutput.out.width(environment: context.environment.variables)
        let json = CatalogueJSON(catalogue: catalogue)
        guard let query else {
            if context.isJSON {
                try context.print(json.tree)
            } else {
                let tree = CatalogueTree(catalogue: catalogue, language: context.language)
                try TerminalOutput.writeOut(tree.render(width: width))
                if TerminalOutput.out.isTerminal {
                    context.tell(CatalogueLabels(language: context.language).usage)
                }
            }
            return .done
        }
        let entries = catalogue.entries(coded: query)
        guard entries.isEmpty else {
            if context.isJSON {
                try context.print(json.page(entries))
            } else {
                let pages = entries.map { CataloguePage($0, in: catalogue, language: context.language) }
                try TerminalOutput.writeOut(pages.map { $0.render(width: width) }.joined(separator: "\n"))
            }
            return .done
        }
        try search(query, in: catalogue, width: width, context)
        return .done
    }

    private func search(_ text: String, in catalogue: Catalogue, width: Int?, _ context: CommandContext) throws {
        let hits = catalogue.search(text)
        if context.isJSON { try context.print(CatalogueJSON(catalogue: catalogue).found(hits)) }
        if hits.isEmpty {
            let shown = TerminalText.safe(text)
            context.tell(
                context.words(
                    "\(catalogue.edition) 年版指导目录中没有“\(shown)”；不带参数运行 shenbao catalogue 可看全部类别。",
                    "The catalogue of \(catalogue.edition) has no “\(shown)”; shenbao catalogue alone shows the whole tree."
                )
            )
        } else if !context.isJSON {
            let isEmphasised = TerminalOutput.out.usesColour(environment: context.environment.variables)
            let found = CatalogueHits(hits: hits, language: context.language)
            try TerminalOutput.writeOut(found.render(width: width, isEmphasised: isEmphasised))
        }
    }

    private func catalogue() throws -> Catalogue {
        guard let edition else { return .newest }
        guard let catalogue = Catalogue.edition(edition) else { throw ClientError.unknownEdition(edition) }
        return catalogue
    }
}

extension ClientError {
    /// No such edition of the catalogue.
    fileprivate static func unknownEdition(_ year: Int) -> ClientError {
        let known = Catalogue.editions.map { String($0.edition) }.joined(separator: "、")
        return ClientError(
            "catalogue.unknown",
            .failed,
            zh: "本程序没有 \(year) 年版指导目录；请用 --edition 指定现有版本（\(known)），或升级。",
            en:
                "This program does not have the catalogue's edition of \(year); name one with --edition (\(known)), or upgrade."
        )
    }
}
