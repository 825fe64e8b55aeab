import Core
import Foundation

/// Makes the overview's page from the figures.
struct OverviewPage: Sendable {
    let city: CityFigures
    let contacts: [String: UnitContact]
    /// Cases that wait, whatever they are of: what their page lists.
    let openCases: Int
    let round: Round
    let user: ConsoleUser
    let shown: Shown
    let now: Date

    private func list(_ group: QueueGroup) -> String { group.path(round: round.code) }
    private var today: CivilDate { CivilDate(inShanghai: now) }
    private func grouped(_ number: Int) -> String { FigureText.grouped(number) }
    private func filings(_ number: Int, _ which: String = "") -> String {
        Plural.words(number, which + "filing", figure: grouped(number))
    }

    func model(rounds: [SelectOption], duplicates: Int, waiting limit: Int, events eventLimit: Int) -> OverviewModel {
        let waiting = city.waiting(for: user)
        let events = city.newestEvents(eventLimit)
        let silent = silentUnits
        return OverviewModel(
            title: shown.words("\(round.name)总览", "Overview of \(round.name)"),
            status: shown.value(.string(round.status), field: "status", .round),
            statusKind: round.status == RoundStatus.open.rawValue ? "ok" : "warn",
            freezesPath: round.status == RoundStatus.frozen.rawValue ? ConsoleRoute.freezes.path(round.code) : nil,
            deadline: deadline,
            rounds: rounds,
            hasRounds: rounds.count > 1,
            silent: silenceSentence(silent),
            isAnyoneSilent: !silent.isEmpty,
            silentPath: ConsoleRoute.units.path() + "?order=silence&round=" + ConsolePath.encoded(round.code),
            stale: shown.words(
                "\(grouped(city.stale.count)) 件申报在受理或审批之后，数据又有变化。",
                "The facts of \(filings(city.stale.count)) changed after the decision on \(Plural.word(city.stale.count, "it", "them"))."
            ),
            isAnythingStale: !city.stale.isEmpty,
            stalePath: ConsoleRoute.queue.path() + "?state=all&stale=1&round=" + ConsolePath.encoded(round.code),
            objected: shown.words(
                "\(grouped(city.objected)) 件已公示的申报异议成立，待重新开启；在此之前不计入批准，也不在导出中。",
                "An objection to \(filings(city.objected, "published ")) was upheld; until reopened, \(Plural.word(city.objected, "it counts", "they count")) as not approved and \(Plural.word(city.objected, "is", "are")) in no default export."
            ),
            isAnythingObjected: city.objected > 0,
            objectedPath: list(.objected),
            cards: cards(waiting: waiting, duplicates: duplicates),
            waitingTitle: user.role == .approver
                ? shown.words("待我审批", "For me to decide") : shown.words("待我处理", "For me to review"),
            waiting: waiting.prefix(limit).map(line),
            hasWaiting: !waiting.isEmpty,
            isWorking: user.role == .reviewer || user.role == .approver,
            queuePath: list(.mine),
            events: events.map(event),
            hasEvents: !events.isEmpty,
            charts: city.charts(shown, today: today)
        )
    }

    // MARK: Sentences

    private var deadline: String {
        guard let deadline = round.deadline else {
            return shown.words("申报截止日期未设定。", "No deadline is set.")
        }
        let left = deadline.daysSinceEpoch - today.daysSinceEpoch
        return left >= 0
            ? shown.words("申报截止 \(deadline)，还有 \(left) 天。", "Deadline \(deadline), \(Plural.words(left, "day")) left.")
            : shown.words("申报已于 \(deadline) 截止。", "The deadline was \(deadline).")
    }

    private var silentUnits: [FilingUnit] {
        city.units.map(\.unit).filter { UnitSilence(contacts[$0.code], now: now).isSilent }
    }

    private func silenceSentence(_ units: [FilingUnit]) -> String {
        let names = shown.list(units.prefix(5).map(\.name))
        let more = units.count > 5
        return shown.words(
            "\(names)\(more ? " 等 \(units.count) 个单位" : "")已有 \(UnitSilence.limit) 天或更久没有同步。",
            "\(names)\(more ? " and others, \(units.count) units in all," : "") have not synchronised for \(UnitSilence.limit) days or more."
        )
    }

    // MARK: Figures

    private func cards(waiting: [CityFigures.Place], duplicates: Int) -> [OverviewModel.Card] {
        var cards: [OverviewModel.Card] = []
        if user.role == .reviewer || user.role == .approver { cards.append(mine(waiting)) }
        return cards + [filings, underReview, returned, decided, conflicts, claims(duplicates)]
    }

