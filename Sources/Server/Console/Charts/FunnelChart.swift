/// A funnel: how many filings came at least as far as each stage.
enum FunnelChart {
    /// Centred bars in proportion to the first stage, each with its share of it.
    static func chart(_ caption: ChartCaption, _ stages: [NamedFigure]) -> Chart {
        let layout = BarChart.Layout(start: .percent(24), end: .percent(72))
        let whole = stages.map(\.figure).max() ?? 0
        var drawing = Drawing()
        for (index, stage) in stages.enumerated() {
            let top = index * 34
            let length = Share.of(stage.figure, in: whole) * layout.span
            let count = FigureText.grouped(max(0, stage.figure))
            drawing.text(SVGText.fitted(stage.name, width: 12), x: .none, y: top + 20)
            drawing.box(
                x: layout.start + Share(hundredths: (layout.span - length).hundredths / 2),
                y: top + 2,
                width: length,
                height: 28,
                css: stage.css,
                tip: "\(stage.name) \(count)",
                round: 3
            )
            drawing.text(count, x: .percent(87), y: top + 20, css: "end strong")
            drawing.text(Share.of(stage.figure, in: whole).rounded, x: .all, y: top + 20, css: "end quiet")
        }
        return Chart(caption, svg: drawing.svg(caption, height: stages.count * 34), figures: stages)
    }
}
