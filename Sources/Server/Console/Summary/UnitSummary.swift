import Core

/// A unit's part of the consolidated 附件2: what was handed in, and what of it does not agree.
struct UnitSummary: Sendable {
    /// 附件2 of what was handed in: without drafts, and without what was taken back.
    let table: SummaryTable
    /// 附件2 as the unit prints it, drafts included.
    let printed: SummaryTable
    let unit: FilingUnit
    /// Rows of 附件3 of what was handed in.
    let rows: Int
    let differences: [Difference]
    private let handedIn: [SummaryFiling]

    /// Something that the figures say of each other.
    struct Difference: Sendable, Equatable {
        /// What does not agree.
        enum Subject: String, CaseIterable, Sendable {
            /// Drafts, which are not counted.
            case drafts
            /// Filings that were taken back.
            case withdrawn
            /// Enterprises without a filing in the round.
            case withoutFiling
            /// Electronic material is declared, and no row of 附件3 is stored.
            case noRoster
            /// Rows are stored, and electronic material is denied.
            case undeclaredRoster
            /// The highest number printed in 附件3 is not the number of rows stored.
            case rowsMissing
            /// Neither paper nor electronic material.
            case noMaterial
        }

        let subject: Subject
        /// The enterprises, with figures where there are any.
        let items: [Item]

        struct Item: Sendable, Equatable {
            var filing: RecordID?
            var name: String
            var declared: Int?
            var stored: Int?
        }
    }

    /// Sums up what a unit has on the server.
    init(_ unit: FilingUnit, _ content: UnitSummaryContent) {
        self.unit = unit
        let live = content.filings.filter { $0.state != .withdrawn }
        handedIn = live.filter { $0.state != .draft }
        table = SummaryTable(unit: unit, filings: handedIn.map(\.filing))
        printed = SummaryTable(unit: unit, filings: content.filings.map(\.filing))
        rows = handedIn.reduce(0) { $0 + $1.rows }
        differences = Self.differences(content, handedIn: handedIn)
    }

    /// The filings of the lines, in the order of the lines.
    var filings: [SummaryFiling] {
        handedIn.sorted { ($0.seq ?? .max, $0.uscc) < ($1.seq ?? .max, $1.uscc) }
    }

    /// How many of what was handed in is in each state.
    func count(_ state: FilingState) -> Int { handedIn.count { $0.state == state } }

    private static func differences(_ content: UnitSummaryContent, handedIn: [SummaryFiling]) -> [Difference] {
        func items(_ filings: [SummaryFiling], figures: Bool = false) -> [Difference.Item] {
            filings.map {
                Difference.Item(
                    filing: $0.id,
                    name: $0.name,
                    declared: figures ? $0.highestRow : nil,
                    stored: figures ? $0.rows : nil
                )
            }
        }
        let found = Difference.Subject.allCases.map { subject in
            let items: [Difference.Item] =
                switch subject {
                case .drafts: items(content.filings.filter { $0.state == .draft })
                case .withdrawn: items(content.filings.filter { $0.state == .withdrawn })
                case .withoutFiling: content.withoutFiling.map { Difference.Item(name: $0) }
                case .noRoster: items(handedIn.filter { $0.electronic && $0.rows == 0 })
                case .undeclaredRoster: items(handedIn.filter { !$0.electronic && $0.rows > 0 })
                case .rowsMissing:
                    items(handedIn.filter { $0.rows > 0 && $0.highestRow ?? $0.rows != $0.rows }, figures: true)
                case .noMaterial: items(handedIn.filter { !$0.electronic && $0.paperVolumes == 0 })
                }
            return Difference(subject: subject, items: items)
        }
        return found.filter { !$0.items.isEmpty }
    }
}

extension SummaryFiling {
    /// As much of the filing as 附件2 prints.
    fileprivate var filing: Filing {
        var filing = Filing()
        filing.seq = seq
        filing.uscc = uscc
        filing.name = name
        filing.state = state
        filing.paperVolumes = paperVolumes
        filing.electronic = electronic
        filing.remark = remark
        return filing
    }
}
