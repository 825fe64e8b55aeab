import Core
import Testing

@testable import SyncProtocol

/// A creation written straight into bytes is the one that the value would give.
@Suite struct CreationTests {
    @Test(arguments: [0, 1, 5, 15])
    func `the bytes are those of the change as a value`(filled: Int) throws {
        let id = try #require(RecordID(rawValue: "01563f2a-0000-7000-8000-0000000000f1"))
        let type = try #require(RecordTypes.type(of: .hire))
        var values = FieldValues(FieldLayout(type))
        for position in 0..<filled { values[position] = .string("值\(position)\t\"") }
        var bytes: [UInt8] = [0x2C]
        Change.writeCreation(of: id, kind: .hire, set: values, to: &bytes)
        let change = Change(kind: .hire, record: id, operation: .create, set: values.body)
        #expect(Array(bytes.dropFirst()) == change.json.canonicalBytes())
    }
}
