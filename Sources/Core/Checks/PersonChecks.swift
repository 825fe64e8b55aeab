/// The checks that a row of 附件3 and one of 附件4 have in common.
struct PersonChecks {
    let seq: Int?
    let name: String
    let sex: Sex
    let idType: IDType
    let idNumber: String

    /// Who it is, as findings show it.
    var inputs: [String: String] {
        var inputs = ["name": name, "idNumber": ResidentID.mask(idNumber)]
        inputs["seq"] = seq.map(String.init)
        return inputs
    }

    func findings(at record: FoundRecord) -> [Finding] {
        var findings: [Finding] = []
        if let warnings = try? PersonName.read(name).warnings, warnings.contains(.nameUnusual) {
            findings.append(Finding(.nameUnusual, at: [record], field: "name", inputs: inputs))
        }
        guard idType == .residentID, let identity = ResidentID(idNumber) else { return findings }
        if idNumber.hasSuffix("000") {
            findings.append(Finding(.idTruncated, at: [record], field: "idNumber", inputs: inputs))
        }
        if identity.sex != sex {
            let digit = Array(idNumber)[16]
            findings.append(
                Finding(
                    .sexMismatch,
                    at: [record],
                    field: "sex",
                    inputs: inputs.merging(["sex": sex.rawValue]) { $1 },
                    arithmetic: "\(digit) mod 2 = \(identity.sex == .male ? 1 : 0)"
                )
            )
        }
        return findings
    }
}

/// The checks on a row of 附件4, beyond what an import refuses.
public enum TraineeChecks {
    /// What is found at a row.
    public static func findings(_ trainee: Trainee, at record: FoundRecord) -> [Finding] {
        PersonChecks(
            seq: trainee.seq,
            name: trainee.name,
            sex: trainee.sex,
            idType: trainee.idType,
            idNumber: trainee.idNumber
        )
        .findings(at: record)
    }

    /// What is found at an institution by the length of its roster.
    ///
    /// - Parameters:
    ///   - trainees: how many people its roster of the round has.
    ///   - round: the round, whose parameter says how many it supports; without one nothing is found.
    ///   - record: the institution.
    /// - Returns: one finding, or none.
    public static func findings(trainees: Int, in round: Round, at record: FoundRecord) -> [Finding] {
        guard let cap = round.traineeCap, trainees > cap else { return [] }
        return [
            Finding(
                .claimCap,
                at: [record],
                inputs: ["trainees": String(trainees)],
                arithmetic: "\(trainees) > \(cap)",
                clause: Check.notInSource
            )
        ]
    }
}

/// Names of organisations as people type them.
public enum OrganisationName {
    /// What two spellings of one name have in common: width, case and blanks do not count.
    public static func key(_ name: String) -> String {
        let scalars = (CellText.normalise(name) ?? "").unicodeScalars.filter { !$0.isBlank }
        return String(String.UnicodeScalarView(scalars)).uppercased()
    }
}
