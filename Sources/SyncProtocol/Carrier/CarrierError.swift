public import Core

/// Why a carrier file cannot be used.
///
/// Nothing of the file was taken.
public enum CarrierError: Error, Equatable, Sendable, CaseIterable {
    /// It is no carrier file.
    case foreign
    /// It is of a version of the format that this program does not read.
    case version
    /// It goes the other way: out where one that comes back is due, or the reverse.
    case direction
    /// It is sealed to another key.
    case recipient
    /// It was cut off, changed, or put together from several.
    case damaged
    /// It holds more than the format allows.
    case tooLarge
    /// What it holds is not of this protocol.
    case malformed
    /// Its signature is not the sender's.
    case signature
    /// It was made for another server, or by one.
    case otherServer
    /// It was made for another device.
    case otherDevice

    /// A stable code for scripts.
    public var code: String { "carrier.\(self)" }

    /// What is wrong and what to do, in one sentence; the name of the file goes before it.
    public func sentence(_ language: Language) -> String {
        language == .zh ? chinese : english
    }

    private var chinese: String {
        switch self {
        case .foreign: "不是 shenbao 的携带文件；请核对文件名。"
        case .version: "由更新版本的程序写成；请先升级本程序。"
        case .direction: "方向不对：区里导出的文件交给 shenbao-server 导入，服务器的回执文件交给 shenbao 导入；请换一个文件。"
        case .recipient: "不是封给这里的，打不开；请核对是否拿错了文件，或重新导出。"
        case .damaged: "不完整或被改动过，未作任何改动；请重新拷贝，或重新导出。"
        case .tooLarge: "超过携带文件允许的大小，未作任何改动；请联系管理员。"
        case .malformed: "内容不合协议 1，未作任何改动；请升级程序，或联系管理员。"
        case .signature: "签名与登记的密钥不符，未作任何改动；请联系管理员。"
        case .otherServer: "属于另一台服务器，未作任何改动；请核对文件。"
        case .otherDevice: "是给另一台设备的，未作任何改动；请交给那台设备导入。"
        }
    }

    private var english: String {
        switch self {
        case .foreign: "It is no carrier file of shenbao; check the file's name."
        case .version: "It was written by a later version; upgrade this program first."
        case .direction:
            "It goes the other way: what a district exports is for shenbao-server, what the server gives back is for shenbao; take the other file."
        case .recipient:
            "It is not sealed to this place and cannot be opened; check that it is the right file, or export again."
        case .damaged: "It is incomplete or was changed; nothing was taken, copy it again or export again."
        case .tooLarge: "It is larger than a carrier file may be; nothing was taken, ask the administrator."
        case .malformed:
            "Its content is not of protocol 1; nothing was taken, upgrade the program or ask the administrator."
        case .signature: "Its signature is not of the enrolled key; nothing was taken, ask the administrator."
        case .otherServer: "It belongs to another server; nothing was taken, check the file."
        case .otherDevice: "It is for another device; nothing was taken, import it there."
        }
    }
}
