/// A ring of parts around their sum.
enum DonutChart {
    /// Parts clockwise from the top; they abut exactly, so that they add up to the ring.
    static func chart(_ caption: ChartCaption, _ figures: [NamedFigure], unit: String) -> Chart {
        let whole = FigureText.sum(figures.map(\.figure))
        var drawing = Drawing()
        drawing.arc(
            center: 80,
            radius: 62,
            thickness: 24,
            from: .none,
            length: .all,
            css: "ring-track",
            tip: caption.title
        )
        var sum = 0
        var edge = Share.none
        for figure in figures where figure.figure > 0 {
            sum = FigureText.sum([sum, figure.figure])
            let next = Share.of(sum, in: whole)
            drawing.arc(
                center: 80,
                radius: 62,
                thickness: 24,
                from: edge,
                length: next - edge,
                css: figure.css,
                tip: "\(figure.name) \(FigureText.grouped(figure.figure))"
            )
            edge = next
        }
        drawing.text(FigureText.grouped(whole), x: .percent(50), y: 84, css: "middle total")
        drawing.text(unit, x: .percent(50), y: 102, css: "middle quiet")
        var chart = Chart(caption, svg: drawing.svg(caption, square: 160, css: "donut"), figures: figures)
        chart.legend = figures.map { figure in
            let share = Share.of(figure.figure, in: whole).rounded
            return Chart.Key(
                css: figure.css,
                text: "\(figure.name) \(FigureText.grouped(max(0, figure.figure))) · \(share)"
            )
        }
        return chart
    }
}
