extension RecordBody {
    /// Gives a field a value; `null` takes its member away.
    ///
    /// Not `self[field] = value.isNull ? nil : value`: there `nil` is the literal of ``JSONValue/null``, and stays as a member.
    public mutating func assign(_ value: JSONValue, to field: String) {
        if value.isNull {
            removeValue(forKey: field)
        } else {
            self[field] = value
        }
    }
}
