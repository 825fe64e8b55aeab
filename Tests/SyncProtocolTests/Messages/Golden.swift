import Core
import SyncProtocol

/// One fixed change-set of protocol 1; its bytes and hash never change.
enum Golden {
    static func id(_ text: String) throws -> RecordID {
        guard let id = RecordID(rawValue: text) else { throw MessageError("id", expected: "a UUID") }
        return id
    }

    static func changeSet() throws -> ChangeSet {
        let device = DeviceID(try id("01563f2a-0000-7000-8000-0000000000d1"))
        let earlier = ChangeSetID(try id("01563f2a-0000-7000-8000-0000000000c1"))
        let original = ChangeSetID(try id("01563f2a-0000-7000-8000-0000000000c0"))
        var changeSet = ChangeSet(
            id: ChangeSetID(try id("01563f2a-0000-7000-8000-0000000000c2")),
            chain: Chain(device: device, epoch: 2),
            number: 7,
            previous: String(repeating: "ab", count: 32),
            scope: .unit("310101"),
            time: "2016-09-01T08:00:00Z",
            salt: "000102030405060708090a0b0c0d0e0f",
            cursor: Revision(epoch: 1, number: 41),
            dependsOn: [earlier],
            replaces: original,
            changes: []
        )
        changeSet.schemaRevision = 1
        changeSet.part = ChangeSet.Part(step: earlier, number: 2, count: 3)
        changeSet.changes = [
            Change(
                kind: .filing,
                record: try id("01563f2a-0000-7000-8000-0000000000f1"),
                operation: .update,
                base: .revision(Revision(epoch: 1, number: 40)),
                fieldBases: ["name": .changeSet(earlier)],
                set: ["name": "上海\"甲\"公司\n😀", "remark": .null, "lines": ["ITO.SRD.DEV"]],
                was: ["name": "旧"]
            ),
            Change(kind: .hire, record: try id("01563f2a-0000-7000-8000-0000000000a1"), operation: .delete),
        ]
        return changeSet
    }

    static let text = #"""
        {"chain":{"device":"01563f2a-0000-7000-8000-0000000000d1","epoch":2},"changes":[{"base":"1-40","bases":
        {"name":"cs:01563f2a-0000-7000-8000-0000000000c1"},"kind":"filing","op":"update","record":
        "01563f2a-0000-7000-8000-0000000000f1","set":{"lines":["ITO.SRD.DEV"],"name":"上海\"甲\"公司\n😀","remark":null},"was":
        {"name":"旧"}},{"kind":"hire","op":"delete","record":"01563f2a-0000-7000-8000-0000000000a1"}],"cursor":"1-41","dependsOn":
        ["01563f2a-0000-7000-8000-0000000000c1"],"id":"01563f2a-0000-7000-8000-0000000000c2","number":7,"part":{"number":2,"of":3,
        "step":"01563f2a-0000-7000-8000-0000000000c1"},"previous":
        "abababababababababababababababababababababababababababababababab","protocol":1,"replaces":
        "01563f2a-0000-7000-8000-0000000000c0","salt":"000102030405060708090a0b0c0d0e0f","schema":1,"scope":"310101","time":
        "2016-09-01T08:00:00Z"}
        """#.split(separator: "\n").joined()
}
