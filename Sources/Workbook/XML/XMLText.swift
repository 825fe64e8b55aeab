/// Text made safe to stand in XML.
enum XMLText {
    /// Escapes markup, quotes and line ends, and replaces what XML cannot hold.
    ///
    /// For a part in an encoding that is not known, every character outside ASCII can be written as a number.
    static func escaped(_ text: String, isASCII: Bool = false) -> String {
        var result = ""
        for scalar in XLSXWriter.writable(text).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\r", "\t": result += "&#\(scalar.value);"
            case _ where isASCII && !scalar.isASCII: result += "&#\(scalar.value);"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Text of a cell: as ``escaped(_:isASCII:)``, and nothing in it looks like an escape of spreadsheets.
    static func ofCell(_ text: String) -> String {
        escaped(XLSXWriter.escaped(text))
    }
}
