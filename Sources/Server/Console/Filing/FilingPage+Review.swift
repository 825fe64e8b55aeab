import Core
import SyncProtocol

/// Where the review stands: remarks, steps, and what a remark may be bound to.
extension FilingPage {
    var remarks: [FilingModel.RemarkLine] {
        sheet.remarks.map { id, remark in
            FilingModel.RemarkLine(
                id: id.rawValue,
                place: place(of: remark),
                author: remark.author,
                at: shown.time(remark.at),
                text: remark.text,
                asks: remark.asks,
                isOpen: remark.open,
                closedBy: remark.closedBy,
                reply: remark.reply.flatMap { $0.isEmpty ? nil : $0 },
                repliedAt: shown.time(remark.repliedAt),
                mayClose: mayAct && remark.open,
                closePath: ConsoleRoute.closeRemark.path(unit, id.rawValue)
            )
        }
    }

    private func place(of remark: Remark) -> String {
        let kind = Kind(rawValue: remark.recordKind)
        let field = remark.field.map { shown.label($0, kind) } ?? shown.words("整体", "as a whole")
        return kind == .filing ? field : shown.label(kind) + " · " + field
    }

    /// A step of the commission or of the unit.
    private struct Step {
        var at: String
        var revision: Revision
        var to: FilingState
        var author: String
        var reason: String?
    }

    /// All steps, the newest first; of one second the scope's order counts.
    var steps: [FilingModel.StepLine] {
        let commission = sheet.reviews.map { revision, review in
            Step(
                at: review.at,
                revision: revision,
                to: review.to,
                author: review.author,
                reason: review.reason.flatMap { $0.isEmpty ? nil : $0 }
            )
        }
        let own = sheet.unitSteps.map { step in
            Step(
                at: step.at,
                revision: step.revision,
                to: step.to,
                author: shown.unit(unit) + " · " + step.device,
                reason: nil
            )
        }
        let newest = (commission + own).sorted { ($0.at, $0.revision) > ($1.at, $1.revision) }
        return newest.enumerated().map { index, step in
            FilingModel.StepLine(
                state: step.to.rawValue,
                name: shown.state(step.to),
                author: step.author,
                at: shown.time(step.at),
                reason: step.reason,
                isNow: index == 0 && step.to == filing.state
            )
        }
    }

    var standing: String? {
        switch sheet.standing {
        case .closed: shown.words("批次已关闭", "Round closed")
        case .frozen: shown.words("批次已冻结", "Round frozen")
        case .open: nil
        }
    }

    var takenByOther: String? {
        guard mayAct, let assignee = sheet.assignee, assignee != user.name else { return nil }
        return shown.words("本申报已分派给 \(assignee)。您仍可处理，请先与其确认。", "Assigned to \(assignee). You may act; ask first.")
    }

    func returnWarning(_ actions: [FilingModel.Action]) -> String? {
        guard sheet.standing != .open, actions.contains(where: { $0.to == FilingState.returned.rawValue }) else {
            return nil
        }
        return shown.words(
            "批次没有开放：退回后，区里要等批次重新开放才能再次提交。",
            "The round is not open: once returned, the unit cannot submit again until it is."
        )
    }

    /// What a remark on a row of the roster may be bound to.
    func places(of row: StoredRecord) -> [SelectOption] {
        let fields = Hire.declaration.type.fields.filter {
            $0.owner == .unit && !["enterprise", "round"].contains($0.code)
        }
        return fields.map { field in
            SelectOption(
                value: "hire/\(row.id)/\(field.code)",
                text: field.name(shown.language),
                isSelected: field.code == "name"
            )
        }
    }

    /// A row of the roster in words.
    func words(of row: StoredRecord) -> String {
        let seq = shown.member("seq", of: row.body, .hire)
        let name = shown.member("name", of: row.body, .hire)
        guard !seq.isEmpty else { return shown.words("附件3 \(name)", "Annex 3, \(name)") }
        return shown.words("附件3 第 \(seq) 号 \(name)", "Annex 3, no. \(seq), \(name)")
    }

    /// What a remark may be bound to: the filing, each of its facts, the roster.
    var places: [SelectOption] {
        var places = [
            SelectOption(value: "filing/\(id)/", text: shown.words("整份申报", "The filing as a whole"), isSelected: true)
        ]
        for field in Filing.declaration.type.fields where field.owner == .unit {
            places.append(
                SelectOption(value: "filing/\(id)/\(field.code)", text: field.name(shown.language), isSelected: false)
            )
        }
        places.append(
            SelectOption(
                value: "hire/*/",
                text: shown.words("附件3 名册（增删人员）", "The roster (rows added or removed)"),
                isSelected: false
            )
        )
        return places
    }
}
