import Core
import GRDB
import Terminal

extension ShownRecord {
    /// Refuses work on what belongs to this filing, as far as this replica knows it to be handed over.
    ///
    /// What it does not know yet becomes a late amendment on the server.
    /// - Parameters:
    ///   - kind: the kind of the record that is to be written.
    ///   - record: that record.
    ///   - fields: its fields; nil among them for the record as a whole.
    /// - Throws: ``ClientError`` that says what can be done instead.
    func requireWithUnit(_ kind: Kind, _ record: RecordID, _ fields: [String?]) throws {
        let custody = Custody(of: body)
        for field in fields where !custody.isWithUnit(kind, record, field) {
            throw ClientError.notWithUnit(custody, kind, field, filing: body["name"]?.stringValue ?? id.rawValue)
        }
    }
}

extension Replica {
    /// The filing that a record is or belongs to; nil for a record outside any filing.
    func filing(of record: ShownRecord, _ db: Database) throws -> ShownRecord? {
        if record.kind == .filing { return record }
        guard let parent = RecordTypes.type(of: record.kind)?.parent?(record.body, try scope(db)),
            parent.kind == .filing
        else { return nil }
        return try Records.find(.filing, parent.id, db)
    }

    /// Whose the facts of the filing are that a record is or belongs to.
    func custody(of record: ShownRecord, _ db: Database) throws -> Custody {
        try filing(of: record, db).map { Custody(of: $0.body) } ?? .free
    }
}

extension ClientError {
    /// Work on a filing that was handed over, or on what a return did not give back.
    static func notWithUnit(_ custody: Custody, _ kind: Kind, _ field: String?, filing name: String) -> ClientError {
        let name = TerminalText.safe(name)
        let type = RecordTypes.type(of: kind)
        let spec = field.flatMap { type?.field($0) }
        guard custody.state == .returned else {
            return ClientError(
                "filing.handedOver",
                .notAllowed,
                zh: spec.map { "该申报已提交，不能再改“\($0.name)”；请先 shenbao withdraw，或请市商务委退回。" }
                    ?? "“\(name)”的申报已提交，不能再改；请先 shenbao withdraw，或请市商务委退回。",
                en: spec.map {
                    "The filing was handed over; shenbao withdraw it or ask the commission to return it before changing \($0.english)."
                }
                    ?? "The filing of \(name) was handed over; shenbao withdraw it first, or ask the commission to return it."
            )
        }
        let place = { (language: Language) in
            spec?.name(language) ?? (language == .zh ? type?.label : type?.english) ?? kind.rawValue
        }
        return ClientError(
            CheckCode.notReopened.rawValue,
            .notAllowed,
            zh: "“\(name)”的申报退回后只能补正指出的内容，“\(place(.zh))”不在其中；可改的见 shenbao returned，其余请与市商务委联系，或 shenbao withdraw。",
            en:
                "Of the returned filing of \(name) only what the commission named can be corrected, and \(place(.en)) is not among it: see shenbao returned, ask the commission, or shenbao withdraw."
        )
    }
}
