extension RecordBody {
    /// Gives a field a value; `null` takes its member away, for bodies have no `null`.
    public mutating func assign(_ value: JSONValue, to field: String) {
        if value.isNull {
            removeValue(forKey: field)
        } else {
            self[field] = value
        }
    }
}
