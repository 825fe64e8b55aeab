import Core
import SyncProtocol
import Testing

@testable import Server

/// The page of the audit log says every code in words; what is kept and hashed stays a code.
@Suite struct AuditWordsTests: ReviewStage {
    private static var han: Regex<Substring> { /\p{Han}/ }

    /// A particular as the server can write it, with whether its value has words.
    private struct Written {
        var action: AuditAction
        var key: String
        var value: JSONValue
        var isCode: Bool
    }

    /// Every value that a particular can have, where it is of a closed list, or one of its form.
    private static func values(_ particular: AuditParticular) -> [(value: JSONValue, isCode: Bool)] {
        switch particular.value {
        case .plain, .time, .records, .parameters: []
        case .name: [(.null, true), ("lin", false)]
        case .state: FilingState.allCases.map { (.string($0.rawValue), true) }
        case .role: Role.allCases.map { (.string($0.rawValue), true) }
        case .field:
            RecordTypes.all.flatMap(\.fields).filter { $0.owner == .unit }.map { (.string($0.code), true) }
        case .places: [(.array([.string("hire/*/*")]), true), (.array([.string("filing/*/*")]), true)]
        case .choice(let kind, let field):
            if case .choice(let choices) = RecordTypes.type(of: kind)?.field(field)?.type {
                choices.map { (.string($0.code), true) }
            } else {
                []
            }
        case .words(let words): words.keys.sorted().map { (.string($0), true) }
        case .members(let members): members.keys.sorted().map { (.object([$0: 1]), false) }
        }
    }

    private static var samples: [Written] {
        AuditAction.allCases.flatMap { action in
            action.particulars.flatMap { key, particular in
                values(particular).map { Written(action: action, key: key, value: $0.value, isCode: $0.isCode) }
            }
        }
    }

    private func expect(_ text: String, in language: Language, from code: String) {
        switch language {
        case .zh:
            #expect(text.contains(Self.han), "\(code): \(text)")
            #expect(text != code && !text.split(separator: " ").contains { $0 == code }, "\(code): \(text)")
        case .en: #expect(!text.contains(Self.han) && !text.isEmpty, "\(code): \(text)")
        }
    }

    @Test(arguments: Language.allCases)
    func `every particular of every action has a label, and every code words`(_ language: Language) {
        for action in AuditAction.allCases {
            expect(action.title(language), in: language, from: action.rawValue)
            for (key, particular) in action.particulars {
                expect(particular.label.text(language), in: language, from: key)
            }
        }
        let words = AuditParticulars(Shown(language))
        for sample in Self.samples {
            let items = words.items([sample.key: sample.value], of: sample.action)
            #expect(items.count == 1, "\(sample)")
            let code = sample.value.stringValue ?? sample.value.canonicalText()
            for item in items where sample.isCode { expect(item.value, in: language, from: code) }
            if case .object(let members) = sample.value {
                for (key, _) in members {
                    for item in items { expect(item.value, in: language, from: key) }
                }
            }
        }
    }

    @Test(arguments: Language.allCases)
    func `actors that are no user have words, and the filter finds them by these`(_ language: Language) {
        let device = AuditActor.device(DeviceID(Sample.filingID))
        for actor in [AuditActor.commandLine, .system, device] {
            expect(actor.title(language), in: language, from: actor.name)
            expect(actor.roleTitle(language), in: language, from: actor.role ?? "")
        }
        for role in Role.allCases {
            #expect(AuditActor.user("system", role: role).title(language) == "system")
            expect(AuditActor.user("lin", role: role).roleTitle(language), in: language, from: role.rawValue)
        }
        #expect(AuditActor.stranger("?").roleTitle(language).isEmpty)
        let words = AuditActor.commandLine.title(language)
        let choice = AuditChoice(TestPage.request(.audit, query: [("actor", words)]))
        #expect(choice.query.actor == AuditActor.commandLine.name)
        #expect(AuditChoice(TestPage.request(.audit, query: [("actor", "lin")])).query.actor == "lin")
    }

    @Test func `a code is called by what it is in its action`() {
        let words = AuditParticulars(Shown(.zh))
        #expect(words.items(["code": "totp"], of: .signIn) == [.init(label: "第二步验证", value: "动态码")])
        #expect(words.items(["code": "AB12"], of: .deviceEnrol) == [.init(label: "注册码", value: "AB12")])
        #expect(words.items(["code": true], of: .signInFailed) == [.init(label: "错在动态码或恢复码", value: "是")])
        #expect(words.items(["to": "approved"], of: .assign) == [.init(label: "分派给", value: "approved")])
        #expect(words.items(["text": "approved"], of: .remark) == [.init(label: "意见", value: "approved")])
    }

    @Test func `a notice that is published and one that is ended are told apart`() {
        let published = AuditDraft(.notice, by: .system, detail: ["filings": 3])
        let ended = AuditDraft(.notice, by: .system, detail: ["closed": 3])
        #expect(published.title(.zh) == "发布公示" && ended.title(.zh) == "公示结束")
        #expect(published.title(.en) == "Published a notice" && ended.title(.en) == "Ended a notice")
    }

