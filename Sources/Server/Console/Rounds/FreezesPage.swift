import Core

/// The page of a round's freezes: what one of them sealed, and what its signature is worth now.
struct FreezesPage: Sendable {
    /// Where a unit stood.
    struct Unit: Sendable {
        var name: String
        var scope: String
        /// Filings of the round by state, as the manifest counts them.
        var filings: String
        var revision: String
        var digest: String
        var logHash: String
    }

    /// The signature in words, and the look of its chip.
    struct Seal: Sendable {
        var text: String
        var look: String
        var hint: String
    }

    /// A fact of the manifest; a code is shown as such.
    struct Fact: Sendable {
        var label: String
        var text: String?
        var code: String?
    }

    /// The freeze that is shown.
    struct Item: Sendable {
        var at: String
        var seal: Seal
        var facts: [Fact]
        var units: [Unit]
        var downloadPath: String
        var fileName: String
    }

    /// Another freeze of the round.
    struct Link: Sendable {
        var path: String
        var text: String
        var isHere: Bool
    }

    let title: String
    /// Where the rounds are; none for who may not open them.
    let roundsPath: String?
    let freeze: Item?
    let isEmpty: Bool
    let links: [Link]
    let hasLinks: Bool

    /// The page of a round.
    /// - Parameters:
    ///   - round: the round.
    ///   - freezes: its freezes, the newest first.
    ///   - chosen: the one that is shown; the newest without it.
    ///   - units: the units' names by code.
    ///   - publicKey: the key that the server signs with now.
    ///   - mayOpenRounds: whether the user may open the page of rounds.
    ///   - shown: the words' language.
    init(
        _ round: Round,
        _ freezes: [StoredFreeze],
        chosen: RecordID?,
        units: [String: String],
        publicKey: String,
        mayOpenRounds: Bool,
        _ shown: Shown
    ) {
        title = round.name
        roundsPath = mayOpenRounds ? ConsoleRoute.rounds.path() : nil
        let here = freezes.first { $0.id == chosen } ?? freezes.first
        freeze = here.map { Self.item($0, round, units, publicKey, shown) }
        isEmpty = here == nil
        links = freezes.map { stored in
            Link(
                path: ConsoleRoute.freezes.path(round.code) + "?freeze=" + ConsolePath.encoded(stored.id.rawValue),
                text: shown.joined(shown.time(stored.freeze.at), stored.freeze.author),
                isHere: stored.id == here?.id
            )
        }
        hasLinks = links.count > 1
    }

    /// The name of the file that a manifest is kept as.
    static func fileName(_ round: String, _ freeze: RecordID) -> String {
        "shenbao-freeze-\(round)-\(freeze.rawValue).json"
    }

    /// The manifest as a file: what was signed, and the signature.
    static func file(_ freeze: Freeze) -> JSONValue {
        ["manifest": freeze.manifest, "signature": .string(freeze.signature)]
    }

    private static func item(
        _ stored: StoredFreeze,
        _ round: Round,
        _ names: [String: String],
        _ publicKey: String,
        _ shown: Shown
    ) -> Item {
        let manifest = stored.freeze.manifest
        func text(_ value: JSONValue?, _ member: String) -> String {
            switch value?[member] {
            case .string(let text)?: text
            case .integer(let number)?: String(number)
            default: "—"
            }
        }
        let units = (manifest["units"]?.arrayValue ?? []).map { unit in
            let code = text(unit, "unit")
            return Unit(
                name: names[code] ?? code,
                scope: code,
                filings: filings(unit["filings"], shown),
                revision: text(unit, "revision"),
                digest: text(unit, "digest"),
                logHash: text(unit, "logHash")
            )
        }
        return Item(
            at: shown.time(stored.freeze.at),
            seal: seal(FreezeSeal(of: stored.freeze, publicKey: publicKey), shown),
            facts: [
                Fact(label: shown.words("冻结人", "Frozen by"), text: stored.freeze.author),
                Fact(label: shown.words("清单所记时间", "Time in the manifest"), text: shown.time(text(manifest, "at"))),
                Fact(label: shown.words("申报（合计）", "Filings in all"), text: filings(total(of: manifest), shown)),
                Fact(label: shown.words("服务器", "Server"), code: text(manifest, "server")),
                Fact(label: shown.words("服务器的代", "Epoch of the server"), text: text(manifest, "epoch")),
                Fact(
                    label: shown.words("签名公钥（Ed25519）", "Key of the signature (Ed25519)"),
                    code: text(manifest, "publicKey")
                ),
                Fact(label: shown.words("签名", "Signature"), code: stored.freeze.signature),
            ],
            units: units.sorted { $0.scope < $1.scope },
            downloadPath: ConsoleRoute.manifest.path(round.code, stored.id.rawValue),
            fileName: fileName(round.code, stored.id)
        )
    }

    /// Counts by state in the workflow's order; what this version does not know is told by its code.
    private static func filings(_ counts: JSONValue?, _ shown: Shown) -> String {
        let counts = counts?.objectValue ?? [:]
        let known = FilingState.allCases.map(\.rawValue)
        let codes = known + counts.keys.filter { !known.contains($0) }.sorted()
        let parts = codes.compactMap { code -> String? in
            guard case .integer(let count)? = counts[code] else { return nil }
            return (FilingState(rawValue: code).map(shown.state) ?? code) + " \(count)"
        }
        return parts.isEmpty ? "0" : parts.joined(separator: shown.words("，", ", "))
    }

    /// The counts of all units together.
    private static func total(of manifest: JSONValue) -> JSONValue {
        var sums: [String: Int64] = [:]
        for unit in manifest["units"]?.arrayValue ?? [] {
            for (state, count) in unit["filings"]?.objectValue ?? [:] {
                if case .integer(let count) = count { sums[state, default: 0] += Int64(count) }
            }
        }
        return .object(sums.mapValues { .integer($0) })
    }

    private static func seal(_ seal: FreezeSeal, _ shown: Shown) -> Seal {
        switch seal {
        case .valid:
            Seal(
                text: shown.words("签名有效", "signature valid"),
                look: "ok",
                hint: shown.words(
                    "刚才已核对：签名与清单相符，公钥是本服务器现用的公钥。",
                    "Checked just now: the signature is over this manifest, by the key that this server signs with."
                )
            )
        case .foreignKey:
            Seal(
                text: shown.words("公钥不是本服务器现用的", "not this server's present key"),
                look: "warn",
                hint: shown.words(
                    "刚才已核对：签名与清单相符，但公钥不是本服务器现用的公钥。请与冻结时另行保存的公钥核对。",
                    "Checked just now: the signature is over this manifest, but its key is not the one that this server signs with. Compare it with the key that was kept elsewhere when the round was frozen."
                )
            )
        case .broken:
            Seal(
                text: shown.words("签名无效", "signature not valid"),
                look: "error",
                hint: shown.words(
                    "刚才已核对：签名与清单不符，清单或签名在冻结之后被改动过。请立即告知管理员，并运行 shenbao-server verify。",
                    "Checked just now: the signature is not over this manifest, so one of them was altered after the freeze. Tell an administrator at once, and run shenbao-server verify."
                )
            )
        }
    }
}
