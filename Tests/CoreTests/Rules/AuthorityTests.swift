import Testing

@testable import Core

@Suite struct AuthorityTests {
    private static let withUnit: [FilingState?] = [nil, .draft, .returned, .withdrawn]
    private static let handedOver: [FilingState?] = [
        .submitted, .inReview, .accepted, .approved, .rejected, .published, .closed,
    ]
    private static let facts: [Kind] = [.enterprise, .institution, .filing, .hire, .trainee, .acknowledgement]

    private func rule(_ author: Author, _ kind: Kind, _ owner: FieldOwner?, _ state: FilingState?) -> Authority.Ruling {
        Authority.rule(author: author, kind: kind, owner: owner, state: state)
    }

    @Test func `every state is on one side of the hand-over`() {
        #expect(Set(Self.withUnit + Self.handedOver).count == FilingState.allCases.count + 1)
        for state in Self.withUnit { #expect(Authority.isWithUnit(state)) }
        for state in Self.handedOver { #expect(!Authority.isWithUnit(state)) }
    }

    @Test(arguments: facts)
    func `a unit's facts are its own until they are handed over, then late`(kind: Kind) {
        let unit = Author.unit("310101")
        for owner in [FieldOwner.unit, nil] {
            for state in Self.withUnit { #expect(rule(unit, kind, owner, state) == .allowed) }
            for state in Self.handedOver { #expect(rule(unit, kind, owner, state) == .late) }
        }
        for state in Self.withUnit + Self.handedOver {
            for owner in [FieldOwner.commission, .fixed, .workflow] {
                #expect(rule(unit, kind, owner, state) == .forbidden)
            }
        }
    }

    @Test(arguments: facts)
    func `the commission changes facts only after the hand-over`(kind: Kind) {
        for state in Self.withUnit {
            #expect(rule(.commission, kind, .unit, state) == .forbidden)
            #expect(rule(.commission, kind, .commission, state) == .allowed)
        }
        for state in Self.handedOver { #expect(rule(.commission, kind, .unit, state) == .allowed) }
    }

    @Test(arguments: facts)
    func `a case of facts is closed by the side that may write them, and by no other`(kind: Kind) {
        let unit = Author.unit("310101")
        for owner in [FieldOwner.unit, .fixed, .workflow, nil] {
            // A filing that is removed has no state: what is left of it is the unit's.
            for state in Self.withUnit {
                #expect(Authority.mayClose(author: unit, kind: kind, owner: owner, state: state))
                #expect(!Authority.mayClose(author: .commission, kind: kind, owner: owner, state: state))
            }
            for state in Self.handedOver {
                #expect(!Authority.mayClose(author: unit, kind: kind, owner: owner, state: state))
                #expect(Authority.mayClose(author: .commission, kind: kind, owner: owner, state: state))
            }
        }
    }

    @Test func `a case in city is closed by who may write the field, and always by the commission`() {
        let unit = Author.unit("310101")
        #expect(Authority.mayClose(author: unit, kind: .unit, owner: .unit, state: nil))
        #expect(!Authority.mayClose(author: unit, kind: .unit, owner: .commission, state: nil))
        #expect(!Authority.mayClose(author: unit, kind: .round, owner: .commission, state: nil))
        for kind in [Kind.unit, .round] {
            for owner in [FieldOwner.unit, .commission, nil] {
                #expect(Authority.mayClose(author: .commission, kind: kind, owner: owner, state: nil))
            }
        }
    }

    @Test func `rounds are the commission's, units their own, aliases and states nobody's`() {
        let unit = Author.unit("310101")
        for owner in [FieldOwner.unit, .commission, .fixed, nil] {
            #expect(rule(unit, .round, owner, nil) == .forbidden)
        }
        #expect(rule(.commission, .round, .commission, nil) == .allowed)
        #expect(rule(unit, .unit, .unit, nil) == .allowed)
        #expect(rule(unit, .unit, nil, nil) == .forbidden)
        #expect(rule(unit, .unit, .fixed, nil) == .forbidden)
        for author in [unit, .commission] {
            for state in Self.withUnit + Self.handedOver {
                #expect(rule(author, .alias, .unit, state) == .forbidden)
                #expect(rule(author, .alias, nil, state) == .forbidden)
                #expect(rule(author, .filing, .workflow, state) == .forbidden)
            }
        }
    }

    @Test func `a unit closes cases while the filing is with it`() {
        for state in Self.withUnit { #expect(rule(.unit("310101"), .conflictCase, .unit, state) == .allowed) }
        for state in Self.handedOver { #expect(rule(.unit("310101"), .conflictCase, .unit, state) == .forbidden) }
        for state in Self.handedOver { #expect(rule(.commission, .conflictCase, .unit, state) == .allowed) }
    }
}
