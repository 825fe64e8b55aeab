import Foundation
import Testing

@testable import Server

/// Charts of nothing, of too much, and of names that would rather be markup.
@Suite struct ChartHostilityTests {
    /// Every kind of chart, of the same figures.
    private func charts(_ figures: [NamedFigure], title: String = "标题") -> [Chart] {
        let caption = ChartCaption(title: title, summary: title, row: title, figure: title)
        return [
            BarChart.chart(caption, figures), FunnelChart.chart(caption, figures), ColumnChart.chart(caption, figures),
            DonutChart.chart(caption, figures, unit: title), Sparkline.chart(caption, figures),
            StackedBarChart.chart(
                caption,
                [StackedBarChart.Series(name: title, css: "fill-draft")],
                figures.map { StackedBarChart.Bar(name: $0.name, figures: [$0.figure]) }
            ),
            TileMap.chart(
                caption,
                figures.map { TileMap.Tile(code: $0.name, name: $0.name, part: $0.figure, whole: 10) }
            ),
        ]
    }

    @Test(
        "No figures, or only zeros, make a picture that can be shown",
        arguments: [[], [0], [0, 0, 0]]
    )
    func empty(numbers: [Int]) throws {
        for chart in charts(numbers.map { NamedFigure(name: "甲", figure: $0) }) {
            let picture = try Picture(chart.svg)
            #expect(!chart.svg.contains("nan") && !chart.svg.contains("inf"))
            #expect(picture.elements.first?.attributes["role"] == "img")
            #expect(chart.rows.count == numbers.count)
        }
    }

    @Test(
        "Figures beyond every bound stay inside the picture",
        arguments: [[Int.max, Int.max, 1], [Int.min, -1, 7], [Int.max, 0, Int.min]]
    )
    func bounds(numbers: [Int]) throws {
        for chart in charts(numbers.enumerated().map { NamedFigure(name: "N\($0)", figure: $1) }) {
            for box in try Picture(chart.svg).all("rect") where box.attributes["width", default: ""].hasSuffix("%") {
                #expect(box.number("width") >= 0)
                #expect(box.number("x") + box.number("width") <= 100)
            }
        }
    }

    @Test(
        "A hostile name shows as text and makes no element",
        arguments: [
            "<script>alert(1)</script>", "\"><rect onload=x>", "' onmouseover='x", "&amp;&#60;", "]]>", "<!--",
            "a\u{0}b\u{8}c", "\u{202E}gnp.exe", "𠮷田😀é", String(repeating: "长", count: 5000),
        ]
    )
    func names(name: String) throws {
        let plain = try charts([NamedFigure(name: "甲", figure: 3)]).map { try Picture($0.svg).elements.map(\.name) }
        let hostile = charts([NamedFigure(name: name, figure: 3)], title: name)
        let shown = String(String.UnicodeScalarView(name.unicodeScalars.map { $0.value < 0x20 ? "\u{FFFD}" : $0 }))
        for (chart, names) in zip(hostile, plain) {
            let picture = try Picture(chart.svg)
            #expect(picture.elements.map(\.name) == names)
            #expect(picture.texts.contains(shown), "the title in full")
            #expect(!chart.svg.contains("style="))
        }
    }

    @Test(
        "A name too wide for its place is cut, Han characters counting twice",
        arguments: [("黄浦", 8, "黄浦"), ("漕河泾开发区", 8, "漕河泾…"), ("abcdefgh", 8, "abcdefgh"), ("abcdefghi", 8, "abcdefg…")]
    )
    func cut(text: String, width: Int, fitted: String) {
        #expect(SVGText.fitted(text, width: width) == fitted)
    }
}
