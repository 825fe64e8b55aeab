import Core
import SyncProtocol

/// The page of training institutions.
struct TraineesPage: Sendable {
    /// An institution.
    struct Line: Sendable, Equatable {
        var path: String
        var name: String
        var code: String
        var unit: String
        var trainees: String
    }

    let summary: String
    let rounds: [SelectOption]
    let units: [SelectOption]
    let text: String
    let lines: [Line]
    let isEmpty: Bool
    let pager: Pager

    /// The page of a part of the institutions.
    init(
        _ found: (rosters: [TrainingRoster], found: Int, trainees: Int),
        _ query: TrainingQuery,
        rounds: [Round],
        units: [FilingUnit],
        link: LinkQuery,
        _ shown: Shown
    ) {
        let people = Shown.grouped(String(found.trainees))
        summary = shown.words("\(found.found) 家机构，\(people) 人", "\(found.found) institutions, \(people) people")
        self.rounds = SelectOption.rounds(rounds, chosen: query.round)
        self.units = SelectOption.units(units, chosen: query.unit, shown)
        text = query.text ?? ""
        let names = Dictionary(units.map { ($0.code, $0.title) }) { first, _ in first }
        lines = found.rosters.map { roster in
            let items = [("round", query.round), ("unit", roster.unit), ("institution", roster.id.rawValue)]
            let path = LinkQuery(ConsoleRoute.trainees.path(), FormFields(items), keeping: items.map(\.0))
            return Line(
                path: path.text,
                name: roster.name ?? roster.uscc,
                code: roster.uscc,
                unit: names[roster.unit] ?? roster.unit,
                trainees: Shown.grouped(String(roster.trainees))
            )
        }
        isEmpty = lines.isEmpty
        pager = Pager(
            target: link.text,
            page: query.offset / query.limit + 1,
            size: query.limit,
            total: found.found,
            language: shown.language
        )
    }
}

/// The page of one institution's roster; ID numbers are masked.
struct TraineeRosterPage: Sendable {
    /// A person.
    struct Line: Sendable {
        var seq: String
        var name: String
        var sex: String
        var idType: String
        var idNumber: String
        var course: String
        var certificate: String
        var employer: String
        var findings: [Mark]
    }

    /// What was found at a person.
    struct Mark: Sendable, Equatable {
        var kind: String
        var title: String
        var text: String
    }

    let name: String
    let code: String
    let unit: String
    let trainees: String
    /// What was found at the institution itself.
    let findings: [Mark]
    let lines: [Line]
    let isEmpty: Bool
    let pager: Pager

    /// The page of a part of a roster.
    init(_ list: TraineeList, unit: String, pager: Pager, _ shown: Shown) {
        name = list.roster.name ?? list.roster.uscc
        code = list.roster.uscc
        self.unit = unit
        trainees = Shown.grouped(String(list.roster.trainees))
        var marks: [RecordID: [Mark]] = [:]
        for finding in list.findings {
            let mark = Mark(
                kind: FilingPage.chip(finding.severity),
                title: finding.rule.check.title(shown.language),
                text: finding.sentence(shown.language)
            )
            for record in Set(finding.records.map(\.id)) where marks[record]?.contains(mark) != true {
                marks[record, default: []].append(mark)
            }
        }
        findings = marks[list.roster.id] ?? []
        lines = list.rows.map { row in
            func member(_ code: String) -> String { shown.member(code, of: row.body, .trainee) }
            return Line(
                seq: member("seq"),
                name: member("name"),
                sex: member("sex"),
                idType: member("idType"),
                idNumber: member("idNumber"),
                course: member("course"),
                certificate: member("certificate"),
                employer: member("employer"),
                findings: marks[row.id] ?? []
            )
        }
        isEmpty = lines.isEmpty
        self.pager = pager
    }
}

/// The words of the pages of 附件4.
enum TraineesWords {
    static let all: [String: (String, String)] = [
        "traineesTitle": ("附件4 培训人员", "Trainees (annex 4)"), "traineesRound": ("申报批次", "Round"),
        "traineesUnit": ("区（示范区）", "Unit"), "traineesFind": ("机构名称或代码", "Name or code"),
        "traineesFilter": ("筛选", "Filter"), "traineesInstitution": ("培训机构", "Institution"),
        "traineesCount": ("培训人员（人）", "People"),
        "traineesNone": ("没有培训人员。", "No trainees."), "traineesSeq": ("序号", "No."), "traineesName": ("姓名", "Name"),
        "traineesSex": ("性别", "Sex"), "traineesType": ("证件", "Document"), "traineesNumber": ("证件号码", "Number"),
        "traineesCourse": ("培训内容", "Course"), "traineesCertificate": ("考核证书", "Certificate"),
        "traineesEmployer": ("录用企业", "Employer"), "traineesFindings": ("疑点", "Findings"),
    ]
}
