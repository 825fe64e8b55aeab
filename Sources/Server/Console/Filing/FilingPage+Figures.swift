import Core
import SyncProtocol

/// What the unit filed, and what the standards say of it.
extension FilingPage {
    var facts: [FilingModel.Fact] {
        let wide: Set = ["lines", "remark", "certificates"]
        let reopened = reopenedFields
        return Filing.declaration.type.fields
            .filter { !["name", "uscc", "state", "unit", "round", "reopened"].contains($0.code) }
            .map { field in
                var value = shown.member(field.code, of: body, .filing)
                value = value.isEmpty ? "—" : field.withUnit(value, shown.language)
                if field.code == "offshore", let share { value += shown.words("（\(share)）", " (\(share))") }
                return FilingModel.Fact(
                    label: field.name(shown.language),
                    value: value,
                    isWide: wide.contains(field.code),
                    isReopened: reopened.contains(field.code),
                    opensWith: reopened.contains(field.code) ? partners(of: field.code) : nil
                )
            }
    }

    /// The fields that open with a field of the filing because one constraint names them together.
    private func partners(of field: String) -> String? {
        let others = Filing.declaration.type.mergeUnit(of: field).filter { $0 != field }
        guard !others.isEmpty else { return nil }
        let names = shown.list(others.map { shown.label($0, .filing) })
        return shown.words("与“\(names)”一并开放", "opens together with \(names)")
    }

    /// What a return would open beyond what the open requests name: a figure is corrected with those that it must agree with.
    func opensTogether(_ actions: [FilingModel.Action]) -> [String] {
        guard actions.contains(where: { $0.to == FilingState.returned.rawValue }) else { return [] }
        let fields = sheet.remarks.map(\.remark).filter { $0.open && $0.asks && $0.recordKind == Kind.filing.rawValue }
            .compactMap(\.field)
        let asked = Filing.declaration.type.fields.map(\.code).filter(fields.contains)
        return asked.compactMap { field in
            partners(of: field).map { shown.label(field, .filing) + shown.words("：", ": ") + $0 }
        }
    }

    private var reopenedFields: Set<String> {
        guard filing.state == .returned, let entries = filing.reopened.arrayValue else { return [] }
        let prefix = "filing/\(id)/"
        return Set(
            entries.compactMap(\.stringValue).filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        )
    }

    /// The offshore part in hundredths of a percent, cut and not rounded: a share just below a threshold must not look as if it met it.
    private var share: String? {
        guard filing.total.cents > 0 else { return nil }
        let (hundredths, overflow) = filing.offshore.cents.multipliedReportingOverflow(by: 10_000)
        guard !overflow else { return nil }
        let share = hundredths / filing.total.cents
        let rest = share % 100
        return "\(share / 100).\(rest < 10 ? "0" : "")\(rest) %"
    }

    func judgement(_ verdict: Verdict, title: String) -> FilingModel.Judgement {
        var clause = verdict.clause
        if !verdict.missing.isEmpty {
            // What was stated is not missing: there the clause leaves it to the reviewer.
            let absent = verdict.missing.filter { body[$0] == nil || body[$0] == .null }
            let fields = shown.list(absent.map { shown.label($0, .filing) })
            clause +=
                absent.isEmpty
                ? shown.words("（所填数据不足以判断，由审核人判断）", " (the figures do not settle it: the reviewer judges)")
                : shown.words("（缺：\(fields)）", " (missing: \(fields))")
        }
        return FilingModel.Judgement(
            kind: verdict.met.map { $0 ? "met" : "unmet" } ?? "unknown",
            title: title,
            arithmetic: verdict.arithmetic,
            clause: clause,
            lacking: verdict.nearMiss(shown.language, of: Filing.declaration.type),
            isOpen: verdict.met == false
        )
    }

    func criterion(_ code: String) -> String {
        switch code {
        case "ENGAGED": shown.words("从事该类外包", "Engaged in the category")
        case "CONTRACT": shown.words("合同期限", "Contract term")
        case "INTL_CERT": shown.words("国际认证", "International certificate")
        case "EXPORT": shown.words("出口额", "Export")
        case "STAFF_EDU": shown.words("大专及以上员工占比", "College staff share")
        default: code
        }
    }

    func level(_ eligibility: Eligibility) -> String {
        // The criterion shows the lowest threshold; what decides the level is the threshold of the level reached.
        let sum = eligibility.exportArithmetic ?? ""
        if let level = eligibility.level {
            let name = shown.name(ofLevel: level)
            return shown.words("培育级别：\(name)（出口额 \(sum)）", "Level: \(name) (export \(sum))")
        }
        if let reached = eligibility.exportLevel {
            let name = shown.name(ofLevel: reached)
            return shown.words(
                "出口额达到\(name)（\(sum)），但有条件未满足",
                "Export reaches the level \(name) (\(sum)), but a criterion is not met"
            )
        }
        return shown.words("出口额未达到任何级别", "The export reaches no level")
    }
}
