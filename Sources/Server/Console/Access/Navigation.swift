import Core

/// The links at the top of every page: those that the user may follow.
enum Navigation {
    private static let entries: [(route: ConsoleRoute, zh: String, en: String)] = [
        (.home, "总览", "Overview"), (.queue, "审核", "Review"), (.duplicates, "重复申报", "Duplicates"),
        (.cases, "冲突", "Conflicts"), (.trainees, "培训人员", "Trainees"), (.summary, "汇总表", "Summary"),
        (.units, "各区", "Units"), (.notices, "公示", "Notices"), (.exports, "导出", "Exports"),
        (.devices, "设备", "Devices"), (.users, "用户", "Users"), (.rounds, "批次", "Rounds"),
        (.audit, "审计日志", "Audit log"),
    ]

    /// The links of a role.
    static func links(for role: Role, at here: ConsoleRoute, _ language: Language) -> [PageFrame.Link] {
        entries.filter { $0.route.isOpen(to: role) && !($0.route == .home && role == .admin) }.map { entry in
            PageFrame.Link(
                path: entry.route.path(),
                text: language == .zh ? entry.zh : entry.en,
                isHere: here == entry.route || entry.route != .home && here.pattern.hasPrefix(entry.route.pattern + "/")
            )
        }
    }
}

extension ConsoleRoute {
    /// Whether a role may use the route.
    func isOpen(to role: Role) -> Bool {
        switch access {
        case .anyone, .signedIn: true
        case .roles(let roles): roles.contains(role)
        }
    }
}
