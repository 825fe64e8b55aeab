import Core
import SyncProtocol

/// What an approver does with notices and objections.
extension NoticesController {
    /// `POST /notices`.
    func publish(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let form = request.form
        func day(_ name: String) throws -> CivilDate {
            guard let day = form[name].flatMap(CivilDate.init(iso:)) else { throw ReviewError.invalid(field: name) }
            return day
        }
        let picked = form.all("filing").map { $0.split(separator: ":", maxSplits: 1).map(String.init) }
        let names = picked.map { $0.first ?? "" }
        guard !names.isEmpty, names.count <= NoticesPage.mostFilings else {
            throw ReviewError.invalid(field: "filings")
        }
        guard let round = form["round"], let title = form["title"] else { throw ReviewError.invalid(field: "title") }
        let draft = NoticeDraft(
            round: round,
            title: title,
            from: try day("from"),
            to: try day("to"),
            names: names,
            // What the list showed, never what stands by now.
            shown: Dictionary(picked.map { ($0.first ?? "", $0.dropFirst().first ?? "") }) { first, _ in first }
        )
        let id = try await services.store.publish(draft, by: try request.signedIn())
        return see(
            id,
            request.words("已发布公示：\(names.count) 家。", "Published: \(Plural.words(names.count, "enterprise")).")
        )
    }

    /// `POST /notices/{id}/objections`.
    func addObjection(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let notice = try id(of: request)
        let form = request.form
        guard let filing = form["filing"] else { throw ReviewError.invalid(field: "filing") }
        _ = try await services.store.addObjection(
            to: notice,
            filing: filing,
            from: form["from"] ?? "",
            text: form["text"] ?? "",
            by: try request.signedIn()
        )
        return see(notice, request.words("已登记异议。", "The objection is recorded."))
    }

    /// `POST /objections/{id}/answer`.
    func answer(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        guard let outcome = request.form["outcome"] else { throw ReviewError.invalid(field: "outcome") }
        let objection = try id(of: request)
        try await services.store.answerObjection(
            objection,
            outcome: outcome,
            answer: request.form["answer"] ?? "",
            by: try request.signedIn()
        )
        let record = try await services.store.record(.objection, objection, in: .commission)
        let notice = record?.body["notice"]?.stringValue.flatMap(RecordID.init(rawValue:))
        let text =
            outcome == "upheld"
            ? request.words("已记录：异议成立。请到申报页重新打开审核。", "Upheld: now reopen the filing on its page.")
            : request.words("已记录：异议不成立。", "Dismissed.")
        return see(notice, text)
    }

    /// `POST /notices/{id}/close`.
    func close(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let notice = try id(of: request)
        let user = try request.signedIn()
        let closing = try await services.store.closeNotice(notice, reason: request.form["reason"], by: user)
        guard !closing.waiting.isEmpty else {
            return see(notice, request.words("公示已办结。", "The notice is closed."))
        }
        let (closed, waiting) = (closing.closed, closing.waiting.count)
        let text = request.words(
            "已办结 \(closed) 家；\(waiting) 家有未了结的冲突或迟到更正，暂留公示。",
            "\(closed) closed; \(waiting) with an open conflict or late amendment \(Plural.word(waiting, "stays", "stay")) on the notice."
        )
        return see(notice, text, .warn)
    }

    private func id(of request: ConsoleRequest) throws -> RecordID {
        guard let id = request.parts["id"].flatMap(RecordID.init(rawValue:)) else { throw ConsoleFailure.notFound }
        return id
    }

    private func see(_ notice: RecordID?, _ text: String, _ kind: ConsoleMessage.Kind = .ok) -> ConsoleAnswer {
        let path = notice.map { ConsoleRoute.notice.path($0.rawValue) } ?? ConsoleRoute.notices.path()
        return .see(path, message: ConsoleMessage(kind: kind, text: text))
    }
}
