import Core
import SyncProtocol
import Terminal

/// What a sync did, and how the replica stands after it.
struct SyncResult {
    let report: SyncReport
    let status: ReplicaStatus
    /// Steps that somebody else had taken before.
    var foundDone: [StepFoundDone] = []

    /// How the command ends.
    var exitStatus: ExitStatus {
        if status.parked > 0 { return .refused }
        if !report.digestMatch || report.stalled != nil { return .failed }
        return status.conflicts > 0 ? .conflicts : .done
    }

    var json: JSONValue {
        func count(_ outcome: Outcome) -> JSONValue { JSONValue(report.outcomes[outcome] ?? 0) }
        let scope = Scope.unit(status.unit)
        return [
            "pushed": [
                "changeSets": JSONValue(report.pushed), "applied": count(.applied), "merged": count(.merged),
                "conflicted": count(.conflicted), "refused": count(.refused),
            ],
            "pulled": ["records": JSONValue(report.records), "deleted": JSONValue(report.deleted)],
            "cursor": JSONValue(status.cursor), "digest": JSONValue(report.digests[scope]?.description),
            "digestMatch": .bool(report.digestMatch),
            "repaired": .array(report.repairs.map { .string($0.scope.rawValue) }),
            "repairs": .array(report.repairs.map { .object($0.members) }),
            "pending": JSONValue(status.pending), "parked": JSONValue(status.parked),
            "conflicts": JSONValue(status.conflicts), "newEpoch": JSONValue(report.newEpoch),
            "setBack": JSONValue(report.setBack), "renewals": JSONValue(report.renewals),
            "restarts": JSONValue(report.restarts),
            "foundDone": .array(foundDone.map(\.json)), "stalled": report.stalled.map { .object($0.members) } ?? .null,
        ]
    }

    /// One line.
    func summary(_ context: CommandContext) -> String {
        let outcomes = report.outcomes
        // A step that somebody else has taken already is told in a sentence of its own.
        let refused = (outcomes[.refused] ?? 0) - foundDone.count
        return context.words(
            "上报变更集 \(report.pushed)（生效 \(outcomes[.applied] ?? 0)，合并 \(outcomes[.merged] ?? 0)，冲突 \(outcomes[.conflicted] ?? 0)，被拒 \(refused)）；取回 \(report.records) 条，删除 \(report.deleted) 条；位点 \(status.cursor ?? "—")。",
            "Pushed \(report.pushed) change-sets (\(outcomes[.applied] ?? 0) applied, \(outcomes[.merged] ?? 0) merged, \(outcomes[.conflicted] ?? 0) conflicted, \(refused) refused); pulled \(report.records) records, removed \(report.deleted); cursor \(status.cursor ?? "—")."
        )
    }

    /// What people should know, and what to do.
    func advice(_ context: CommandContext) -> [String] {
        var lines = report.notes(context) + foundDone.map { $0.sentence(context) }
        if status.pending > 0 {
            lines.append(
                context.words("仍有 \(status.pending) 个变更集在等待。", "\(status.pending) change-sets still wait.")
            )
        }
        if status.parked > 0 {
            lines.append(
                context.words(
                    "有 \(status.parked) 个变更集被拒，已留存在本机，未丢失：shenbao outbox list",
                    "\(status.parked) change-sets were refused and are parked here, nothing is lost: shenbao outbox list"
                )
            )
        }
        if status.conflicts > 0 {
            lines.append(
                context.words(
                    "有 \(status.conflicts) 个冲突待处理：shenbao conflicts",
                    "Open conflicts: \(status.conflicts). See shenbao conflicts"
                )
            )
        }
        return lines
    }
}
