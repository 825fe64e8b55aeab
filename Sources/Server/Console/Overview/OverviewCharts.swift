import Core

/// The pictures of the overview, from the figures of all units.
struct OverviewCharts: Sendable {
    let city: CityFigures
    let shown: Shown

    var all: [Chart] { [progress, map, funnel, waiting, categories, levels, amounts, submissions].compactMap(\.self) }

    /// The day on which the page is made.
    let today: CivilDate

    private func caption(_ title: String, _ summary: String, row: String, figure: String) -> ChartCaption {
        ChartCaption(title: title, summary: summary, row: row, figure: figure)
    }

    private var filingsWord: String { shown.words("企业", "Filings") }
    private func grouped(_ number: Int) -> String { FigureText.grouped(number) }

    /// The filings of each unit by state.
    var progress: Chart {
        let states = FilingState.allCases.filter { $0 != .withdrawn }
        return StackedBarChart.chart(
            caption(
                shown.words("各单位进度", "Progress by unit"),
                city.notingWithdrawn(
                    shown.words(
                        "17 个单位的申报按状态堆叠，共 \(grouped(city.filings.count)) 家。",
                        "Filings of the 17 units stacked by state, \(grouped(city.filings.count)) in all."
                    ),
                    shown
                ),
                row: shown.words("单位", "Unit"),
                figure: shown.words("合计", "Total")
            ),
            states.map { StackedBarChart.Series(name: shown.state($0), css: "fill-\($0.rawValue)") },
            city.units.map { unit, score in
                StackedBarChart.Bar(name: unit.name, figures: states.map { score.byState[$0] ?? 0 })
            }
        )
    }

    /// How much of each unit's filings is decided.
    var map: Chart {
        TileMap.chart(
            caption(
                shown.words("已作决定的比例", "Share decided"),
                shown.words(
                    "按大致方位排列的 17 个单位，颜色越深，已决定的比例越高。",
                    "The 17 units roughly where they lie; the darker, the more is decided."
                ),
                row: shown.words("单位", "Unit"),
                figure: shown.words("已决定 / 全部", "Decided / all")
            ),
            city.units.map { unit, score in
                TileMap.Tile(code: unit.code, name: unit.name, part: score.decided, whole: score.filings.count)
            }
        )
    }

    /// How many filings came at least to each stage.
    var funnel: Chart {
        let stages: [(CityFigures.Stage, String, String, FilingState)] = [
            (.entered, "已录入", "Entered", .draft), (.submitted, "已提交", "Submitted", .submitted),
            (.reviewed, "已开审", "Reviewed", .inReview), (.accepted, "已受理", "Accepted", .accepted),
            (.approved, "已批准", "Approved", .approved), (.published, "已公示", "Published", .published),
        ]
        return FunnelChart.chart(
            caption(
                shown.words("办理进程", "From entry to notice"),
                city.notingWithdrawn(
                    shown.words(
                        "至少到达各阶段的申报数；已批准、已公示只计现仍有效的，含批准后办结的。",
                        "How many filings came at least to each stage; of approved and published those that still are, closed ones included."
                    ),
                    shown
                ),
                row: shown.words("阶段", "Stage"),
                figure: filingsWord
            ),
            stages.map { stage, chinese, english, state in
                NamedFigure(
                    name: shown.words(chinese, english),
                    figure: city.reached(stage),
                    css: "fill-\(state.rawValue)"
                )
            }
        )
    }

    /// For how long filings have waited for the commission.
    var waiting: Chart {
        let bands: [(String, ClosedRange<Int>)] = [
            ("0–2", 0...2), ("3–5", 3...5), ("6–10", 6...10), ("11–20", 11...20), ("> 20", 21...Int.max),
        ]
        let days = city.waitingDays
        return ColumnChart.chart(
            caption(
                shown.words("等待市里处理的天数", "Days waiting for the commission"),
                shown.words(
                    "已提交、审核中、已受理的申报在当前状态停留的天数。",
                    "Days that filings have been submitted, in review or accepted."
                ),
                row: shown.words("天数", "Days"),
                figure: filingsWord
            ),
            bands.map { name, band in
                NamedFigure(name: name, figure: days.count { band.contains($0) }, css: "mark")
            }
        )
    }

