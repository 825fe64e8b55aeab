import Core
import SyncProtocol
import Terminal

extension SyncRepair {
    /// What was mended, in words.
    func sentence(_ context: CommandContext) -> String {
        if isWhole {
            return context.words(
                "范围 \(scope) 与服务器不一致，已整体重取。",
                "Scope \(scope) differed from the server and was taken anew."
            )
        }
        let names = rows.prefix(5).map { "\($0.kind) \($0.id)" }.joined(separator: ", ")
        let rest = rows.count > 5 ? " …" : ""
        return context.words(
            "范围 \(scope) 有 \(rows.count) 行与服务器不一致，已按服务器更正：\(names)\(rest)",
            "\(rows.count) rows of scope \(scope) differed from the server and were taken from there: \(names)\(rest)"
        )
    }
}

extension SyncStall {
    /// Why nothing moved, in words.
    func sentence(_ context: CommandContext) -> String {
        switch reason {
        case .waiting:
            let first = waiting.first.map { "\($0.chain.epoch)-\($0.number)" } ?? ""
            return context.words(
                "有 \(waiting.count) 个变更集没有结果：服务器在等排在 \(first) 之前的那一个；请运行 shenbao doctor。",
                "\(waiting.count) change-sets got no outcome: the server waits for the one before \(first); run shenbao doctor."
            )
        case .restarts:
            return context.words(
                "服务器的历史一再变动，同步未完成；请稍后再试，或联系管理员。",
                "The server's history changed again and again and the sync is incomplete; try later, or ask its administrator."
            )
        case .renewals:
            return context.words(
                "服务器一再不认本机的凭证，同步未完成；请稍后再试，或联系管理员。",
                "The server refused this device's tokens again and again and the sync is incomplete; try later, or ask its administrator."
            )
        case .silence:
            return context.words(
                "服务器有应答却没有进展，同步未完成；请稍后再试，或联系管理员。",
                "The server answers but nothing moves and the sync is incomplete; try later, or ask its administrator."
            )
        }
    }
}

extension SyncReport {
    /// What people should know beyond the counts, in sentences.
    func notes(_ context: CommandContext) -> [String] {
        var notes = repairs.map { $0.sentence(context) }
        if let setBack {
            notes.append(
                context.words(
                    "服务器曾恢复到较早的状态：本机已重新报送 \(setBack) 个变更集，并整体重取。",
                    "The server was set back: this device offered \(setBack) change-sets again and took everything anew."
                )
            )
        }
        if let stalled { notes.append(stalled.sentence(context)) }
        if !digestMatch {
            notes.append(
                context.words(
                    "摘要仍与服务器不符；请保留副本并联系管理员。",
                    "The digest still differs from the server's; keep the replica and ask the administrator."
                )
            )
        }
        return notes
    }
}
