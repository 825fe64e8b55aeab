/// Horizontal bars whose parts lie end to end: the filings of each unit by state.
enum StackedBarChart {
    /// What one colour stands for.
    struct Series: Hashable, Sendable {
        var name: String
        /// The class that colours its parts.
        var css: String
    }

    /// One bar: a figure for each series, in the same order.
    struct Bar: Hashable, Sendable {
        var name: String
        var figures: [Int]

        var total: Int { FigureText.sum(figures) }
    }

    /// One bar for each row, in proportion to the greatest total; parts abut exactly, so that they add up to the bar.
    static func chart(
        _ caption: ChartCaption,
        _ series: [Series],
        _ bars: [Bar],
        layout: BarChart.Layout = .shortNames
    ) -> Chart {
        let greatest = bars.map(\.total).max() ?? 0
        var drawing = Drawing()
        for (index, bar) in bars.enumerated() {
            let top = index * BarChart.rowHeight
            drawing.text(SVGText.fitted(bar.name, width: layout.nameWidth), x: .none, y: top + 17)
            drawing.box(
                x: layout.start,
                y: top + 5,
                width: layout.span,
                height: BarChart.barHeight,
                css: "track",
                round: 2
            )
            var sum = 0
            var edge = layout.start
            for (kind, figure) in zip(series, bar.figures) where figure > 0 {
                sum = FigureText.sum([sum, figure])
                let next = layout.start + Share.of(sum, in: greatest) * layout.span
                drawing.box(
                    x: edge,
                    y: top + 5,
                    width: next - edge,
                    height: BarChart.barHeight,
                    css: kind.css,
                    tip: "\(bar.name) \(kind.name) \(FigureText.grouped(figure))"
                )
                edge = next
            }
            drawing.text(FigureText.grouped(bar.total), x: .all, y: top + 17, css: "end")
        }
        return Chart(
            title: caption.title,
            svg: drawing.svg(caption, height: bars.count * BarChart.rowHeight),
            legend: series.enumerated().compactMap { place, series in
                bars.contains { place < $0.figures.count && $0.figures[place] > 0 }
                    ? Chart.Key(css: series.css, text: series.name) : nil
            },
            head: [caption.row] + series.map(\.name) + [caption.figure],
            rows: bars.map { row(of: $0, series, total: caption.figure) }
        )
    }

    private static func row(of bar: Bar, _ series: [Series], total: String) -> Chart.Row {
        Chart.Row(
            name: bar.name,
            cells: zip(series, bar.figures).map { series, figure in
                Chart.Cell(head: series.name, text: FigureText.grouped(max(0, figure)))
            } + [Chart.Cell(head: total, text: FigureText.grouped(bar.total))]
        )
    }
}