    /// The filings by category.
    var categories: Chart {
        let colours = ["fill-first", "fill-second", "fill-third"]
        return DonutChart.chart(
            caption(
                shown.words("外包类别", "Categories"),
                shown.words("申报按外包类别的构成。", "Filings by category of outsourcing."),
                row: shown.words("类别", "Category"),
                figure: filingsWord
            ),
            zip(Core.Category.allCases, colours).map { category, css in
                NamedFigure(
                    name: category.rawValue,
                    figure: city.filings.count { $0.category == category },
                    css: css
                )
            },
            unit: filingsWord
        )
    }

    /// The filings by level of the cultivation standard, and those that are not listed at all.
    var levels: Chart {
        let listed = city.filings.filter { !$0.tiers.isEmpty }
        let levels = shown.catalogue.levels.map { level in
            NamedFigure(
                name: shown.words(level.shortName.zh, level.shortName.en),
                figure: listed.count { $0.level == level.code }
            )
        }
        return BarChart.chart(
            caption(
                shown.words("培育级别", "Cultivation levels"),
                shown.words("达到列入标准的申报按培育级别的分布。", "Filings that meet the listing standard, by level."),
                row: shown.words("级别", "Level"),
                figure: filingsWord
            ),
            levels + [
                NamedFigure(
                    name: shown.words("仅列入", "Listed only"),
                    figure: listed.count { $0.level == nil },
                    css: "fill-second"
                ),
                NamedFigure(
                    name: shown.words("未达列入", "Not listed"),
                    figure: city.filings.count - listed.count,
                    css: "fill-none"
                ),
            ]
        )
    }

    /// The filings by size of their outsourcing total; the bounds are those of the listing standard and above.
    var amounts: Chart {
        let bounds = [50, 100, 500, 1000, 5000]
        let names =
            ["< \(bounds[0])"] + zip(bounds, bounds.dropFirst()).map { "\($0)–\($1)" } + [
                "≥ \(bounds[bounds.count - 1])"
            ]
        let sizes = city.filings.reduce(into: [Int: Int]()) { sizes, filing in
            // Money counts cents; a bound is so many times 10,000 dollars.
            sizes[bounds.count { filing.total.cents >= Int64($0) * 1_000_000 }, default: 0] += 1
        }
        return BarChart.chart(
            caption(
                shown.words("外包业务总额（万美元）", "Outsourcing total (US$10,000)"),
                shown.words("申报按外包业务总额的分布。", "Filings by outsourcing total."),
                row: shown.words("万美元", "US$10,000"),
                figure: filingsWord
            ),
            names.enumerated().map { NamedFigure(name: $1, figure: sizes[$0] ?? 0) }
        )
    }

    /// How many filings came in on each of the last thirty days.
    var submissions: Chart {
        Sparkline.chart(
            caption(
                shown.words("近 30 天首次提交", "First submissions, 30 days"),
                shown.words("最近 30 天每天首次提交的申报数。", "Filings handed in for the first time on each of the last 30 days."),
                row: shown.words("日期", "Day"),
                figure: filingsWord
            ),
            city.submissions(days: 30, until: today).map { NamedFigure(name: $0.day.description, figure: $0.count) }
        )
    }
}

extension Catalogue.Level {
    /// The level in a word, for narrow places.
    fileprivate var shortName: (zh: String, en: String) {
        switch code {
        case "MOFCOM": ("商务部", "MOFCOM")
        case "CITY": ("上海市", "City")
        case "DISTRICT": ("区县", "District")
        default: (name, code)
        }
    }
}

extension CityFigures {
    /// Words about a figure, and that what was taken back is not in it, if anything was.
    func notingWithdrawn(_ text: String, _ shown: Shown) -> String {
        let number = count(.withdrawn)
        guard number > 0 else { return text }
        let note = shown.words(
            "已撤回的 \(FigureText.grouped(number)) 家未计入",
            "\(FigureText.grouped(number)) withdrawn not counted"
        )
        guard let end = text.last, "。.".contains(end) else { return text + shown.words("；", "; ") + note }
        return text + shown.words("", " ") + note + String(end)
    }
}
