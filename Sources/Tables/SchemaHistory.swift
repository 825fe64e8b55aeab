public import Core

/// What one released revision of the declarations added to the tables.
///
/// Append only: databases in the field were made by these steps, so a step never changes.
public struct SchemaStep: Sendable {
    /// A column: a field's code and its SQL type.
    public struct Column: Sendable, Equatable {
        /// The field's code.
        public let name: String
        /// `TEXT` or `INTEGER`.
        public let type: String
    }

    /// New kinds with all their columns, in the order of ``RecordTypes/all``.
    public let kinds: [(kind: Kind, columns: [Column])]
    /// New columns of kinds that were there before.
    public let columns: [(kind: Kind, columns: [Column])]

    /// Codes separated by blanks; `#` marks a whole number.
    init(kinds: KeyValuePairs<String, String>, columns: KeyValuePairs<String, String> = [:]) {
        self.kinds = kinds.map { (Kind(rawValue: $0), Self.columns($1)) }
        self.columns = columns.map { (Kind(rawValue: $0), Self.columns($1)) }
    }

    private static func columns(_ text: String) -> [Column] {
        text.split(whereSeparator: \.isWhitespace).map { word in
            word.hasSuffix("#")
                ? Column(name: String(word.dropLast()), type: "INTEGER") : Column(name: String(word), type: "TEXT")
        }
    }
}

/// How the record tables came about; a test compares the sum with today's declarations.
public enum SchemaHistory {
    /// The first declarations.
    public static let revision1 = SchemaStep(
        kinds: [
            "unit": "code name officialName type seq# office contact phone address",
            "round": "code name edition# baseYear# status hireFrom hireTo cutoff deadline minimumDays#",
            "enterprise": "uscc orgCode name unit",
            "institution": "uscc orgCode name unit",
            "filing": """
            seq# name uscc category lines total# offshore# exportITO# exportBPO# exportKPO# staff# \
            staffCollege# certificates contractMonths# paperVolumes# electronic# remark state unit round
            """,
            "hire": """
            seq# name sex idType idNumber post payer payerOrgCode ownAccount# hireDate inService# leaveDate \
            tenureDays# enterprise round
            """,
            "trainee": "seq# name sex idType idNumber course certificate employer institution round",
            "case": """
            type recordKind record field base incoming incomingBase standing filing changeSet device \
            deviceEpoch# standingDevice openedAt open# closedBy choice reason
            """,
            "alias": "recordKind from to",
        ]
    )

    /// Reasons for warnings, and what a round may limit.
    public static let revision2 = SchemaStep(
        kinds: ["acknowledgement": "filing rule record field basis reason"],
        columns: ["round": "minimumAge# maximumAge# hireCap# traineeCap#"]
    )

    /// Who and when on both sides of a case.
    public static let revision3 = SchemaStep(
        kinds: [:],
        columns: ["case": "deviceName standingName standingAt"]
    )

    /// The commission's review, and what only the commission keeps.
    public static let revision4 = SchemaStep(
        kinds: [
            "remark": "filing recordKind record field text asks# author at reply repliedAt open# closedBy",
            "review": "filing from to author at reason seen",
            "roundStanding": "round unit status",
            "assignment": "filing unit user",
            "claimVerdict": """
            round rule records verdict keeps reason author at stands# revokedBy revokedAt revokeReason
            """,
            "notice": "round title from to filings author at open#",
            "objection": "notice filing from text author at outcome answer answeredBy answeredAt",
            "freeze": "round manifest signature author at",
        ],
        columns: ["filing": "reopened"]
    )

    /// What a notice showed when it was published.
    public static let revision5 = SchemaStep(kinds: [:], columns: ["notice": "content"])

    /// All steps in order.
    public static let steps = [revision1, revision2, revision3, revision4, revision5]
}
