import Testing

@testable import Core

/// Values by position are the body that they stand for.
@Suite struct FieldValuesTests {
    @Test func `the canonical form is that of the body, whatever has a value`() {
        for type in RecordTypes.all {
            let layout = FieldLayout(type)
            var values = FieldValues(layout)
            #expect(values.isEmpty && values.body.isEmpty)
            for (position, field) in type.fields.enumerated() {
                let value: [JSONValue] = ["文\"字\\\n", .integer(-7), .bool(false), .array(["一", "b"])]
                values[position] = value[position % value.count]
                #expect(values.body[field.code] == values[position])
                var bytes: [UInt8] = []
                values.write(to: &bytes)
                #expect(bytes == JSONValue.object(values.body).canonicalBytes())
            }
            #expect(values.body.count == type.fields.count)
        }
    }

    @Test func `members are ordered by UTF-16 code units`() {
        let codes = ["a\u{1F600}", "a\u{FFFD}", "B", "a", "é", "ab"]
        let fields = codes.map { FieldSpec(code: $0, label: $0, english: $0, type: .text, source: nil) }
        let type = RecordType(kind: Kind(rawValue: "x"), scope: .unit, label: "x", english: "x", fields: fields)
        var values = FieldValues(FieldLayout(type))
        for position in codes.indices { values[position] = .integer(Int64(position)) }
        var bytes: [UInt8] = []
        values.write(to: &bytes)
        #expect(bytes == JSONValue.object(values.body).canonicalBytes())
    }
}
