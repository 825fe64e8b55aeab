import Mustache

extension Chart: MustacheParent {
    /// What `chart.mustache` knows the parts by.
    func child(named name: String) -> Any? {
        switch name {
        case "title": title
        case "svg": svg
        case "legend": legend
        case "hasLegend": !legend.isEmpty
        case "head": head
        case "rows": rows
        case "isEmpty": rows.isEmpty
        default: nil
        }
    }
}
