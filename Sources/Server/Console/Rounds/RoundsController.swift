import Core
import Hummingbird
import SyncProtocol

/// The rounds: their parameters, and whether they take filings in.
struct RoundsController: Sendable {
    let services: ConsoleServices

    func add(to handlers: inout ConsoleHandlers) {
        handlers.on(.rounds) { try await list($0) }
        handlers.on(.setRound) { try await set($0) }
        handlers.on(.roundStatus) { try await setStatus($0) }
        handlers.on(.freezes) { try await freezes($0) }
        handlers.on(.manifest) { try await manifest($0) }
    }

    private func list(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        let rounds = try await services.store.rounds()
        let model = RoundsModel(rounds: rounds.reversed().map { RoundsModel.Item($0, request) })
        return .page(ConsolePage(template: "rounds", title: request.words("批次", "Rounds"), model: model))
    }

    private func set(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        guard let round = try await services.round(request.parts["code"]) else { throw ConsoleFailure.notFound }
        var values: [String: JSONValue] = [:]
        for field in RoundParameters.fields {
            guard let text = request.form.all(field.code).last else { continue }
            let value = try Self.value(of: text, field, request)
            let current = round.body[field.code] ?? .null
            if let shown = request.form.all("was." + field.code).last {
                // What was left as the page showed it is not asked for, whatever it is by now.
                let before = try RoundParameters.value(of: shown, field)
                if value == before { continue }
                guard before == current else {
                    throw ConsoleFailure.refused(ReviewError.changed.sentence(request.language))
                }
            }
            if value != current { values[field.code] = value }
        }
        do {
            try RoundParameters.check(values, over: round.body)
        } catch RoundParameters.Refusal.frozen {
            throw ConsoleFailure.refused(RoundParameters.Refusal.frozen.text(request.language))
        } catch let refusal as RoundParameters.Refusal {
            throw ConsoleFailure.invalid(field: "", text: refusal.text(request.language))
        }
        guard !values.isEmpty else {
            return Self.done(ConsoleMessage(kind: .info, text: request.words("没有改动。", "Nothing was changed.")))
        }
        let changed = try await services.store.change(
            .round,
            .round(round.code),
            in: .city,
            set: values,
            noting: .roundSet,
            by: try request.actor()
        )
        guard let changed else { throw ConsoleFailure.notFound }
        guard changed.receipt.outcome != .refused else {
            guard let code = changed.receipt.code else { throw ConsoleFailure.refused("") }
            throw ConsoleFailure.refused(
                ReviewError.refused(code, changed.receipt.detail).sentence(request.language)
            )
        }
        let text = request.words(
            "批次 \(round.code) 的参数已更新，各区下次同步时收到。",
            "The parameters of round \(round.code) are changed; units get them with their next sync."
        )
        return Self.done(ConsoleMessage(kind: .ok, text: text))
    }

    private static func value(
        of text: String,
        _ field: FieldSpec,
        _ request: ConsoleRequest
    ) throws -> JSONValue {
        let value: JSONValue
        do throws(RoundParameters.Refusal) {
            value = try RoundParameters.value(of: text, field)
        } catch {
            throw ConsoleFailure.invalid(field: field.code, text: error.text(request.language))
        }
        if value.isNull, field.presence == .required {
            let name = field.name(request.language)
            throw ConsoleFailure.invalid(
                field: field.code,
                text: request.words("“\(name)”不能为空。", "“\(name)” is missing.")
            )
        }
        return value
    }

    private func setStatus(_ request: ConsoleRequest) async throws -> ConsoleAnswer {
        guard let round = try await services.round(request.parts["code"]) else { throw ConsoleFailure.notFound }
        guard let status = request.form["status"].flatMap(RoundStatus.init(rawValue:)) else {
            throw ConsoleFailure.invalid(field: "status", text: request.words("未知状态。", "An unknown status."))
        }
        if round.status == status.rawValue { return try await standsAlready(round, status, request) }
        do {
            try await services.store.setRound(round.code, to: status, by: try request.actor())
        } catch let error as ReviewError {
            throw ConsoleFailure.refused(error.sentence(request.language))
        }
        let text =
            switch status {
            case .open: request.words("批次 \(round.code) 已开放。", "Round \(round.code) is open.")
            case .closed: request.words("批次 \(round.code) 已关闭，各区不能再提交。", "Round \(round.code) is closed to units.")
            case .frozen:
                request.words(
                    "批次 \(round.code) 已冻结，各区的修订号和摘要已签名留存。",
                    "Round \(round.code) is frozen; a signed manifest of every unit is kept."
                )
            }
        return Self.done(ConsoleMessage(kind: .ok, text: text))
    }

    /// Nothing is done twice: a round that is frozen keeps its one manifest.
    private func standsAlready(
        _ round: Round,
        _ status: RoundStatus,
        _ request: ConsoleRequest
    ) async throws -> ConsoleAnswer {
        let text: String
        switch status {
        case .open: text = request.words("批次 \(round.code) 本来就是开放的，没有改动。", "Round \(round.code) is open already.")
        case .closed: text = request.words("批次 \(round.code) 本来就是关闭的，没有改动。", "Round \(round.code) is closed already.")
        case .frozen:
            let newest = try await services.store.freezes(round: round.code, limit: 1).first
            let since = Shown(request.language).time(newest?.freeze.at)
            text = request.words(
                "批次 \(round.code) 已于 \(since) 冻结，没有再次冻结；清单仍是那一份。",
                "Round \(round.code) has been frozen since \(since); nothing was done, and its manifest is still that one."
            )
        }
        return Self.done(ConsoleMessage(kind: .info, text: text))
    }

    private static func done(_ message: ConsoleMessage) -> ConsoleAnswer {
        .see(ConsoleRoute.rounds.path(), message: message)
    }
}
