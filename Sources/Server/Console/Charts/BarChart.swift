/// Horizontal bars: categories, levels, amounts, days waiting.
enum BarChart {
    /// How a chart divides its width.
    struct Layout: Sendable {
        /// Where the bars begin.
        var start = Share.percent(26)
        /// Where the longest bar ends; its figure stands after it.
        var end = Share.percent(86)
        /// The widest name, in Latin letters.
        var nameWidth = 12

        /// For names of at most three Han characters, as the units have.
        static let shortNames = Layout(start: .percent(15), end: .percent(88), nameWidth: 8)

        var span: Share { end - start }
    }

    static let rowHeight = 26
    static let barHeight = 16

    /// One bar for each figure, in proportion to the greatest.
    static func chart(_ caption: ChartCaption, _ figures: [NamedFigure], layout: Layout = Layout()) -> Chart {
        let greatest = figures.map(\.figure).max() ?? 0
        var drawing = Drawing()
        for (index, figure) in figures.enumerated() {
            let top = index * rowHeight
            let length = Share.of(figure.figure, in: greatest) * layout.span
            let count = FigureText.grouped(max(0, figure.figure))
            drawing.text(SVGText.fitted(figure.name, width: layout.nameWidth), x: .none, y: top + 17)
            drawing.box(x: layout.start, y: top + 5, width: layout.span, height: barHeight, css: "track", round: 2)
            drawing.box(
                x: layout.start,
                y: top + 5,
                width: length,
                height: barHeight,
                css: figure.css,
                tip: "\(figure.name) \(count)",
                round: 2
            )
            drawing.text(count, x: .all, y: top + 17, css: "end")
        }
        return Chart(caption, svg: drawing.svg(caption, height: figures.count * rowHeight), figures: figures)
    }
}