    private func mine(_ waiting: [CityFigures.Place]) -> OverviewModel.Card {
        let assigned = waiting.count { city.assignments[$0.gist.id] == user.name }
        let oldest = waiting.compactMap(\.days).max() ?? 0
        return OverviewModel.Card(
            label: shown.words("待处理", "Waiting"),
            figure: grouped(waiting.count),
            unit: shown.words("件", Plural.word(waiting.count, "filing")),
            hint: shown.words(
                "分派给我 \(assigned)，最久 \(oldest) 天",
                "\(assigned) mine, oldest \(Plural.words(oldest, "day"))"
            ),
            path: list(.mine),
            kind: oldest >= OverviewController.lateAfter ? "warn" : ""
        )
    }

    private var filings: OverviewModel.Card {
        OverviewModel.Card(
            label: shown.words("申报企业", "Filings"),
            figure: grouped(city.filings.count),
            unit: shown.words("家", "in all"),
            hint: city.notingWithdrawn(
                shown.words(
                    "\(city.unitsWithFilings) / \(city.units.count) 个单位，新录用 \(grouped(city.hires)) 人",
                    "\(city.unitsWithFilings) of \(Plural.words(city.units.count, "unit")), \(Plural.words(city.hires, "hire", figure: grouped(city.hires)))"
                ),
                shown
            ),
            path: list(.present),
            kind: ""
        )
    }

    private var underReview: OverviewModel.Card {
        OverviewModel.Card(
            label: shown.words("等待审核", "Under review"),
            figure: grouped(city.count(.submitted, .inReview)),
            unit: shown.words("件", Plural.word(city.count(.submitted, .inReview), "filing")),
            hint: shown.words(
                "审核中 \(grouped(city.count(.inReview)))，待审批 \(grouped(city.count(.accepted)))",
                "\(grouped(city.count(.inReview))) begun, \(grouped(city.count(.accepted))) to decide"
            ),
            path: list(.underReview),
            kind: ""
        )
    }

    private var returned: OverviewModel.Card {
        let stays = city.openStays
        let late = stays.count { $0.days >= OverviewController.lateAfter }
        return OverviewModel.Card(
            label: shown.words("退回未复", "Returned"),
            figure: grouped(city.count(.returned)),
            unit: shown.words("件", Plural.word(city.count(.returned), "filing")),
            hint: shown.words(
                "满 \(OverviewController.lateAfter) 天 \(late)",
                "\(late) for \(OverviewController.lateAfter) days"
            ),
            path: ConsoleRoute.queue.path() + "?state=returned&round=" + ConsolePath.encoded(round.code),
            kind: late > 0 ? "warn" : ""
        )
    }

    private var decided: OverviewModel.Card {
        OverviewModel.Card(
            label: shown.words("批准（含公示、办结）", "Approved, with published and closed"),
            figure: grouped(city.supported),
            unit: shown.words("件", Plural.word(city.supported, "filing")),
            hint: shown.words(
                "其中已公示 \(grouped(city.reached(.published)))；另有不予批准 \(grouped(city.rejected))（含办结）",
                "\(grouped(city.reached(.published))) of them published; besides, \(grouped(city.rejected)) rejected (closed ones included)"
            ),
            path: list(.supported),
            kind: "ok"
        )
    }

    private var conflicts: OverviewModel.Card {
        OverviewModel.Card(
            label: shown.words("冲突与迟到更正", "Conflicts"),
            figure: grouped(openCases),
            unit: shown.words("件", "open"),
            hint: shown.words("未了结的不能受理", "open ones block a decision"),
            path: ConsoleRoute.cases.path(),
            kind: openCases > 0 ? "error" : ""
        )
    }

    private func claims(_ count: Int) -> OverviewModel.Card {
        OverviewModel.Card(
            label: shown.words("重复申领", "Duplicate claims"),
            figure: grouped(count),
            unit: shown.words("人", Plural.word(count, "person", "people")),
            hint: shown.words("等待认定", "to be decided"),
            path: ConsoleRoute.duplicates.path() + "?open=1&round=" + ConsolePath.encoded(round.code),
            kind: count > 0 ? "error" : ""
        )
    }

    // MARK: Lines

    private func line(_ place: CityFigures.Place) -> OverviewModel.Waiting {
        OverviewModel.Waiting(
            name: place.gist.name,
            code: place.gist.uscc,
            path: ConsoleRoute.filing.path(place.unit.code, place.gist.id.rawValue),
            unit: place.unit.name,
            state: place.gist.state.rawValue,
            stateName: shown.state(place.gist.state),
            isMine: city.assignments[place.gist.id] != nil,
            days: place.days.map { shown.words("\($0) 天", "\($0) d") } ?? "—",
            isLate: (place.days ?? 0) >= OverviewController.lateAfter
        )
    }

    private func event(_ event: CityFigures.Event) -> OverviewModel.Event {
        OverviewModel.Event(
            who: event.author ?? event.unit.name,
            state: event.state.rawValue,
            stateName: shown.state(event.state),
            name: event.gist.name,
            path: ConsoleRoute.filing.path(event.unit.code, event.gist.id.rawValue),
            at: shown.time(StoreEnvironment.timestamp(of: event.at))
        )
    }
}
