import Core
import Foundation
import SyncProtocol

/// Makes the page of a filing from what the store says of it.
struct FilingPage: Sendable {
    let sheet: FilingSheet
    let filing: Filing
    let shown: Shown
    let user: ConsoleUser
    let unit: String

    init(_ sheet: FilingSheet, unit: String, user: ConsoleUser, _ language: Language, edition: Int?) throws {
        self.sheet = sheet
        self.unit = unit
        self.user = user
        filing = try Filing(body: sheet.examination.filing.body)
        shown = Shown(language, catalogue: edition.flatMap(Catalogue.edition) ?? .newest)
    }

    var id: RecordID { sheet.examination.filing.id }
    var body: RecordBody { sheet.examination.filing.body }
    var path: String { ConsoleRoute.filing.path(unit, id.rawValue) }
    var mayAct: Bool { user.role == .reviewer || user.role == .approver }

    func model(roster: RosterModel, actions: [FilingModel.Action], obstacles: [FilingModel.Obstacle]) -> FilingModel {
        let eligibility = sheet.examination.examination.eligibility
        let findings = findings
        let remarks = remarks
        let cases = cases
        let changes = changes
        let claims = claims
        return FilingModel(
            name: filing.name,
            code: filing.uscc,
            unit: shown.unit(unit),
            round: filing.round,
            state: filing.state.rawValue,
            stateName: shown.state(filing.state),
            assignee: sheet.assignee,
            isMine: sheet.assignee == user.name,
            takenByOther: takenByOther,
            returnWarning: returnWarning(actions),
            opensTogether: opensTogether(actions),
            revision: sheet.examination.filing.revision.description,
            seen: sheet.heads.description,
            path: path,
            reference: "\(unit)/\(id)",
            rosterPath: path + "/roster",
            historyPath: path + "/history",
            opinionPath: path + "/opinion",
            hires: Shown.grouped(String(sheet.examination.examination.hires)),
            isStale: sheet.isStale,
            goesBackByCase: Workflow.transition(.commission, from: filing.state, to: .returned)?.isGrave == true,
            standing: standing,
            facts: facts,
            listing: eligibility.listing.map { verdict in
                judgement(verdict, title: shown.words("列入标准", "Listing ") + shown.name(ofTier: verdict.code))
            },
            cultivation: eligibility.criteria.map { judgement($0, title: criterion($0.code)) },
            level: level(eligibility),
            findings: findings,
            hasFindings: !findings.isEmpty,
            changes: changes,
            hasChanges: !changes.isEmpty,
            hasMoreChanges: sheet.hasMoreChanges,
            remarks: remarks,
            hasRemarks: !remarks.isEmpty,
            cases: cases,
            hasCases: !cases.isEmpty,
            claims: claims,
            openClaims: openClaims,
            hasClaims: !claims.isEmpty || !sheet.claims.open.isEmpty,
            hasNewClaims: claims.contains(where: \.isNew),
            steps: steps,
            actions: actions,
            hasActions: !actions.isEmpty,
            obstacles: obstacles,
            hasObstacles: !obstacles.isEmpty,
            mayRemark: mayAct,
            mayAsk: ReviewTurn.mayAsk(in: filing.state),
            keepsRemarks: shown.words(
                "此状态下不能退回，意见只作说明。",
                "Nothing can be returned from this state: a remark is a plain note."
            ),
            claimsPath: ConsoleRoute.duplicates.path() + "?round=" + ConsolePath.encoded(filing.round),
            places: places,
            roster: roster,
            mayAct: mayAct
        )
    }
}
