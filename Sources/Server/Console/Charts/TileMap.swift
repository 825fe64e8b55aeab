/// The units as tiles, each roughly where it lies: how far each has come.
enum TileMap {
    /// One unit.
    struct Tile: Hashable, Sendable {
        /// The unit's code.
        var code: String
        var name: String
        /// What is done.
        var part: Int
        /// Of what; nothing leaves the tile white.
        var whole: Int
    }

    /// Where a tile stands.
    struct Place: Hashable, Sendable {
        var column: Int
        var row: Int
    }

    /// The island in the north, the sea in the east; 漕河泾 lies between 徐汇 and 闵行.
    static let places: [String: Place] = [
        "310151": Place(column: 3, row: 0),
        "310114": Place(column: 1, row: 1), "310113": Place(column: 2, row: 1),
        "310107": Place(column: 1, row: 2), "310106": Place(column: 2, row: 2), "310109": Place(column: 3, row: 2),
        "310110": Place(column: 4, row: 2),
        "310118": Place(column: 0, row: 3), "310105": Place(column: 1, row: 3), "310104": Place(column: 2, row: 3),
        "310101": Place(column: 3, row: 3), "310115": Place(column: 4, row: 3),
        "310117": Place(column: 0, row: 4), "3101Z1": Place(column: 1, row: 4), "310112": Place(column: 2, row: 4),
        "310116": Place(column: 0, row: 5), "310120": Place(column: 2, row: 5),
    ]

    static let columns = 5
    private static let tileHeight = 62

    /// Tiles with name and share; darker is further.
    ///
    /// A unit without a place stands below the others.
    static func chart(_ caption: ChartCaption, _ tiles: [Tile]) -> Chart {
        let known = (places.values.map(\.row).max() ?? 0) + 1
        var strangers = 0
        var drawing = Drawing()
        for tile in tiles {
            let place: Place
            if let own = places[tile.code] {
                place = own
            } else {
                place = Place(column: strangers % columns, row: known + strangers / columns)
                strangers += 1
            }
            draw(tile, at: place, in: &drawing)
        }
        let rows = known + (strangers + columns - 1) / columns
        return Chart(
            title: caption.title,
            svg: drawing.svg(caption, height: rows * tileHeight),
            head: [caption.row, caption.figure],
            rows: tiles.map { tile in
                Chart.Row(name: tile.name, cells: [Chart.Cell(head: caption.figure, text: figures(of: tile))])
            }
        )
    }

    private static func draw(_ tile: Tile, at place: Place, in drawing: inout Drawing) {
        let width = Share(hundredths: 10_000 / columns)
        let left = Share(hundredths: width.hundredths * place.column)
        let middle = left + Share(hundredths: width.hundredths / 2)
        let top = place.row * tileHeight
        let shade = shade(of: tile)
        drawing.box(
            x: left + Share(hundredths: 60),
            y: top + 2,
            width: width - Share(hundredths: 120),
            height: tileHeight - 4,
            css: "tile shade-\(shade)",
            tip: "\(tile.name) \(figures(of: tile))",
            round: 4
        )
        drawing.text(SVGText.fitted(tile.name, width: 8), x: middle, y: top + 27, css: "middle strong on-\(shade)")
        drawing.text(short(tile), x: middle, y: top + 46, css: "middle small on-\(shade)")
    }

    /// From 0, nothing, to 4, all or nearly all.
    static func shade(of tile: Tile) -> Int {
        let share = Share.of(tile.part, in: tile.whole)
        guard share > .none else { return 0 }
        return share >= .percent(90) ? 4 : share >= .percent(60) ? 3 : share >= .percent(30) ? 2 : 1
    }

    private static func short(_ tile: Tile) -> String {
        tile.whole > 0 ? Share.of(tile.part, in: tile.whole).rounded : "–"
    }

    private static func figures(of tile: Tile) -> String {
        tile.whole > 0
            ? "\(FigureText.grouped(max(0, tile.part))) / \(FigureText.grouped(tile.whole)) · \(short(tile))" : "–"
    }
}
