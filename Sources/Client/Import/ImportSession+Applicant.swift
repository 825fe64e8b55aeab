import Core
import Terminal

/// Whose sheet it is, and whether its header can be used.
extension ImportSession {
    mutating func checkHeader() -> Bool {
        for field in scan.header.missing {
            note(.required, field.code, row: scan.headerRow, column: scan.header.firstColumn)
        }
        for (field, column) in scan.header.wrongUnits {
            note(.numberFormat, field.code, row: scan.headerRow, column: column)
        }
        return scan.header.isUsable
    }

    mutating func checkApplicant() throws -> Bool {
        guard form.type.kind != .filing else { return true }
        let named = options.applicant.flatMap(CellText.normalise)?.uppercased().filter { !$0.isWhitespace }
        let written = scan.preamble.code
        if let named, let written, named != written.text {
            throw ClientError(
                "enterprise.mismatch",
                .usage,
                zh:
                    "--enterprise 为 \(TerminalText.safe(named))，而文件第 \(written.row) 行写的是 \(TerminalText.safe(written.text))；请核对后只用其一。",
                en:
                    "--enterprise says \(TerminalText.safe(named)), but line \(written.row) of the file says \(TerminalText.safe(written.text)); check which is right."
            )
        }
        let place = (row: written?.row ?? 1, column: written?.column ?? 0)
        let code = named ?? written?.text
        return form.type.kind == .hire
            ? try findEnterprise(code, place) : checkInstitution(code, place)
    }

    mutating func findEnterprise(_ code: String?, _ place: (row: Int, column: Int)) throws -> Bool {
        if let code, let unified = try? UnifiedCode.read(code).value,
            try Records.find(.filing, .filing(unit: unit, round: round.code, unifiedCode: unified.code), db) != nil
        {
            applicant = unified.code
            return true
        }
        note(.enterpriseUnknown, "enterprise", row: place.row, column: place.column, value: code)
        return false
    }

    mutating func checkInstitution(_ code: String?, _ place: (row: Int, column: Int)) -> Bool {
        guard let code else {
            note(.required, "institution", row: place.row, column: place.column)
            return false
        }
        do throws(CheckCode) {
            applicant = try UnifiedCode.read(code).value.code
            return true
        } catch {
            note(error, "institution", row: place.row, column: place.column, value: code)
            return false
        }
    }

    /// The institution of 附件4 comes from the line above the header; it is made with the first row that is stored.
    mutating func makeInstitution() throws {
        guard form.type.kind == .trainee, !hasInstitution else { return }
        guard let applicant else { return }
        hasInstitution = true
        try roster?.makeInstitution(applicant, name: scan.preamble.name, unit: unit, db)
    }
}
