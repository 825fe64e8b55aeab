import Foundation
import Testing

@testable import Server

@Suite struct ChartTests {
    private let caption = ChartCaption(title: "企业", summary: "各类企业数", row: "类别", figure: "企业")
    private let states = [
        StackedBarChart.Series(name: "草稿", css: "fill-draft"),
        StackedBarChart.Series(name: "已提交", css: "fill-submitted"),
        StackedBarChart.Series(name: "批准", css: "fill-approved"),
    ]

    private func figures(_ numbers: [Int]) -> [NamedFigure] {
        numbers.enumerated().map { NamedFigure(name: "N\($0)", figure: $1) }
    }

    @Test(
        "A share is rounded to hundredths of a percent and never leaves 0 to 100",
        arguments: [
            (1, 3, 3333), (2, 3, 6667), (1, 20_000, 1), (1, 20_001, 0), (0, 5, 0), (5, 5, 10_000), (9, 5, 10_000),
            (-1, 5, 0), (1, 0, 0), (0, 0, 0), (Int.max - 1, Int.max, 10_000), (Int.max / 2, Int.max, 5000),
            (1, Int.max, 0),
        ]
    )
    func shares(part: Int, whole: Int, hundredths: Int) {
        #expect(Share.of(part, in: whole).hundredths == hundredths)
    }

    @Test(
        "A share prints without needless zeros",
        arguments: [(0, "0%"), (5, "0.05%"), (50, "0.5%"), (1250, "12.5%"), (1234, "12.34%"), (10_000, "100%")]
    )
    func shareText(hundredths: Int, text: String) {
        #expect(Share(hundredths: hundredths).text == text)
    }

