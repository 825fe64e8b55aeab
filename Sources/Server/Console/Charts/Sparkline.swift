/// A small line of figures in time, the oldest first.
enum Sparkline {
    static let height = 24

    /// The line, on a ground of its own; an empty or level run lies at the foot.
    static func chart(_ caption: ChartCaption, _ figures: [NamedFigure]) -> Chart {
        let greatest = figures.map(\.figure).max() ?? 0
        let points = figures.enumerated().map { place, figure in
            let drop = Share.of(figure.figure, in: greatest).hundredths * (height - 4) / 10_000
            return "\(place) \(height - 2 - drop)"
        }
        var drawing = Drawing()
        let width = max(1, figures.count - 1)
        if let first = points.first {
            let line = "M" + first + points.dropFirst().map { "L" + $0 }.joined()
            drawing.path(line + "L\(width) \(height)L0 \(height)Z", css: "area")
            drawing.path(line, css: "line")
        }
        return Chart(
            caption,
            svg: drawing.svg(caption, stretching: width, by: height, css: "sparkline"),
            figures: figures
        )
    }
}
