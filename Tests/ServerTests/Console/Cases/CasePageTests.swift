import Core
import Foundation
import SyncProtocol
import Testing

@testable import Server

/// What the page of conflict cases says and lets do.
@Suite struct CasePageTests {
    private let id = "0198a000-0000-7000-8000-000000000001"

    private func listed(
        _ state: FilingState? = .submitted,
        adjust: (inout ConflictCase) -> Void = { _ in }
    ) throws -> ListedCase {
        var conflict = ConflictCase()
        conflict.recordKind = Kind.hire.rawValue
        conflict.record = id
        conflict.field = "idNumber"
        conflict.base = ["idNumber": .string(Sample.idNumber(1))]
        conflict.incoming = ["idNumber": .string(Sample.idNumber(2))]
        conflict.standing = ["idNumber": .string(Sample.idNumber(1))]
        conflict.filing = Sample.filingID.rawValue
        conflict.device = id
        conflict.deviceName = "窗口一"
        conflict.openedAt = "2016-11-24T15:06:40Z"
        adjust(&conflict)
        var filing = Sample.filing.set
        filing["state"] = (state?.rawValue).map(JSONValue.string)
        let record = try #require(RecordID(rawValue: id))
        return ListedCase(
            scope: .unit(Sample.unit),
            id: record,
            revision: Revision(epoch: 1, number: 9),
            conflict: conflict,
            openedAt: "2016-11-24T15:06:40Z",
            record: StoredRecord(
                kind: .hire,
                id: record,
                revision: .zero,
                body: Sample.hire(1, id: record).set
            ),
            filing: state == nil
                ? nil : StoredRecord(kind: .filing, id: Sample.filingID, revision: .zero, body: filing)
        )
    }

    private func item(_ listed: ListedCase, mayWrite: Bool = true, _ language: Language = .zh) -> CaseItem {
        let now = Date(timeIntervalSince1970: 1_480_000_000 + 3 * 86_400)
        return CaseItem(listed, unit: "长宁区", now: now, mayWrite: mayWrite, Shown(language))
    }

    @Test func `values are words under the declared labels, and ID numbers are masked`() throws {
        let value = try #require(item(listed()).values.first)
        #expect(value.label == "证件号码")
        #expect(value.base == "310105********" + Sample.idNumber(1).suffix(4))
        #expect(value.incoming == "310105********" + Sample.idNumber(2).suffix(4))
        #expect(value.standing == value.base)
        #expect(value.differs)
    }

    @Test func `who and when stand on both sides in Beijing's time`() throws {
        let shown = item(
            try listed {
                $0.standingName = "窗口二"
                $0.standingAt = "2016-11-23T16:30:00Z"
            }
        )
        #expect(shown.incomingBy == "窗口一，2016-11-24 23:06")
        #expect(shown.standingBy == "窗口二，2016-11-24 00:30")
        #expect(shown.age == "3 天")
        #expect(item(try listed()).standingBy == "来源不详")
    }

    @Test(arguments: [
        (FilingState?.none, false), (.draft, false), (.returned, false), (.withdrawn, false), (.submitted, true),
        (.inReview, true), (.accepted, true), (.approved, true), (.published, true),
    ])
    func `the form is there in the states in which the commission decides`(_ state: FilingState?, _ isOurs: Bool) throws
    {
        let shown = item(try listed(state))
        #expect((shown.form != nil) == isOurs)
        #expect((shown.closer == nil) == isOurs)
        #expect(!shown.blocks.isEmpty)
        #expect(item(try listed(state), mayWrite: false).form == nil)
    }

    @Test func `a late amendment is set aside, or the filing is returned`() throws {
        let form = try #require(item(listed { $0.type = "late" }).form)
        #expect(form.choices.map(\.value) == ["setAside"])
        #expect(form.returnPath == "/filings/310105/\(Sample.filingID.rawValue)#steps")
    }

    @Test(arguments: ["field", "delete"])
    func `of two changes what stands is kept or the other taken`(_ type: String) throws {
        let form = try #require(item(listed { $0.type = type }).form)
        #expect(form.choices.map(\.value) == ["theirs", "mine"])
        #expect(form.choices.allSatisfy { !$0.isSelected })
        #expect(form.returnPath == nil)
    }

    @Test func `a record that comes late is shown with all that came`() throws {
        let values = item(
            try listed {
                $0.type = "late"
                $0.field = Effect.whole
                $0.incoming = [Effect.whole: "kept", "name": "李四", "idNumber": .string(Sample.idNumber(2))]
                $0.standing = [Effect.whole: "removed"]
            }
        ).values
        #expect(values.map(\.label) == ["整条记录", "姓名", "证件号码"])
        #expect(values[0].standing == "没有这条记录")
        #expect(values[1].incoming == "李四")
        #expect(!values[2].incoming.contains(Sample.idNumber(2)))
    }

    @Test func `a closed case tells how, by whom and why`() throws {
        var closed = try listed {
            $0.open = false
            $0.choice = "setAside"
            $0.reason = "已过截止日"
        }
        closed.closedAt = "2016-11-25T01:00:00Z"
        closed.closedBy = "commission"
        let shown = item(closed)
        #expect(shown.closed == .init(choice: "搁置后到的修改", by: "commission，2016-11-25 09:00", reason: "已过截止日"))
        #expect(shown.form == nil)
        #expect(shown.closer == nil)
    }

    @Test(arguments: Language.allCases)
    func `hostile text shows as text`(_ language: Language) throws {
        let hostile = try listed {
            $0.field = "post"
            $0.incoming = ["post": .string(TestPage.hostile)]
            $0.deviceName = TestPage.hostile
        }
        let list = CaseList(cases: [hostile], found: 1, waiting: 1)
        var query = CaseQuery()
        query.text = TestPage.hostile
        let page = CasesPage(
            list,
            query,
            units: [],
            now: Date(timeIntervalSince1970: 0),
            mayWrite: true,
            Shown(language)
        )
        let text = try TestPage.text(ConsolePage(template: "cases", title: "x", model: page), language: language)
        #expect(!text.contains("<script>alert"))
        #expect(text.contains("{{t.brand}}"))
        #expect(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;"))
        #expect(text.contains(#"name="csrf" value="token""#))
    }
}
