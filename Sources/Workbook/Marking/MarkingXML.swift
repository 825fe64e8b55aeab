/// Pieces of XML that the parts of a marked copy share.
enum MarkingXML {
    static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

    /// A pointer that a copy adds.
    struct Relationship {
        let id: String
        let namespace: String
        let kind: String
        let part: String

        var xml: String {
            "<Relationship Id=\"\(id)\" Type=\"\(namespace)/\(kind)\" Target=\"/\(part)\" "
                + "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"/>"
        }
    }

    /// The names of one edition of the standard.
    struct Edition {
        let main: String
        let relationships: String
        let isStrict: Bool

        /// The edition by the namespace of a workbook's elements.
        init(isStrict: Bool) {
            self.isStrict = isStrict
            main =
                isStrict
                ? "http://purl.oclc.org/ooxml/spreadsheetml/main"
                : "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            relationships =
                isStrict
                ? "http://purl.oclc.org/ooxml/officeDocument/relationships"
                : "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        }
    }

    /// A package's relationships, for a part that has none yet.
    static func relationships(_ list: [Relationship]) -> String {
        declaration + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
            + list.map(\.xml).joined() + "</Relationships>"
    }

    /// The styles of a workbook that has none: one of everything, as the standard demands.
    static func styles(_ edition: Edition) -> String {
        declaration + "<styleSheet xmlns=\"\(edition.main)\"><fonts count=\"1\"><font><sz val=\"11\"/>"
            + "<name val=\"Calibri\"/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
            + "<fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/><right/>"
            + "<top/><bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" "
            + "fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" "
            + "fillId=\"0\" borderId=\"0\" xfId=\"0\"/></cellXfs></styleSheet>"
    }
}
