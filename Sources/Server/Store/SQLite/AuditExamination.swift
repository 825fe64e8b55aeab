import Core
import GRDB
import SyncProtocol

/// Works the audit log out anew from its entries, and notes what does not fit; a note names places, never contents.
struct AuditExamination {
    private(set) var findings = AuditFindings()
    private let db: Database
    private let server: String
    private let publicKey: String
    private var edge = MerkleEdge()

    private init(_ db: Database, publicKey: String) throws {
        self.db = db
        self.publicKey = publicKey
        server = try AuditRow.server(db)
    }

    /// Everything that is wrong with the audit log of the server with a public key, also by heads that were kept elsewhere.
    static func findings(
        _ db: Database,
        publicKey: String,
        known: [SignedTreeHead]
    ) throws -> AuditFindings {
        var examination = try Self(db, publicKey: publicKey)
        // Stored heads and brought ones, in the order in which the tree passes them.
        let stored = try Row.fetchAll(db, sql: AuditRow.selectHead + " ORDER BY size")
            .map { AuditRow.head($0, server: examination.server) }
        let heads = Dictionary(grouping: stored.map { ($0, "head") } + known.map { ($0, "known head") }) {
            $0.0.head.size
        }
        examination.check(heads[0] ?? [])
        try examination.checkEntries(heads)
        examination.checkEnd(heads, last: stored.last)
        try examination.checkNodes()
        examination.findings.root = examination.edge.root.hexadecimal
        return examination.findings
    }

    private mutating func checkEntries(_ heads: [Int: [(SignedTreeHead, String)]]) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT seq, content, at, actor, action, unit, object FROM audit ORDER BY seq"
        )
        while let row = try rows.next() {
            let (seq, content): (Int, String) = (row[0], row[1])
            if seq != edge.size + 1 { note("entry missing", edge.size + 1) }
            let leaf = Array(content.utf8)
            let json = try? JSONValue(parsing: leaf)
            let entry = json.flatMap(AuditEntry.init(json:))
            if entry?.seq != seq || json?.canonicalBytes() != leaf { note("entry", seq) }
            let columns = StatementArguments(row.databaseValues.dropFirst(2))
            if let entry, AuditRow.columns(of: entry) != columns { note("columns", seq) }
            var differing: [MerkleNode] = []
            edge.append(MerkleHash.leaf(leaf)) { node in
                let stored = try? AuditRow.hash(db, level: node.level, index: node.index)
                if stored != node.hash { differing.append(node) }
            }
            for node in differing { note("hash of level \(node.level)", node.index + 1) }
            check(heads[edge.size] ?? [])
        }
        findings.entries = edge.size
    }

    private mutating func check(_ heads: [(head: SignedTreeHead, name: String)]) {
        for (head, name) in heads {
            findings.heads += 1
            let place = head.head.size
            if head.head.server != server { note("server of \(name)", place) }
            if head.head.root != edge.root.hexadecimal { note("root of \(name)", place) }
            if !head.isSigned(by: publicKey) { note("signature of \(name)", place) }
        }
    }

    /// Every entry is below a head, and no head is above the entries.
    private mutating func checkEnd(_ heads: [Int: [(SignedTreeHead, String)]], last: SignedTreeHead?) {
        if edge.size > last?.head.size ?? 0 { note("head missing", edge.size) }
        for size in heads.keys.sorted() where size > edge.size { note("entries missing below head", size) }
    }

    private mutating func checkNodes() throws {
        // A tree of n leaves has 2n - (ones of n) complete subtrees.
        let expected = 2 * edge.size - edge.size.nonzeroBitCount
        let count = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM audit_node") ?? 0
        if count != expected { findings.problems.append("hashes: \(count) in place of \(expected)") }
    }

    private mutating func note(_ what: String, _ number: Int) { findings.problems.append("\(what): \(number)") }
}
