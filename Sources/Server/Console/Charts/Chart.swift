/// A picture of figures, and the same figures as a table: `chart.mustache` shows both.
struct Chart: Sendable {
    /// What the figures are.
    var title: String
    /// The picture, made by our own code with every text escaped.
    var svg: String
    /// What the colours mean; empty if there is one colour only.
    var legend: [Key] = []
    /// The heads of the table's columns.
    var head: [String]
    /// The table's rows.
    var rows: [Row]

    /// One colour and its meaning.
    struct Key: Hashable, Sendable {
        /// The class that colours a mark.
        var css: String
        var text: String
    }

    /// One row of the table.
    struct Row: Hashable, Sendable {
        var name: String
        var cells: [Cell]
    }

    /// One cell, with the head of its column for narrow screens.
    struct Cell: Hashable, Sendable {
        var head: String
        var text: String
    }
}

/// What is said of a picture.
struct ChartCaption: Sendable {
    /// What the figures are.
    var title: String
    /// The picture in one sentence, for who does not see it.
    var summary: String
    /// The head of the first column: what a row is.
    var row: String
    /// The head of the figures.
    var figure: String
}

/// A name and its figure.
struct NamedFigure: Hashable, Sendable {
    var name: String
    var figure: Int
    /// The class that colours its mark.
    var css = "mark"
}

extension Chart {
    /// A picture whose table has one figure for each name.
    init(_ caption: ChartCaption, svg: String, figures: [NamedFigure]) {
        title = caption.title
        self.svg = svg
        head = [caption.row, caption.figure]
        rows = figures.map { figure in
            Row(
                name: figure.name,
                cells: [Cell(head: caption.figure, text: FigureText.grouped(max(0, figure.figure)))]
            )
        }
    }
}
