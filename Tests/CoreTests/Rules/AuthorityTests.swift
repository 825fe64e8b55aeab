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

    @Test(arguments: facts)
    func `of a returned filing the unit has what was given back, and the commission the rest`(kind: Kind) {
        let unit = Author.unit("310101")
        for owner in [FieldOwner.unit, nil] {
            #expect(
                Authority.rule(author: unit, kind: kind, owner: owner, state: .returned, reopened: true) == .allowed
            )
            #expect(Authority.rule(author: unit, kind: kind, owner: owner, state: .returned, reopened: false) == .late)
            for state in FilingState.allCases where state != .returned {
                let rulings = [true, false].map {
                    Authority.rule(author: unit, kind: kind, owner: owner, state: state, reopened: $0)
                }
                #expect(rulings[0] == rulings[1], "\(state): only a return gives back in part")
            }
        }
        let commission = [true, false].map {
            Authority.rule(author: .commission, kind: kind, owner: .unit, state: .returned, reopened: $0)
        }
        #expect(commission == [.forbidden, .allowed])
        for reopened in [true, false] {
            let closers = [unit, .commission].map {
                Authority.mayClose(author: $0, kind: kind, owner: .unit, state: .returned, reopened: reopened)
            }
            #expect(closers == [reopened, !reopened])
        }
    }

    @Test func `of the review a unit writes its answers, in every state, and nothing else`() {
        let unit = Author.unit("310101")
        for state in Self.withUnit + Self.handedOver {
            #expect(rule(unit, .remark, .unit, state) == .allowed)
            #expect(rule(.commission, .remark, .unit, state) == .forbidden)
            for owner in [FieldOwner.fixed, .commission, nil] {
                #expect(rule(unit, .remark, owner, state) == .forbidden)
                #expect(rule(.commission, .remark, owner, state) == .allowed)
                for kind in [Kind.review, .roundStanding] {
                    #expect(rule(unit, kind, owner, state) == .forbidden)
                    #expect(rule(.commission, kind, owner, state) == .allowed)
                }
            }
        }
    }

    @Test func `what the commission keeps for itself no unit writes`() {
        let kinds = RecordTypes.all.filter { $0.scope == .commission }.map(\.kind)
        #expect(kinds.count == 5)
        for kind in kinds {
            for owner in [FieldOwner.unit, .fixed, .commission, nil] {
                #expect(rule(.unit("310101"), kind, owner, nil) == .forbidden)
                #expect(rule(.commission, kind, owner, nil) == .allowed)
            }
        }
    }
}
