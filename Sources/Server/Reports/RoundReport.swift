package import Core

/// What one unit has on the server in a round.
package struct UnitFigures: Hashable, Sendable {
    /// The unit's code.
    package var unit: String
    /// Its name with 区 or 示范区.
    package var name: String
    /// Its printed number.
    package var seq: Int
    /// Enterprises with a filing in the round.
    package var enterprises = 0
    /// Filings by state; a state without any has no member.
    package var filings: [FilingState: Int] = [:]
    /// Rows of 附件3.
    package var hires = 0
    /// Rows of 附件4.
    package var trainees = 0
    /// Volumes of paper material.
    package var paperVolumes = 0
    /// Filings with electronic material.
    package var electronic = 0
    /// When a device of the unit last had all; nil for a unit that never synchronised.
    package var lastSync: String?

    /// A unit with nothing yet.
    package init(unit: FilingUnit) {
        self.unit = unit.code
        name = unit.title
        seq = unit.seq
    }

    /// How many filings there are, whatever their state.
    package var allFilings: Int { filings.values.reduce(0, +) }

    fileprivate var sums: [String: JSONValue] {
        [
            "enterprises": JSONValue(enterprises), "hires": JSONValue(hires), "trainees": JSONValue(trainees),
            "paperVolumes": JSONValue(paperVolumes), "electronic": JSONValue(electronic),
            "filings": .object(
                Dictionary(
                    uniqueKeysWithValues: FilingState.allCases.map { ($0.rawValue, JSONValue(filings[$0] ?? 0)) }
                )
            ),
        ]
    }
}

/// The commission's review table of a round: one row for each unit, also the silent ones.
package struct RoundReport: Hashable, Sendable {
    /// The round.
    package var round: String
    /// The units in 附件1's order.
    package var units: [UnitFigures]

    /// Joins the rows.
    package init(round: String, units: [UnitFigures]) {
        self.round = round
        self.units = units
    }

    /// The sums over all units.
    package var totals: UnitFigures {
        var totals = UnitFigures(unit: FilingUnit())
        for unit in units {
            totals.enterprises += unit.enterprises
            totals.hires += unit.hires
            totals.trainees += unit.trainees
            totals.paperVolumes += unit.paperVolumes
            totals.electronic += unit.electronic
            totals.filings.merge(unit.filings) { $0 + $1 }
        }
        return totals
    }

    /// `{round, units, totals}` as the command prints it.
    package var json: JSONValue {
        [
            "round": .string(round),
            "units": .array(
                units.map { unit in
                    var members = unit.sums
                    members["unit"] = .string(unit.unit)
                    members["name"] = .string(unit.name)
                    members["lastSync"] = JSONValue(unit.lastSync)
                    return .object(members)
                }
            ),
            "totals": .object(totals.sums),
        ]
    }
}
