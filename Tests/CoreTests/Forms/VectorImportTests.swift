import Testing

@testable import Core

/// Every vector as a cell of a form: what an import makes of it, in the contract's codes.
@Suite struct VectorImportTests {
    /// The errors and warnings at one cell of a row.
    private func notes(
        _ form: Form,
        _ row: [String: String],
        at field: String,
        round: Round = Directory.round2016
    ) throws -> (errors: [CheckCode], warnings: [CheckCode], values: RecordBody) {
        let reading = try FormBench(form, round: round).read(row)
        return (
            reading.errors.filter { $0.field == field }.map(\.code),
            reading.warnings.filter { $0.field == field }.map(\.code), reading.values
        )
    }

    /// A good row with other cells.
    private func hire(_ cells: [String: String]) -> [String: String] { goodHire.merging(cells) { $1 } }
    private func filing(_ cells: [String: String]) -> [String: String] { goodFiling.merging(cells) { $1 } }

    /// A filing as it is stored from a row.
    private func stored(_ cells: [String: String]) throws -> Filing {
        let reading = try FormBench(.filings).read(filing(cells))
        #expect(reading.errors.isEmpty)
        return try Filing(body: reading.values.merging(["state": "draft", "unit": "310101", "round": "2016"]) { $1 })
    }

    @Test(
        arguments: try ["resident_id", "resident_id15", "resident_id_traps"].flatMap { try VectorTable.rows($0) }
    )
    func `resident IDs`(row: VectorRow) throws {
        let input = try row("input")
        let found = try notes(.hires, hire(["idNumber": input]), at: "idNumber")
        let vector = row.cells["error_code"] ?? ""
        switch try row("expected") {
        case "invalid":
            let expected = contractCode(vector, input: input, checksum: .idChecksum, area: .idArea, other: .idLength)
            #expect(found.errors == [expected])
            #expect(found.warnings.contains(.idTruncated) == (vector == "EXCEL_TRUNC"))
        case "error_future": #expect(found.errors == [.idDate])
        case "error_area": #expect(found.errors == [.idArea])
        case let expected:
            #expect(found.errors.isEmpty)
            #expect(found.values["idNumber"]?.stringValue == (row.cells["normalized"] ?? row.cells["upgraded_18"]))
            #expect(found.warnings.contains(.idLegacy15) == (expected == "valid_legacy"))
            #expect(found.warnings.contains(.idTruncated) == (expected == "warn_excel_trunc"))
            if expected == "warn_age" { #expect(found.warnings.contains(.ageUnusual)) }
        }
    }

    @Test(arguments: try VectorTable.rows("passport"))
    func passports(row: VectorRow) throws {
        let input = try row("input")
        let found = try notes(.hires, hire(["idType": "护照", "idNumber": input]), at: "idNumber")
        if try row("expected") == "valid" {
            #expect(found.errors.isEmpty)
            #expect(found.values["idNumber"]?.stringValue == CellText.normalise(input))
        } else {
            let other = CheckCode.passportFormat
            let vector = try row("class_or_error")
            #expect(
                found.errors == [contractCode(vector, input: input, checksum: other, area: other, other: other)]
            )
        }
    }

