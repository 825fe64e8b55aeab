import Core
import SyncProtocol
import Terminal

/// A plan in words and as JSON; numbers of persons are masked.
struct SyncPlanWords {
    let plan: SyncPlan
    let status: ReplicaStatus
    let isSetBack: Bool
    private let values: FieldValueWords
    private let language: Language

    /// - Parameters:
    ///   - plan: what a sync would do.
    ///   - status: where the replica stands.
    ///   - isSetBack: whether the server was.
    ///   - language: the language for people.
    init(_ plan: SyncPlan, _ status: ReplicaStatus, isSetBack: Bool, _ language: Language) {
        self.plan = plan
        self.status = status
        self.isSetBack = isSetBack
        self.language = language
        values = FieldValueWords(reveal: false, language: language)
    }

    private func words(_ chinese: String, _ english: String) -> String { language == .zh ? chinese : english }

    private var records: JSONValue { JSONValue(plan.incoming.reduce(0) { $0 + $1.new + $1.changed }) }
    private var deleted: JSONValue { JSONValue(plan.incoming.reduce(0) { $0 + $1.removed }) }

    /// The members of a sync's report, with what would be pushed and pulled, and beside them the plan in detail.
    var json: JSONValue {
        [
            // How each comes out, and the digests afterwards, only the server can say.
            "pushed": [
                "changeSets": JSONValue(plan.outgoing.count), "applied": .null, "merged": .null, "conflicted": .null,
                "refused": .null,
            ],
            "pulled": ["records": records, "deleted": deleted],
            "cursor": JSONValue(status.cursor), "digest": .null, "digestMatch": .null,
            "pending": JSONValue(status.pending), "parked": JSONValue(status.parked),
            "conflicts": JSONValue(status.conflicts),
            "push": [
                "changeSets": JSONValue(plan.outgoing.count),
                "changes": JSONValue(plan.outgoing.reduce(0) { $0 + $1.entry.changes }),
                "items": .array(
                    plan.outgoing.map {
                        [
                            "id": .string($0.entry.id.rawValue), "changes": JSONValue($0.entry.changes),
                            "words": .string($0.summary.words(language)), "what": $0.summary.json,
                        ]
                    }
                ),
            ],
            "pull": [
                "records": records, "deleted": deleted,
                "kinds": .array(
                    plan.incoming.map {
                        [
                            "kind": .string($0.kind.rawValue), "new": JSONValue($0.new),
                            "changed": JSONValue($0.changed), "removed": JSONValue($0.removed),
                        ]
                    }
                ),
            ],
            "collisions": .array(
                plan.collisions.map {
                    [
                        "kind": .string($0.kind.rawValue), "record": .string($0.record.rawValue),
                        "field": .string($0.field), "mine": values.visible($0.mine, $0.field, $0.kind),
                        "theirs": values.visible($0.theirs, $0.field, $0.kind),
                    ]
                }
            ),
            "late": .array(
                plan.late.map {
                    [
                        "kind": .string($0.kind.rawValue), "record": .string($0.record.rawValue),
                        "field": .string($0.field), "mine": values.visible($0.mine, $0.field, $0.kind),
                        "filing": .string($0.filing.rawValue), "state": .string($0.state.rawValue),
                    ]
                }
            ),
            "setBack": .bool(isSetBack),
        ]
    }

    var lines: [String] {
        var lines: [String] = []
        if isSetBack {
            lines.append(
                words(
                    "服务器曾恢复到较早的状态：下次同步会先重新报送本机做过的工作，再整体重取。",
                    "The server was set back: the next sync first offers again what this device did, then takes everything anew."
                )
            )
        }
        lines.append(words("上报：\(plan.outgoing.count) 个变更集", "Up: \(plan.outgoing.count) change-sets"))
        lines += plan.outgoing.map { "  " + TerminalText.safe($0.summary.words(language)) }
        lines.append(words("取回：", "Down:") + (plan.incoming.isEmpty ? words("无", " nothing") : ""))
        lines += plan.incoming.map {
            let kind = values.label(of: $0.kind)
            return words(
                "  \(kind)：新增 \($0.new)，改动 \($0.changed)，删除 \($0.removed)",
                "  \(kind): \($0.new) new, \($0.changed) changed, \($0.removed) removed"
            )
        }
        lines.append(words("会相遇：\(plan.collisions.count) 处", "Collisions: \(plan.collisions.count)"))
        lines += plan.collisions.map { collision in
            func shown(_ value: JSONValue) -> String {
                let visible = values.visible(value, collision.field, collision.kind)
                return values.words(visible, collision.field, collision.kind)
            }
            let label = values.label(of: collision.field, collision.kind)
            return words(
                "  \(values.label(of: collision.kind)) \(collision.record) \(label)：本机 \(shown(collision.mine))，服务器 \(shown(collision.theirs))",
                "  \(values.label(of: collision.kind)) \(collision.record) \(label): here \(shown(collision.mine)), server \(shown(collision.theirs))"
            )
        }
        return lines + lateLines
    }

    private var lateLines: [String] {
        guard !plan.late.isEmpty else { return [] }
        let title = words(
            "提交之后才到：\(plan.late.count) 处（申报已由另一台设备提交，会作为迟到的修改交市商务委处理，不会生效，也不会丢失）",
            "After the hand-over: \(plan.late.count) (another device has submitted the filing; these go to the commission as late amendments, without effect and without loss)"
        )
        return [title]
            + plan.late.map {
                let place = "\(values.label(of: $0.kind)) \($0.record) \(values.label(of: $0.field, $0.kind))"
                let mine = values.words(values.visible($0.mine, $0.field, $0.kind), $0.field, $0.kind)
                return words("  \(place)：本机 \(mine)", "  \(place): here \(mine)")
            }
    }
}
