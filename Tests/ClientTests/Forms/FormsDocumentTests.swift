import Foundation
import Testing

@testable import Client
@testable import Core

@Suite struct FormsDocumentTests {
    @Test func `docs forms says what the declarations say`() throws {
        var folder = URL(filePath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        let page = try String(contentsOf: folder.appending(path: "docs/forms.md"), encoding: .utf8)
        #expect(page == FormsDocument.markdown, "write it anew: shenbao forms > docs/forms.md")
    }

    @Test func `every column of every form has its line`() {
        let lines = FormsDocument.markdown.split(separator: "\n")
        for form in Form.all {
            for field in form.columns {
                #expect(lines.contains { $0.hasPrefix("| \(field.label) | `\(field.code)` |") }, "\(field.code)")
            }
        }
    }
}
