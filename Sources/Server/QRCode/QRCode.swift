/// A QR code of a text, as a square of dark and light modules.
struct QRCode: Sendable {
    /// How many modules a side has, without the light border.
    let size: Int
    /// The rows, from the top; dark is true.
    let rows: [[Bool]]

    /// So many light modules have to be around it.
    static let border = 4

    /// The code of a text, with the mask that reads best; nil for more than 213 bytes.
    init?(_ text: String) {
        guard let codewords = QRCodewords(text) else { return nil }
        let codes = (0..<QRMask.count).map { QRCode(codewords, mask: $0) }
        guard let best = codes.min(by: { QRMask.penalty(of: $0.rows) < QRMask.penalty(of: $1.rows) }) else {
            return nil
        }
        self = best
    }

    /// The code with a certain mask.
    init(_ codewords: QRCodewords, mask: Int) {
        var drawing = QRDrawing(version: codewords.version)
        drawing.drawPatterns(mask: mask)
        drawing.draw(codewords.bytes, mask: mask)
        size = drawing.size
        rows = drawing.rows
    }

    /// The dark modules as the path of a picture whose unit is a module, with the border around it.
    var path: String {
        var path = ""
        for (y, row) in rows.enumerated() {
            var start = 0
            while start < size {
                let end = row[start...].firstIndex { $0 != row[start] } ?? size
                if row[start] { path += "M\(start + Self.border) \(y + Self.border)h\(end - start)v1h-\(end - start)z" }
                start = end
            }
        }
        return path
    }
}
