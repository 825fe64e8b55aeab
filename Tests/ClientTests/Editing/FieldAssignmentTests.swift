import SyncProtocol
import Terminal
import Testing

@testable import Client
@testable import Core

@Suite struct FieldAssignmentTests {
    private func bench() throws -> Bench {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        try bench.add(.hires([Sample.hire(0)]))
        return bench
    }

    private func refusal(_ bench: Bench, _ kind: Kind, _ assignments: [String]) throws -> ClientError? {
        let before = try bench.dump()
        let record = try bench.only(kind)
        let error = #expect(throws: ClientError.self) {
            try bench.replica.write { db in
                let values = try FieldAssignment(replica: bench.replica, db: db).read(assignments, for: record)
                var step = try Step(bench.replica, keys: nil, scope: .unit(bench.unit), db)
                try step.update(record, set: values)
                try step.commit()
            }
        }
        #expect(try bench.dump() == before)
        return error
    }

    @Test(arguments: [
        (["staffCollege=101"], "staff.exceeds_total"), (["offshore=1000.51"], "share.exceeds_total"),
        (["staff=50"], "staff.exceeds_total"), (["total=-1"], "number.format"), (["staff="], "required"),
        (["name=　"], "required"), (["category=X"], "enum.value"), (["lines=洗车"], "enum.value"),
        (["electronic=yes"], "enum.value"), (["paperVolumes=1.5"], "number.format"),
    ])
    func `a value that no import would take is refused with its code`(assignments: [String], code: String) throws {
        let error = try refusal(bench(), .filing, assignments)
        #expect(error?.code == code)
        #expect(error?.status == .failed)
    }

    @Test(arguments: [
        (["inService=否"], "leave.missing"), (["leaveDate=2015-09-01"], "leave.unexpected"),
        (["inService=否", "leaveDate=2015-03-01"], "leave.before_hire"),
        (["idNumber=310101198001019909"], "id.checksum"),
        (["idNumber=3101"], "id.length"), (["idType=护照"], "passport.format"), (["idNumber=E12345678"], "id.length"),
        (["idType=护照", "idNumber=310101198001019908"], "passport.format"), (["hireDate=2015-02-29"], "date.format"),
        (["name=李4"], "name.format"), (["payerOrgCode=PDY010606"], "org.checksum"),
    ])
    func `a person's row as well`(assignments: [String], code: String) throws {
        let error = try refusal(bench(), .hire, assignments)
        #expect(error?.code == code)
        #expect(error?.sentence(.zh).contains("198001019908") == false)
    }

    @Test(arguments: [
        (["colour=red"], "field.unknown"), (["staff"], "usage"), (["staff=1", "staff=2"], "usage"),
        (["=1"], "field.unknown"),
        (["ID=1"], "field.unknown"),
    ])
    func `a wrong call`(assignments: [String], code: String) throws {
        let error = try refusal(bench(), .filing, assignments)
        #expect(error?.code == code)
        #expect(error?.status == .usage)
    }

    @Test(arguments: ["uscc=\(Sample.secondEnterprise)", "unit=310104", "round=2017", "state=approved"])
    func `what an identifier is made of, and the state, are not set`(assignment: String) throws {
        #expect(try refusal(bench(), .filing, [assignment])?.code == "field.readOnly")
    }

    @Test func `related fields are changed in one step, in any order`() throws {
        let bench = try bench()
        try bench.set(bench.only(.hire), "leaveDate=2015/9/1", "inService=否")
        #expect(try bench.only(.hire).body["leaveDate"] == "2015-09-01")
        try bench.set(bench.only(.hire), "idNumber=e12345678", "idType=护照", "sex=男")
        let hire = try bench.only(.hire)
        #expect(hire.body["idNumber"] == "E12345678")
        #expect(hire.body["idType"] == "passport")
        try bench.set(bench.only(.hire), "inService=是", "leaveDate=")
        #expect(try bench.only(.hire).body["leaveDate"] == nil)
        try bench.set(bench.only(.filing), "certificates=ISO/IEC 27001、CMMI 5", "remark=a=b")
        #expect(try bench.only(.filing).body["certificates"] == ["ISO/IEC 27001", "CMMI 5"])
        #expect(try bench.only(.filing).body["remark"] == "a=b")
    }

    @Test func `a number that another person of the enterprise has is refused, of another enterprise not`() throws {
        let bench = try bench()
        try bench.add(.filings([Sample.filing(Sample.secondEnterprise)]))
        try bench.add(.hires([Sample.hire(1)]))
        try bench.add(.hires([Sample.hire(2)], of: Sample.secondEnterprise))
        let record = try #require(
            try bench.records(.hire).first { $0.body["idNumber"] == .string(Sample.residentID(1)) }
        )
        let error = #expect(throws: ClientError.self) { try bench.set(record, "idNumber=\(Sample.residentID(0))") }
        #expect(error?.code == "person.duplicate")
        #expect(error?.sentence(.en).contains(Sample.residentID(0)) == false)
        try bench.set(record, "idNumber=\(Sample.residentID(2))")
        try bench.set(record, "idNumber=\(Sample.residentID(1))")
    }

    @Test func `after the hand-over nothing of the filing is set or removed`() throws {
        let bench = try bench()
        try bench.replica.write { db in
            var filing = try #require(try Records.list(.filing, db).first)
            filing.body["state"] = "submitted"
            try Records.save(filing, scope: .unit(bench.unit), db)
        }
        for (kind, assignment) in [(Kind.filing, "remark=x"), (.hire, "post=x")] {
            let error = try refusal(bench, kind, [assignment])
            #expect(error?.code == "filing.handedOver")
            #expect(error?.status == .notAllowed)
            let removal = #expect(throws: ClientError.self) { try bench.remove(bench.only(kind)) }
            #expect(removal?.code == "record.readOnly")
            #expect(removal?.status == .notAllowed)
        }
    }

    @Test func `a filing goes with its roster, an enterprise only without a filing`() throws {
        let bench = try bench()
        try bench.add(.trainees([Sample.trainee(0)]))
        let error = #expect(throws: ClientError.self) { try bench.remove(bench.only(.enterprise)) }
        #expect(error?.code == "enterprise.filed")
        try bench.remove(bench.only(.filing))
        #expect(try bench.records(.hire).isEmpty && bench.records(.filing).isEmpty)
        try bench.remove(bench.only(.enterprise))
        #expect(try bench.records(.enterprise).isEmpty)
        #expect(try bench.records(.trainee).count == 1)
        try bench.remove(bench.only(.institution))
        #expect(try bench.records(.trainee).isEmpty && bench.records(.institution).isEmpty)
        #expect(try bench.replica.read { try Outbox.pending($0) } == 6)
    }

    @Test func `a record of the city is not the unit's to remove`() throws {
        let bench = try Bench()
        try bench.replica.write { db in
            try Records.save(
                ShownRecord(
                    kind: .round,
                    id: .round("2016"),
                    revision: Revision(epoch: 1, number: 1),
                    madeIn: nil,
                    body: Directory.round2016.body
                ),
                scope: .city,
                db
            )
        }
        let error = #expect(throws: ClientError.self) { try bench.remove(bench.only(.round)) }
        #expect(error?.status == .notAllowed)
    }

    @Test func `a reference is an identifier or a unified code, however typed`() throws {
        let bench = try bench()
        let filing = try bench.only(.filing)
        let hire = try bench.only(.hire)
        try bench.replica.read { db throws in
            for text in [
                filing.id.rawValue, filing.id.rawValue.uppercased(), Sample.enterprise, " 91310101pdy010605j ",
            ] {
                #expect(try bench.replica.record(named: text, db).id == filing.id)
            }
            #expect(try bench.replica.record(named: hire.id.rawValue, db).id == hire.id)
            for text in ["", "9131", Sample.secondEnterprise, "00000000-0000-7000-8000-000000000000", "' OR 1=1"] {
                let error = #expect(throws: ClientError.self) { try bench.replica.record(named: text, db) }
                #expect(error?.code == "record.unknown")
            }
        }
    }
}