    @Test(
        "Figures have a comma after every three digits",
        arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1234, "-1,234"), (1_234_567, "1,234,567")]
    )
    func grouped(number: Int, text: String) {
        #expect(FigureText.grouped(number) == text)
    }

    @Test func `bars are as long as their figures are large`() throws {
        let picture = try Picture(BarChart.chart(caption, figures([40, 10, 0, 20])).svg)
        let widths = picture.boxes("mark").map { $0.number("width") }
        #expect(widths == [60, 15, 0, 30])
        #expect(picture.boxes("track").allSatisfy { $0.number("width") == 60 })
        #expect(picture.all("text").filter { $0.has("end") }.map(\.text) == ["40", "10", "0", "20"])
    }

    @Test func `the parts of a stacked bar abut and add up to the bar`() throws {
        let bars = [
            StackedBarChart.Bar(name: "黄浦", figures: [1, 1, 1]), StackedBarChart.Bar(name: "徐汇", figures: [0, 4, 3]),
            StackedBarChart.Bar(name: "崇明", figures: [0, 0, 0]),
        ]
        let chart = StackedBarChart.chart(caption, states, bars)
        let picture = try Picture(chart.svg)
        let rows = Dictionary(grouping: picture.elements.filter { $0.name == "rect" && !$0.has("track") }) {
            $0.number("y")
        }
        let first = try #require(rows[5]).sorted { $0.number("x") < $1.number("x") }
        let second = try #require(rows[31]).sorted { $0.number("x") < $1.number("x") }
        for row in [first, second] {
            for (left, right) in zip(row, row.dropFirst()) {
                #expect(abs(left.number("x") + left.number("width") - right.number("x")) < 0.005)
            }
        }
        let lengths = [first, second].map { $0.reduce(0) { $0 + $1.number("width") } }
        #expect(abs(lengths[1] - 73) < 0.005, "the greatest bar fills the track")
        #expect(abs(lengths[0] - 73.0 * 3 / 7) < 0.01)
        #expect(rows[57] == nil, "a unit with nothing has no part")
        #expect(second.map { $0.attributes["class"] } == ["fill-submitted", "fill-approved"])
        #expect(
            chart.rows.map { $0.cells.map(\.text) } == [
                ["1", "1", "1", "3"], ["0", "4", "3", "7"], ["0", "0", "0", "0"],
            ]
        )
        #expect(chart.legend.map(\.text) == ["草稿", "已提交", "批准"])
    }

    @Test func `a stage of the funnel is centred, with its share of the first`() throws {
        let picture = try Picture(FunnelChart.chart(caption, figures([200, 100, 50])).svg)
        let boxes = picture.boxes("mark")
        #expect(boxes.map { $0.number("width") } == [48, 24, 12])
        #expect(boxes.allSatisfy { $0.number("x") + $0.number("width") / 2 == 48 })
        #expect(picture.all("text").filter { $0.has("quiet") }.map(\.text) == ["100%", "50%", "25%"])
    }

    @Test func `the parts of a ring follow each other and close it`() throws {
        let chart = DonutChart.chart(caption, figures([1, 1, 1]), unit: "家")
        let arcs = try Picture(chart.svg).all("circle").filter { $0.has("mark") }
        let lengths = arcs.map { Double($0.attributes["stroke-dasharray", default: ""].split(separator: " ")[0]) ?? 0 }
        #expect(abs(lengths.reduce(0, +) - 100) < 0.001)
        #expect(lengths.allSatisfy { abs($0 - 33.33) < 0.011 })
        let starts = arcs.map { -$0.number("stroke-dashoffset") }
        #expect(zip(starts.dropFirst(), zip(starts, lengths)).allSatisfy { abs($0 - $1.0 - $1.1) < 0.001 })
        #expect(chart.legend.map(\.text) == ["N0 1 · 33%", "N1 1 · 33%", "N2 1 · 33%"])
    }

    @Test func `columns are as high as their figures are large and stand on one line`() throws {
        let columns = try Picture(ColumnChart.chart(caption, figures([100, 50, 0])).svg).boxes("mark")
        #expect(columns.map { $0.number("height") } == [130, 65, 0])
        #expect(columns.allSatisfy { $0.number("y") + $0.number("height") == 150 })
    }

    @Test func `every unit has a tile of its own place`() throws {
        let places = TileMap.places
        #expect(places.count == 17)
        #expect(Set(places.values).count == 17)
        #expect(places.values.allSatisfy { (0..<TileMap.columns).contains($0.column) })
    }

    @Test(
        "A tile is the darker the further its unit has come",
        arguments: [
            (0, 0, 0), (0, 9, 0), (1, 100, 1), (30, 100, 2), (60, 100, 3), (89, 100, 3), (90, 100, 4), (7, 7, 4),
        ]
    )
    func shades(part: Int, whole: Int, shade: Int) {
        #expect(TileMap.shade(of: TileMap.Tile(code: "310101", name: "黄浦", part: part, whole: whole)) == shade)
    }

    @Test func `tiles show share and figures, also of units that no map knows`() throws {
        let chart = TileMap.chart(
            caption,
            [
                TileMap.Tile(code: "310101", name: "黄浦", part: 3, whole: 4),
                TileMap.Tile(code: "999999", name: "新区", part: 0, whole: 0),
            ]
        )
        let picture = try Picture(chart.svg)
        #expect(picture.all("text").map(\.text) == ["黄浦", "75%", "新区", "–"])
        #expect(chart.rows.map { $0.cells[0].text } == ["3 / 4 · 75%", "–"])
        let tiles = picture.boxes("tile")
        #expect(tiles[1].number("y") > tiles[0].number("y"))
        #expect(tiles[1].number("y") + tiles[1].number("height") <= Double(picture.elements[0].number("height")))
    }

    @Test func `a sparkline rises with its figures and ends at its foot's width`() throws {
        let picture = try Picture(Sparkline.chart(caption, figures([0, 5, 10])).svg)
        #expect(picture.all("path").map { $0.attributes["d"] } == ["M0 22L1 12L2 2L2 24L0 24Z", "M0 22L1 12L2 2"])
        #expect(picture.elements[0].attributes["viewBox"] == "0 0 2 24")
    }
}
