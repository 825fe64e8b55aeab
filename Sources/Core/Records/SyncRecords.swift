/// A conflict: changes of one field, or of one merge unit, that had not seen each other.
///
/// A person closes it.
public struct ConflictCase: DeclaredRecord {
    /// `field`: two values; `delete`: a removal against an edit; `late`: work that came after the hand-over; `missing`: work
    /// on a record that a set-back of the server took away and that has not come back yet.
    public var type = "field"
    /// The kind of the record.
    public var recordKind = ""
    /// The record.
    public var record = ""
    /// The field, the first field of a merge unit, or `!` for the record itself.
    public var field = ""
    /// What the incoming change started from, by field.
    public var base = JSONValue.null
    /// The value that is kept here, by field; under `!` it says `removed` or `kept`.
    public var incoming = JSONValue.null
    /// The bases of the incoming change, by field, for when it is merged after all; under `@` the newest revision that its
    /// author shared with the server, if the server was set back.
    public var incomingBase = JSONValue.null
    /// What stood when the case was opened, by field.
    public var standing = JSONValue.null
    /// The filing it touches, if any.
    public var filing: String?
    /// The change-set that brought the incoming value.
    public var changeSet = ""
    /// The device that made it.
    public var device = ""
    /// The device's epoch: with the device it names the chain.
    public var deviceEpoch = 1
    /// The device whose value stood when the case was opened, if it is known.
    public var standingDevice: String?
    /// When the change was made, by the device's clock; decides nothing.
    public var openedAt = ""
    /// Whether it still waits.
    public var open = true
    /// The change-set that closed it.
    public var closedBy: String?
    /// How it was closed: by a person `mine`, `theirs`, `value` or `setAside` (which needs a reason); by itself `removed`
    /// with its record, `merged` when what was kept took effect after all, `withdrawn` when its author took it back.
    public var choice: String?
    /// Why.
    public var reason: String?
    /// What people call the device that brought the incoming value.
    public var deviceName: String?
    /// What people call the device whose value stood.
    public var standingName: String?
    /// When the value that stood was made, by that device's clock; decides nothing.
    public var standingAt: String?

    /// An empty case.
    public init() {}

    /// Made by the server, closed by a person.
    public static let declaration = Declaration<ConflictCase>(.conflictCase, in: .unit, "冲突", en: "Conflict") {
        Field("type", \.type, "类型", en: "Type", .text, .required, .fixed)
        Field("recordKind", \.recordKind, "记录类型", en: "Record kind", .text, .required, .fixed)
        Field("record", \.record, "记录", en: "Record", .text, .required, .fixed)
        Field("field", \.field, "字段", en: "Field", .text, .required, .fixed)
        Field("base", \.base, "原值", en: "Base", .json, .fixed, .sensitive)
        Field("incoming", \.incoming, "后到的值", en: "Incoming", .json, .fixed, .sensitive)
        Field("incomingBase", \.incomingBase, "依据版本", en: "Incoming base", .json, .fixed)
        Field("standing", \.standing, "已有的值", en: "Standing", .json, .fixed, .sensitive)
        Field("filing", \.filing, "企业申报", en: "Filing", .reference(.filing), .fixed)
        Field("changeSet", \.changeSet, "变更集", en: "Change-set", .text, .required, .fixed)
        Field("device", \.device, "设备", en: "Device", .text, .required, .fixed)
        Field("deviceEpoch", \.deviceEpoch, "设备代", en: "Device epoch", .count, .required, .fixed)
        Field("standingDevice", \.standingDevice, "已有值的设备", en: "Standing device", .text, .fixed)
        Field("openedAt", \.openedAt, "时间", en: "Opened at", .text, .required, .fixed)
        Field("open", \.open, "未了结", en: "Open", .flag, .required)
        Field("closedBy", \.closedBy, "了结变更集", en: "Closed by", .text)
        Field("choice", \.choice, "取舍", en: "Choice", .text)
        Field("reason", \.reason, "理由", en: "Reason", .text)
        Field("deviceName", \.deviceName, "设备名称", en: "Device name", .text, .fixed)
        Field("standingName", \.standingName, "已有值的设备名称", en: "Standing device name", .text, .fixed)
        Field("standingAt", \.standingAt, "已有值的时间", en: "Standing since", .text, .fixed)
    }
}

/// A second identifier of a record that two devices made unseen by each other; kept for ever.
public struct Alias: DeclaredRecord {
    /// The kind of both.
    public var recordKind = ""
    /// The identifier that does not stand.
    public var from = ""
    /// The identifier that stands.
    public var to = ""

    /// An empty alias.
    public init() {}

    /// Made by the server when a person's row is made twice.
    public static let declaration = Declaration<Alias>(.alias, in: .unit, "别名", en: "Alias") {
        Field("recordKind", \.recordKind, "记录类型", en: "Record kind", .text, .required, .fixed)
        Field("from", \.from, "并入的标识", en: "From", .text, .required, .fixed)
        Field("to", \.to, "保留的标识", en: "To", .text, .required, .fixed)
    }
    .identified { body, _ in body["from"]?.stringValue.map { .derived(from: "alias", $0) } }
}
