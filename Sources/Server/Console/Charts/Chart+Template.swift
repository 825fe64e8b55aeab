import Mustache

extension Chart: MustacheParent {
    /// What `chart.mustache` knows the parts by.
    func child(named name: String) -> Any? {
        switch name {
        case "title": FieldText(title)
        case "svg": FieldText(svg)
        case "legend": legend
        case "hasLegend": !legend.isEmpty
        case "head": head.map { FieldText($0) }
        case "rows": rows
        case "isEmpty": rows.isEmpty
        default: nil
        }
    }
}

extension Chart.Key: MustacheParent {
    /// What `chart.mustache` knows the parts by.
    func child(named name: String) -> Any? {
        switch name {
        case "css": FieldText(css)
        case "text": FieldText(text)
        default: nil
        }
    }
}

extension Chart.Row: MustacheParent {
    /// What `chart.mustache` knows the parts by.
    func child(named name: String) -> Any? {
        switch name {
        case "name": FieldText(self.name)
        case "cells": cells
        default: nil
        }
    }
}

extension Chart.Cell: MustacheParent {
    /// What `chart.mustache` knows the parts by.
    func child(named name: String) -> Any? {
        switch name {
        case "head": FieldText(head)
        case "text": FieldText(text)
        default: nil
        }
    }
}
