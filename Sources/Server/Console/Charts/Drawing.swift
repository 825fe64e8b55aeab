/// An SVG picture in the making.
///
/// Lengths across are shares of the width, lengths down are pixels: a picture fills any panel while its text keeps its size.
/// Colours are classes of the style sheet; there is no style attribute, which the content security policy forbids.
struct Drawing {
    private var body = ""

    /// A box; the tip is what a pointer over it shows.
    mutating func box(x: Share, y: Int, width: Share, height: Int, css: String, tip: String? = nil, round: Int = 0) {
        let corners = round > 0 ? " rx=\"\(round)\"" : ""
        let place = "x=\"\(x.text)\" y=\"\(y)\" width=\"\(width.text)\" height=\"\(height)\"\(corners)"
        body += "<rect class=\"\(css)\" \(place)\(closing("rect", tip))"
    }

    /// A line of text; `y` is its base line.
    mutating func text(_ text: String, x: Share, y: Int, css: String = "") {
        let classes = css.isEmpty ? "" : " class=\"\(css)\""
        body += "<text\(classes) x=\"\(x.text)\" y=\"\(y)\">\(SVGText.escaped(text))</text>"
    }

    /// A part of a ring around a centre; from and length are shares of its circumference, clockwise from the top.
    mutating func arc(center: Int, radius: Int, thickness: Int, from: Share, length: Share, css: String, tip: String) {
        body += "<circle class=\"ring \(css)\" cx=\"\(center)\" cy=\"\(center)\" r=\"\(radius)\" fill=\"none\" "
        body += "stroke-width=\"\(thickness)\" pathLength=\"100\" "
        body += "stroke-dasharray=\"\(length.number) \((Share.all - length).number)\" "
        body += "stroke-dashoffset=\"-\(from.number)\" transform=\"rotate(-90 \(center) \(center))\""
        body += closing("circle", tip)
    }

    /// A path with the points of a polygon or a line.
    mutating func path(_ commands: String, css: String) {
        body += "<path class=\"\(css)\" d=\"\(commands)\" vector-effect=\"non-scaling-stroke\"/>"
    }

    private func closing(_ element: String, _ tip: String?) -> String {
        guard let tip else { return "/>" }
        return "><title>\(SVGText.escaped(tip))</title></\(element)>"
    }

    /// The picture, as wide as the place it stands in.
    func svg(_ caption: ChartCaption, height: Int) -> String {
        wrapped(caption, "width=\"100%\" height=\"\(max(1, height))\"")
    }

    /// The picture on a square of its own units.
    func svg(_ caption: ChartCaption, square side: Int, css: String) -> String {
        wrapped(caption, "class=\"\(css)\" viewBox=\"0 0 \(side) \(side)\"")
    }

    /// The picture on units that stretch with the place it stands in.
    func svg(_ caption: ChartCaption, stretching width: Int, by height: Int, css: String) -> String {
        wrapped(caption, "class=\"\(css)\" viewBox=\"0 0 \(width) \(height)\" preserveAspectRatio=\"none\"")
    }

    private func wrapped(_ caption: ChartCaption, _ attributes: String) -> String {
        "<svg role=\"img\" \(attributes)><title>\(SVGText.escaped(caption.title))</title>"
            + "<desc>\(SVGText.escaped(caption.summary))</desc>\(body)</svg>"
    }
}