    @Test(arguments: ExportSubject.allCases)
    func `whatever can be exported has words`(_ subject: ExportSubject) throws {
        for format in ExportFormat.allCases {
            for scope in ExportScope.allCases {
                guard var request = ExportRequest(subject, as: format, round: "2016") else { continue }
                request.scope = scope
                request.reveals = true
                for draft in request.drafts(by: .commandLine, reason: "核对") {
                    expectDeclared(draft)
                    for item in AuditParticulars(Shown(.zh)).items(draft.detail, of: draft.action) {
                        #expect(![subject.rawValue, format.rawValue, scope.rawValue].contains(item.value))
                    }
                }
            }
        }
    }

    /// Holds an entry against the table of particulars.
    private func expectDeclared(_ draft: AuditDraft) {
        for (key, value) in draft.detail {
            guard let particular = draft.action.particulars[key] else {
                Issue.record("\(draft.action) notes “\(key)”, which has no words")
                continue
            }
            if case .words(let words) = particular.value, let code = value.stringValue {
                #expect(words[code] != nil, "\(draft.action) \(key) \(code)")
            }
            if case .members(let members) = particular.value {
                let keys = value.objectValue.map { Set($0.keys) } ?? []
                #expect(keys.isSubset(of: Set(members.keys)), "\(draft.action) \(key)")
            }
        }
    }

    @Test func `what acts write is in the table: access`() async throws {
        try await TestConsole.run { console async throws in
            let user = try #require(UserName("reviewer"))
            _ = try await console.users.add("newcomer", role: .reviewer, by: .commandLine)
            _ = try await console.users.set(role: .auditor, of: user, by: .commandLine)
            _ = try await console.users.set(isDisabled: true, of: user, by: .commandLine)
            _ = try await console.users.open(user, by: .commandLine)
            _ = try await console.users.resetPassword(of: user, by: .commandLine)
            _ = try await console.users.resetCodes(of: user, by: .commandLine)
            try await console.secondFactors.end(for: user)
            let entries = try await console.test.store.auditEntries(AuditQuery())
            #expect(Set(entries.map(\.draft.action)).isSuperset(of: [.userAdd, .userChange, .storeInit]))
            for entry in entries { expectDeclared(entry.draft) }
        }
    }

    @Test func `what acts write is in the table: review, rounds and devices`() async throws {
        let (test, device, ids) = try await submitted(.sqlite)
        let remark = try await test.store.addRemark(draft("staff"), by: reviewer)
        try await test.store.closeRemark(remark, in: unit, by: reviewer)
        try await test.store.assign(filing, in: unit, to: "wang", by: reviewer)
        try await test.store.assign(filing, in: unit, to: nil, by: reviewer)
        try await approve(test)
        let today = try #require(CivilDate(iso: "2016-11-25"))
        let place = "\(unit)/\(filing)"
        let term = NoticeDraft(
            round: "2016",
            title: "第一批",
            from: today,
            to: CivilDate(daysSinceEpoch: today.daysSinceEpoch + 1),
            names: [place]
        )
        let notice = try await test.store.publish(term, by: approver)
        let objection = try await test.store.addObjection(to: notice, filing: place, from: "某", text: "x", by: approver)
        try await test.store.answerObjection(objection, outcome: "dismissed", answer: "属实", by: approver)
        let shown = Base.revision(try await head(test))
        let late = Change(kind: .hire, record: ids[0], operation: .update, base: shown, set: ["post": "经理"])
        #expect(try await test.push([late], from: device).outcome == .conflicted)
        let open = try #require(await sheet(test).cases.first)
        try await test.store.closeCase(open.id, in: unit, choice: .setAside, reason: "不影响结论", by: approver)
        try await test.store.closeNotice(notice, reason: "提前结束", by: approver)
        for status in [RoundStatus.frozen, .closed, .open] {
            try await test.store.setRound("2016", to: status, by: .commandLine)
        }
        let entries = try await test.store.auditEntries(AuditQuery())
        let wanted: Set<AuditAction> = [
            .step, .remark, .remarkClose, .assign, .notice, .objection, .objectionAnswer, .caseClose, .roundFreeze,
            .roundClose, .roundOpen, .enrolCode, .deviceEnrol,
        ]
        #expect(wanted.subtracting(entries.map(\.draft.action)).isEmpty)
        for entry in entries { expectDeclared(entry.draft) }
        let page = try TestPage.text(
            await AuditController(store: test.store).show(TestPage.request(.audit, role: .auditor)),
            language: .zh
        )
        #expect(page.contains("公示结束") && page.contains("发布公示"))
        #expect(page.contains("（无，放回列表）"))
        #expect(!page.contains(">cli ") && !page.contains(">operator<"))
    }
}
