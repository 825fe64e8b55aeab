package import Core

/// Why a store cannot be used; each says in one sentence what to do.
package enum StoreError: Error, Equatable, Sendable {
    /// There is no store in the folder.
    case missing(folder: String)
    /// There is one already.
    case exists(folder: String)
    /// The folder is open to other users and holds files.
    case exposed(folder: String)
    /// A file or folder cannot be made, read or written.
    case file(path: String, reason: String)
    /// The server's key file is not a key.
    case damagedKey(path: String)
    /// The store is of a later version of the program.
    case newerSchema
    /// What is stored contradicts itself.
    case damaged(String)

    /// The sentence.
    package func message(in language: Language) -> String {
        switch (self, language) {
        case (.missing(let folder), .zh): "\(folder) 中没有数据，请先运行 shenbao-server init。"
        case (.missing(let folder), .en): "There is no store in \(folder); run shenbao-server init first."
        case (.exists(let folder), .zh): "\(folder) 中已有数据，不会覆盖；请换一个目录。"
        case (.exists(let folder), .en):
            "There is a store in \(folder) already, which stays as it is; name another folder."
        case (.exposed(let folder), .zh): "目录 \(folder) 对其他用户开放，请先执行 chmod 700。"
        case (.exposed(let folder), .en): "The folder \(folder) is open to other users; run chmod 700 on it first."
        case (.file(let path, let reason), .zh): "无法使用 \(path)：\(reason)。"
        case (.file(let path, let reason), .en): "\(path) cannot be used: \(reason)."
        case (.damagedKey(let path), .zh): "服务器密钥文件 \(path) 已损坏，请从备份恢复。"
        case (.damagedKey(let path), .en): "The server's key file \(path) is damaged; restore it from a backup."
        case (.newerSchema, .zh): "数据由更新版本的 shenbao-server 写成，请升级程序。"
        case (.newerSchema, .en): "The store was written by a later version of shenbao-server; upgrade the program."
        case (.damaged(let place), .zh): "数据自相矛盾（\(place)），请运行 shenbao-server verify。"
        case (.damaged(let place), .en): "The store contradicts itself (\(place)); run shenbao-server verify."
        }
    }
}
