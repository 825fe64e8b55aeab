import Core
import Crypto
import Foundation
package import SyncProtocol
import Workbook

/// What an audit pack holds.
package struct AuditPackResult: Hashable, Sendable {
    /// Entries of the audit log.
    package var entries: Int
    /// Records of reviews and decisions.
    package var decisions: Int
    /// The head that the pack ends with; nil for an empty log.
    package var head: SignedTreeHead?
}

/// Writes the audit log and what it is about as one archive that an outsider checks without this program: docs/audit.md.
package struct AuditPack {
    /// The version of the pack's form.
    package static let format = "shenbao-audit/1"

    private let store: any CentralStore
    private let key: ServerKey
    private let environment: StoreEnvironment

    /// Packs what is in a store, under the key of its server.
    package init(store: any CentralStore, key: ServerKey, environment: StoreEnvironment) {
        self.store = store
        self.key = key
        self.environment = environment
    }

    /// Writes the pack.
    ///
    /// It has all entries, whatever the round: the tree is over all of them. The reviews and decisions are the round's, or for nil
    /// those of all rounds.
    package func write(to path: String, round: String?) async throws -> AuditPackResult {
        let head = try await store.auditHead()
        let decisions = try await store.decisions(round: round)
        let rounds = try await store.rounds().filter { round == nil || $0.code == round }
        var files = PackedFiles(try ZipFile(path: path))
        try await addEntries(to: &files, size: head?.head.size ?? 0)
        try await addHeads(to: &files, size: head?.head.size ?? 0)
        try files.add("decisions.jsonl", lines: decisions.map(\.json))
        try files.add("editions.json", Self.text(.array(rounds.map(Self.edition))))
        try files.add("server.json", Self.text(try await server()))
        try files.add("server.pem", ServerKeyText.pem(publicKey: key.publicKey))
        try files.add("README.md", String(decoding: PackageResources.audit_pack_md, as: UTF8.self))
        try files.add("verify.py", String(decoding: PackageResources.audit_verify_py, as: UTF8.self))
        try seal(&files, round: round)
        return AuditPackResult(entries: head?.head.size ?? 0, decisions: decisions.count, head: head)
    }

    /// The log only grows, so pages of it fit together without holding the store.
    private func addEntries(to files: inout PackedFiles, size: Int) async throws {
        var pages: [[String]] = []
        var last = 0
        while last < size {
            let page = try await store.auditContents(after: last, limit: min(Self.pageSize, size - last))
            guard !page.isEmpty else { throw StoreError.damaged("audit") }
            last += page.count
            pages.append(page)
        }
        try files.add("entries.jsonl", parts: pages.lazy.map { $0.joined(separator: "\n") + "\n" })
    }

    private func addHeads(to files: inout PackedFiles, size: Int) async throws {
        var heads: [JSONValue] = []
        var last = 0
        while true {
            let page = try await store.auditHeads(after: last, limit: Self.pageSize).filter { $0.head.size <= size }
            guard let next = page.last?.head.size else { break }
            heads += page.map(\.json)
            last = next
        }
        let lines = heads.enumerated().lazy.map { ($0.offset == 0 ? "[\n" : ",\n") + $0.element.canonicalText() }
        try files.add("heads.json", parts: heads.isEmpty ? ["[]\n"] : Array(lines) + ["\n]\n"])
    }

    private static let pageSize = 2_000

    private func server() async throws -> JSONValue {
        [
            "id": .string(try await store.currentIdentity().id), "publicKey": .string(key.publicKey),
            "program": .string("shenbao-server \(ProductVersion.text)"),
        ]
    }

    /// The rules that a round's decisions were taken by: the edition, and the digest of every word of it.
    private static func edition(_ round: Round) -> JSONValue {
        let catalogue = Catalogue.edition(round.edition)
        let words = catalogue?.paragraphs.map { ($0.marks + [$0.clause.words, $0.end]).joined() }.joined()
        return [
            "round": .string(round.code), "edition": JSONValue(round.edition),
            "document": JSONValue(catalogue?.documentNumber), "title": JSONValue(catalogue?.title),
            "textSHA256": JSONValue(words.map { Array(SHA256.hash(data: Data($0.utf8))).hexadecimal }),
            "parameters": .object(round.body),
        ]
    }

    private func seal(_ files: inout PackedFiles, round: String?) throws {
        let manifest = Self.text([
            "format": .string(Self.format), "made": .string(environment.timestamp), "round": JSONValue(round),
            "files": .object(files.digests),
        ])
        let signature = try key.sign(Array(manifest.utf8), as: .auditPack)
        try files.add("manifest.json", manifest)
        try files.add("manifest.sig", signature + "\n")
        try files.close()
    }

    private static func text(_ json: JSONValue) -> String { json.canonicalText() + "\n" }
}

/// The files of a pack, with their digests.
private struct PackedFiles {
    private let zip: ZipFile
    private(set) var digests: [String: JSONValue] = [:]

    init(_ zip: ZipFile) { self.zip = zip }

    mutating func add(_ name: String, parts: some Sequence<String>) throws {
        var hasher = SHA256()
        var count = 0
        try zip.add(name) { append in
            for var part in parts {
                try part.withUTF8 { bytes in
                    hasher.update(bufferPointer: UnsafeRawBufferPointer(bytes))
                    count += bytes.count
                    try append(UnsafeRawBufferPointer(bytes))
                }
            }
        }
        digests[name] = ["bytes": JSONValue(count), "sha256": .string(Array(hasher.finalize()).hexadecimal)]
    }

    mutating func add(_ name: String, _ text: String) throws { try add(name, parts: [text]) }

    mutating func add(_ name: String, lines: [JSONValue]) throws {
        try add(name, parts: lines.lazy.map { $0.canonicalText() + "\n" })
    }

    func close() throws { try zip.close() }
}

/// The server's public key as other programs read it.
enum ServerKeyText {
    /// What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410).
    private static let prefix: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]

    /// The key in PEM.
    static func pem(publicKey: String) -> String {
        let bytes = prefix + ([UInt8](hexadecimal: publicKey) ?? [])
        return "-----BEGIN PUBLIC KEY-----\n\(Data(bytes).base64EncodedString())\n-----END PUBLIC KEY-----\n"
    }
}
