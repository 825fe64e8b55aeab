import ArgumentParser
import Core
import SyncProtocol
import Terminal

/// `init`: makes the store.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: .help("新建数据：17 个区（示范区）、2016 年目录和开放的批次 2016", "Make the store")
    )

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await common.run { output in
            let directory = common.directory
            try SQLiteCentralStore.create(in: directory)
            let store = try common.openStore()
            let units = try await store.units()
            let rounds = try await store.rounds()
            let json: JSONValue = [
                "data": .string(directory.path), "server": .string(store.identity.id),
                "publicKey": .string(store.identity.publicKey), "units": JSONValue(units.count),
                "rounds": .array(rounds.map { .string($0.code) }),
            ]
            try output.write(json) { _ in
                output.words(
                    "已在 \(directory.path) 建立数据：\(units.count) 个区（示范区），批次 2016 开放。\n请备份 \(directory.key)（签发回执）和 \(directory.sealingKey)（打开携带文件）。\n",
                    "Made the store in \(directory.path): \(units.count) units, round 2016 open.\nBack up \(directory.key), which signs the receipts, and \(directory.sealingKey), which opens carrier files.\n"
                )
            }
            return .done
        }
    }
}