    @Test(arguments: try VectorTable.rows("org_code"))
    func `organisation codes`(row: VectorRow) throws {
        let input = try row("input")
        let found = try notes(.hires, hire(["payerOrgCode": input]), at: "payerOrgCode")
        if try row("expected") == "valid" {
            #expect(found.errors.isEmpty)
            #expect(found.values["payerOrgCode"]?.stringValue == (try row("normalized")))
        } else {
            let vector = try row("error_code")
            #expect(
                found.errors == [
                    contractCode(vector, input: input, checksum: .orgChecksum, area: .orgFormat, other: .orgFormat)
                ]
            )
        }
    }

    @Test(arguments: try VectorTable.rows("uscc") + VectorTable.rows("uscc_traps"))
    func `unified codes`(row: VectorRow) throws {
        let input = try row("input")
        let found = try notes(.filings, filing(["uscc": input]), at: "uscc")
        switch try row("expected") {
        case "invalid":
            let vector = try row("error_code")
            #expect(
                found.errors == [
                    contractCode(vector, input: input, checksum: .usccChecksum, area: .usccFormat, other: .usccFormat)
                ]
            )
        case "error_placeholder", "error_area": #expect(found.errors == [.usccFormat])
        case "error_checksum", "error_inner_org_checksum": #expect(found.errors == [.usccChecksum])
        default:
            #expect(found.errors.isEmpty)
            let stored = try #require(found.values["uscc"]?.stringValue)
            #expect(stored == (row.cells["normalized"] ?? CellText.normalise(input)))
            if let area = row.cells["area"] { #expect(stored.dropFirst(2).prefix(6) == area) }
        }
    }

    @Test(arguments: try VectorTable.rows("dates"))
    func dates(row: VectorRow) throws {
        let found = try notes(.hires, hire(["hireDate": try row("input")]), at: "hireDate")
        switch try row("expected_iso_or_code") {
        case "ERROR", "ERROR_PRESENT", "ERROR_RANGE": #expect(found.errors == [.dateFormat])
        case "EMPTY": #expect(found.errors == [.required])
        case "WARN_TIME":
            #expect(found.errors.isEmpty && found.warnings == [.textNormalised])
            #expect(found.values["hireDate"] == "2016-03-01")
        case let iso:
            #expect(found.errors.isEmpty && found.warnings.isEmpty)
            #expect(found.values["hireDate"]?.stringValue == iso)
        }
    }

    @Test(arguments: try VectorTable.rows("tenure"))
    func tenure(row: VectorRow) throws {
        var round = Directory.round2016
        round.cutoff = CivilDate(iso: try row("cutoff"))
        let leave = try row("leave")
        let dates = ["hireDate": try row("hire"), "leaveDate": leave, "inService": leave.isEmpty ? "是" : "否"]
        func found(_ field: String, _ more: [String: String] = [:]) throws -> [CheckCode] {
            let found = try notes(.hires, hire(dates.merging(more) { $1 }), at: field, round: round)
            return found.errors + found.warnings
        }
        switch try row("status") {
        case "ok":
            let inclusive = try #require(Int(try row("days_inclusive(end-hire+1)")))
            #expect(String(inclusive - 1) == (try row("days_exclusive(end-hire)")))
            // A typed value of either convention is within the tolerance of one day; two days off is not.
            for days in [inclusive - 1, inclusive, inclusive + 1] {
                #expect(try found("tenureDays", ["tenureDays": String(days)]).isEmpty)
            }
            #expect(try found("tenureDays", ["tenureDays": String(inclusive + 2)]) == [.tenureMismatch])
            #expect(try found("hireDate").isEmpty && found("leaveDate").isEmpty)
        case "ERROR_LEAVE_BEFORE_HIRE": #expect(try found("leaveDate") == [.leaveBeforeHire])
        // The contract makes these warnings: the cut-off is a parameter of the round.
        case "ERROR_HIRE_AFTER_CUTOFF": #expect(try found("hireDate") == [.hireOutsideWindow])
        case "ERROR_LEAVE_AFTER_CUTOFF": #expect(try found("leaveDate") == [.hireOutsideWindow])
        case let status: Issue.record("unknown status \(status)")
        }
    }

    @Test(arguments: try VectorTable.rows("names"))
    func names(row: VectorRow) throws {
        let input = try row("input")
        let found = try notes(.hires, hire(["name": input]), at: "name")
        switch try row("status") {
        case "error": #expect(found.errors == [input.isEmpty ? .required : .nameFormat])
        case let status:
            #expect(["ok", "ok_normalized", "warn"].contains(status))
            #expect(found.errors.isEmpty)
            #expect(found.values["name"]?.stringValue == (try row("normalized")))
            #expect(found.warnings.contains(.nameUnusual) == (status == "warn"))
        }
    }

    @Test(arguments: try VectorTable.rows("listing_standard"))
    func `totals and offshore parts`(row: VectorRow) throws {
        let cells = ["total": try row("total_wan_usd"), "offshore": try row("offshore_wan_usd")]
        switch (try row("expected_tiers"), try row("note")) {
        case ("ERROR", "offshore > total"):
            #expect(try notes(.filings, filing(cells), at: "offshore").errors == [.shareExceedsTotal])
        case ("ERROR", "negative"):
            #expect(try notes(.filings, filing(cells), at: "offshore").errors == [.numberFormat])
        case ("ERROR", "zero total"), ("NONE", _):
            // The contract stores a total of 0: it has no tiers.
            #expect(Eligibility(of: try stored(cells), by: .edition2016).tiers.isEmpty)
        case (let tiers, _):
            let reached = Eligibility(of: try stored(cells), by: .edition2016).tiers
            #expect(!reached.isEmpty && reached.joined(separator: "|") == tiers)
        }
    }

    @Test(arguments: try VectorTable.rows("cultivation_level"))
    func exports(row: VectorRow) throws {
        let category = try row("category")
        let cells = ["category": category, "export" + category: try row("export_2015_wan_usd")]
        let level = Eligibility(of: try stored(cells), by: .edition2016).exportLevel
        #expect(level ?? "NONE" == (try row("highest_level")))
    }
}
