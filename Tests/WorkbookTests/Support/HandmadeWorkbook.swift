/// A workbook whose parts are written by hand.
struct HandmadeWorkbook {
    static let transitional = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    static let strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"

    var namespace = transitional
    var relationshipNamespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    var workbookProperties = ""
    var sheets: [(name: String, type: String, target: String, xml: String)] = []
    var sharedStrings: String?
    var styles: String?
    /// The list of content types, which a reader can do without.
    var contentTypes: String?
    /// How sheets are hidden, by their index.
    var hiddenSheets: [Int: String] = [:]
    /// What the workbook points to besides its sheets, strings and styles.
    var otherRelationships = ""
    /// Relationships of the sheets by their index, and parts besides the common ones.
    var sheetRelationships: [Int: String] = [:]
    var otherParts: [(name: String, text: String)] = []

    /// A workbook of one sheet, given by what stands inside `sheetData`.
    init(data: String = "", sharedStrings: String? = nil, styles: String? = nil) {
        self.sharedStrings = sharedStrings
        self.styles = styles
        add("Sheet1", data: data)
    }

    /// A workbook whose only sheet is the given XML.
    init(sheet xml: String) {
        sheets = [("Sheet1", "worksheet", "worksheets/sheet1.xml", xml)]
    }

    mutating func add(_ name: String, data: String, type: String = "worksheet", target: String? = nil) {
        let xml = #"<worksheet xmlns="\#(namespace)"><sheetData>\#(data)</sheetData></worksheet>"#
        sheets.append((name, type, target ?? "worksheets/sheet\(sheets.count + 1).xml", xml))
    }

    var zip: HandmadeZip {
        var zip = HandmadeZip()
        let header = #"<?xml version="1.0" encoding="UTF-8"?>"#
        let package = "http://schemas.openxmlformats.org/package/2006/relationships"
        zip.add(
            "_rels/.rels",
            header + #"<Relationships xmlns="\#(package)"><Relationship Id="rId1" "#
                + #"Type="\#(relationshipNamespace)/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
        )
        var list = ""
        var relationships = otherRelationships
        for (index, sheet) in sheets.enumerated() {
            let state = hiddenSheets[index].map { " state=\"\($0)\"" } ?? ""
            list += #"<sheet name="\#(sheet.name)" sheetId="\#(index + 1)"\#(state) r:id="r\#(index)"/>"#
            relationships += #"<Relationship Id="r\#(index)" Type="\#(relationshipNamespace)/\#(sheet.type)" "#
            relationships += #"Target="\#(sheet.target)"/>"#
        }
        for (name, xml) in [("sharedStrings", sharedStrings), ("styles", styles)] {
            guard let xml else { continue }
            relationships += #"<Relationship Id="\#(name)" Type="\#(relationshipNamespace)/\#(name)" "#
            relationships += #"Target="\#(name).xml"/>"#
            zip.add("xl/\(name).xml", xml)
        }
        zip.add(
            "xl/workbook.xml",
            header + #"<workbook xmlns="\#(namespace)" xmlns:r="\#(relationshipNamespace)">"#
                + "<workbookPr \(workbookProperties)/><sheets>\(list)</sheets></workbook>"
        )
        zip.add(
            "xl/_rels/workbook.xml.rels",
            header + #"<Relationships xmlns="\#(package)">\#(relationships)</Relationships>"#
        )
        if let contentTypes {
            let types = "http://schemas.openxmlformats.org/package/2006/content-types"
            zip.add("[Content_Types].xml", header + #"<Types xmlns="\#(types)">\#(contentTypes)</Types>"#)
        }
        for (index, xml) in sheetRelationships {
            let name = sheets[index].target.split(separator: "/").last ?? ""
            zip.add(
                "xl/worksheets/_rels/\(name).rels",
                header + #"<Relationships xmlns="\#(package)">\#(xml)</Relationships>"#
            )
        }
        for part in otherParts { zip.add(part.name, part.text) }
        for sheet in sheets {
            zip.add(sheet.target.hasPrefix("/") ? String(sheet.target.dropFirst()) : "xl/\(sheet.target)", sheet.xml)
        }
        return zip
    }

    var bytes: [UInt8] { zip.bytes }
}

/// A table of shared strings; the items are XML.
func sharedStrings(_ items: [String]) -> String {
    let list = items.map { "<si>\($0)</si>" }.joined()
    return #"<sst xmlns="\#(HandmadeWorkbook.transitional)">\#(list)</sst>"#
}
