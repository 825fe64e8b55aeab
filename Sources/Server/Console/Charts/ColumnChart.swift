/// Columns side by side: how many of each size or age.
enum ColumnChart {
    private static let height = 150

    /// One column for each figure, in proportion to the greatest.
    static func chart(_ caption: ChartCaption, _ figures: [NamedFigure]) -> Chart {
        let greatest = figures.map(\.figure).max() ?? 0
        var drawing = Drawing()
        for (index, figure) in figures.enumerated() {
            let left = Share(hundredths: 10_000 * index / figures.count)
            let width = Share(hundredths: 10_000 / figures.count)
            let middle = left + Share(hundredths: width.hundredths / 2)
            let length = (Share.of(figure.figure, in: greatest).hundredths * (height - 20) + 5_000) / 10_000
            let count = FigureText.grouped(max(0, figure.figure))
            drawing.box(
                x: left + width * .percent(14),
                y: height - length,
                width: width * .percent(72),
                height: length,
                css: figure.css,
                tip: "\(figure.name) \(count)",
                round: 2
            )
            drawing.text(count, x: middle, y: height - length - 6, css: "middle strong")
            drawing.text(SVGText.fitted(figure.name, width: 10), x: middle, y: height + 18, css: "middle quiet")
        }
        drawing.box(x: .none, y: height, width: .all, height: 1, css: "base")
        return Chart(caption, svg: drawing.svg(caption, height: height + 26), figures: figures)
    }
}
