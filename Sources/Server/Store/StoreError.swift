package import Core

/// Why a store cannot be used; each says in one sentence what to do.
package enum StoreError: Error, Equatable, Sendable {
    /// There is no store in the folder.
    case missing(folder: String)
    /// There is no store in the folder, but the keys of a server are: its store is lost.
    case lost(folder: String)
    /// There is one already.
    case exists(folder: String)
    /// A new store would replace the keys of a server whose store is not there.
    case keysPresent(folder: String)
    /// The folder is open to other users and holds files.
    case exposed(folder: String)
    /// A file or folder cannot be made, read or written.
    case file(path: String, reason: String)
    /// The server's key file is not a key.
    case damagedKey(path: String)
    /// The store had a key for carrier files, and its file is gone.
    case missingSealingKey(path: String)
    /// The file holds another key for carrier files than the store's.
    case otherSealingKey(path: String)
    /// The key for carrier files is there, so it is not made anew.
    case sealingKeyPresent(path: String)
    /// A server runs on the store, or a restoration is under way.
    case running(folder: String)
    /// A backup is of another server than the key in the folder.
    case otherServer(path: String)
    /// A backup contradicts itself, and how often.
    case damagedBackup(path: String, problems: Int)
    /// A backup's file is not a whole database of this program.
    case brokenBackup(path: String)
    /// The store is of a later version of the program.
    case newerSchema
    /// What is stored contradicts itself.
    case damaged(String)

    /// The sentence.
    package func message(in language: Language) -> String {
        switch (self, language) {
        case (.missing(let folder), .zh): "\(folder) 中没有数据，请先运行 shenbao-server init。"
        case (.missing(let folder), .en): "There is no store in \(folder); run shenbao-server init first."
        case (.lost(let folder), .zh):
            "\(folder) 中有服务器的密钥，但 store.db 不见了；请用 shenbao-server restore 恢复备份，或把 store.db 放回原处。"
        case (.lost(let folder), .en):
            "\(folder) holds a server's keys, but store.db is gone; bring a backup back with shenbao-server restore, or put store.db back."
        case (.exists(let folder), .zh): "\(folder) 中已有数据，不会覆盖；请换一个目录。"
        case (.exists(let folder), .en):
            "There is a store in \(folder) already, which stays as it is; name another folder."
        case (.keysPresent(let folder), .zh):
            "\(folder) 中有一台服务器的密钥，未作改动；请用 shenbao-server restore 把它的备份恢复到这里，要新建则换一个空目录。"
        case (.keysPresent(let folder), .en):
            "\(folder) holds a server's keys, which stay as they are; bring its backup back there with shenbao-server restore, or name an empty folder for a new server."
        case (.exposed(let folder), .zh): "目录 \(folder) 对其他用户开放，请先执行 chmod 700。"
        case (.exposed(let folder), .en): "The folder \(folder) is open to other users; run chmod 700 on it first."
        case (.file(let path, let reason), .zh): "无法使用 \(path)：\(reason)。"
        case (.file(let path, let reason), .en): "\(path) cannot be used: \(reason)."
        case (.damagedKey(let path), .zh): "服务器密钥文件 \(path) 已损坏，请从备份恢复。"
        case (.damagedKey(let path), .en): "The server's key file \(path) is damaged; restore it from a backup."
        case (.missingSealingKey(let path), .zh):
            "携带文件的密钥 \(path) 不见了，不会另造一把：各区只认原来的；请把备份的密钥文件（备份名.keys）中 sealing 的值写回这个文件；没有备份时用 shenbao-server carrier renew-key 另造。"
        case (.missingSealingKey(let path), .en):
            "The key for carrier files, \(path), is gone, and no other is made by itself: districts accept the former one only. Write the value of “sealing” in a backup's key file (FILE.keys) into it; without one, shenbao-server carrier renew-key makes another."
        case (.otherSealingKey(let path), .zh):
            "\(path) 不是这台服务器原来的携带文件密钥；请把备份的密钥文件（备份名.keys）中 sealing 的值写回这个文件。"
        case (.otherSealingKey(let path), .en):
            "\(path) is not the key for carrier files that this server had; write the value of “sealing” in a backup's key file (FILE.keys) into it."
        case (.sealingKeyPresent(let path), .zh):
            "携带文件的密钥 \(path) 还在，没有更换：各区只认这一把。只有它丢失且没有备份时才需要另造。"
        case (.sealingKeyPresent(let path), .en):
            "The key for carrier files, \(path), is there and stays: districts accept no other. Only when it is lost, without a backup, another is made."
        case (.running(let folder), .zh): "\(folder) 正在被服务器使用，请先停止 shenbao-server serve。"
        case (.running(let folder), .en): "A server runs on \(folder); stop shenbao-server serve first."
        case (.otherServer(let path), .zh): "备份 \(path) 与数据目录中的 server.key 不属于同一服务器，请放入原来的密钥文件。"
        case (.otherServer(let path), .en):
            "The backup \(path) is not of the server whose server.key is in the folder; put the original key there."
        case (.damagedBackup(let path, let problems), .zh): "备份 \(path) 未通过核对（\(problems) 处不符），未予使用。"
        case (.damagedBackup(let path, let problems), .en):
            "The backup \(path) failed its check in \(problems) places and was not used."
        case (.brokenBackup(let path), .zh): "备份 \(path) 已损坏或不完整，未作任何改动；请换一份备份。"
        case (.brokenBackup(let path), .en):
            "The backup \(path) is damaged or incomplete; nothing was changed, take another backup."
        case (.newerSchema, .zh): "数据由更新版本的 shenbao-server 写成，请升级程序。"
        case (.newerSchema, .en): "The store was written by a later version of shenbao-server; upgrade the program."
        case (.damaged(let place), .zh): "数据自相矛盾（\(place)），请运行 shenbao-server verify。"
        case (.damaged(let place), .en): "The store contradicts itself (\(place)); run shenbao-server verify."
        }
    }
}
