import ArgumentParser
import Core
import Foundation
import Terminal

/// `shenbao export`: records in the layout of their form.
struct ExportCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: .help("按表样导出，可改后再导入", "Records in their form's layout, to edit and import again"),
        discussion: .help(
            """
            shenbao export filings 企业申报表.xlsx
            shenbao export hires 附件3.xlsx --enterprise 91310101PDY010605J
            shenbao export hires 名册/          每家企业一个文件
            """,
            """
            shenbao export filings filings.xlsx
            shenbao export hires hires.xlsx --enterprise 91310101PDY010605J
            shenbao export hires rosters/       one file per enterprise
            """
        )
    )

    @Argument(help: "filings · hires · trainees")
    var form: FormName

    @Argument(
        help: ArgumentHelp(.help("xlsx、csv 或文件夹", "A file, or a folder for one file per applicant."), valueName: "file")
    )
    var file: String

    @Option(help: ArgumentHelp(.help("只导出这家企业的", "Only this enterprise's."), valueName: "uscc"))
    var enterprise: String?

    @Option(help: ArgumentHelp(.help("只导出这家培训机构的附件4", "Only this institution's."), valueName: "uscc"))
    var institution: String?

    @Flag(help: ArgumentHelp(.help("遮盖证件号码（不能再导入）", "Hide ID numbers; the file cannot be imported.")))
    var masked = false

    @Flag(help: ArgumentHelp(.help("覆盖已有的文件", "Overwrite a file that exists.")))
    var force = false

    @OptionGroup var common: CommonOptions

    /// A file that was or is to be written.
    private struct Target {
        let path: String
        let format: TableFile.Format
        let part: FormExport.Part
        let applicant: String?
        var rows = 0
    }

    func run(in context: CommandContext) throws -> ExitStatus {
        let form = form.form
        let replica = try context.open(.reading)
        let targets = try replica.read { db in
            let round = try replica.round(db)
            let export = FormExport(
                form: form,
                catalogue: try replica.catalogue(of: round),
                language: context.language,
                isMasked: masked
            )
            var targets = try plan(form, round, replica, db, context)
            try context.checkOutputs(targets.map(\.path))
            try context.checkNew(targets.map(\.path), force: force)
            for index in targets.indices {
                let target = targets[index]
                targets[index].rows = try export.write(target.part, to: target.path, as: target.format, db)
            }
            return targets
        }
        try tell(targets, form, context)
        return .done
    }

    // MARK: What goes where

    private var isFolder: Bool {
        var isDirectory: ObjCBool = false
        return file.hasSuffix("/")
            || FileManager.default.fileExists(atPath: file, isDirectory: &isDirectory) && isDirectory.boolValue
    }

    private func plan(
        _ form: Form,
        _ round: Round,
        _ replica: Replica,
        _ db: ReplicaDatabase,
        _ context: CommandContext
    ) throws -> [Target] {
        if institution != nil, form.type.kind != .trainee { throw Self.wrongOwner("--institution", form) }
        if enterprise != nil, form.type.kind == .trainee { throw Self.wrongOwner("--enterprise", form) }
        let format = isFolder ? .xlsx : TableFile.Format(path: file)
        guard let format else { throw Self.unknownFormat(file) }
        let option = form.type.kind == .trainee ? "--institution" : "--enterprise"
        let code = try (enterprise ?? institution).map { try context.unifiedCode($0, option: option) }
        let parts = try parts(form, code, round, replica, db)
        if isFolder { try makeFolder() }
        return parts.map { applicant, part in
            let name = form.code + (applicant.map { "-" + $0 } ?? "") + ".xlsx"
            let path = isFolder ? (file as NSString).appendingPathComponent(name) : file
            return Target(path: path, format: format, part: part, applicant: applicant)
        }
    }

    private func parts(
        _ form: Form,
        _ code: String?,
        _ round: Round,
        _ replica: Replica,
        _ db: ReplicaDatabase
    ) throws -> [(String?, FormExport.Part)] {
        if let code, try replica.applicant(of: form, code: code, round: round, db) == nil {
            throw ClientError.unknownRecord(code)
        }
        if form.type.kind == .filing {
            let filter = ["round": round.code].merging(code.map { ["uscc": $0] } ?? [:]) { $1 }
            return [(code, FormExport.Part(filter: filter, applicant: ApplicantLine(form: form)))]
        }
        if let code {
            return [(code, try FormExport.roster(of: form, applicant: code, round: round, replica, db))]
        }
        guard isFolder else { throw Self.needsFolder(form) }
        return try FormExport.rosters(of: form, round: round, replica, db)
    }

    private func makeFolder() throws {
        do {
            try FileManager.default.createDirectory(
                atPath: file,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw ClientError(
                "file",
                .failed,
                zh: "建不了文件夹 \(TerminalText.safe(file))；请检查路径与权限。",
                en: "The folder \(TerminalText.safe(file)) cannot be made; check the path and permissions."
            )
        }
    }

    // MARK: What is told

    private func tell(_ targets: [Target], _ form: Form, _ context: CommandContext) throws {
        let rows = targets.reduce(0) { $0 + $1.rows }
        if context.isJSON {
            let files = targets.map { target -> JSONValue in
                [
                    "file": .string(target.path), "applicant": JSONValue(target.applicant),
                    "rows": JSONValue(target.rows),
                ]
            }
            try context.print([
                "form": .string(form.code), "masked": .bool(masked), "rows": JSONValue(rows), "files": .array(files),
            ])
        } else {
            for target in targets {
                let name = TerminalText.safe(target.path)
                try context.print(
                    context.words(
                        "\(form.shortTitle) \(target.rows) 行：\(name)",
                        "\(form.shortTitle), \(target.rows) rows: \(name)"
                    )
                )
            }
            if targets.isEmpty { context.tell(context.words("没有可导出的名册。", "There is no roster to export.")) }
        }
        guard form.columns.contains(where: { $0.sensitivity == .sensitive }), rows > 0 else { return }
        if masked {
            context.tell(
                context.words(
                    "证件号码已遮盖：文件供查看，不能再导入。",
                    "ID numbers are hidden: the file is for reading and cannot be imported."
                )
            )
            return
        }
        context.tell(
            context.words(
                "注意：文件含完整证件号码（只有本人可读），用完请删除；给别人看请加 --masked。",
                "Careful: the file holds ID numbers in full (only you can read it); delete it after use, add --masked to show it around."
            )
        )
        if targets.contains(where: { $0.format == .csv }) {
            context.tell(
                context.words(
                    "用 Excel 直接打开 CSV 会把证件号码变成数字而丢失末位；要在 Excel 里修改请导出 xlsx。",
                    "Excel turns ID numbers of a CSV into numbers and loses their last digits; export xlsx to edit there."
                )
            )
        }
    }
}

extension ExportCommand {
    private static func needsFolder(_ form: Form) -> ClientError {
        let option = form.type.kind == .trainee ? "--institution" : "--enterprise"
        return ClientError(
            "usage",
            .usage,
            zh: "\(form.shortTitle)一个申请单位一个文件：请加 \(option) 代码，或给出文件夹（如 名册/），每家一个文件。",
            en:
                "\(form.shortTitle) has one applicant in a file: add \(option) CODE, or name a folder (such as rosters/)."
        )
    }

    private static func wrongOwner(_ option: String, _ form: Form) -> ClientError {
        let other = option == "--enterprise" ? "--institution" : "--enterprise"
        return ClientError(
            "usage",
            .usage,
            zh: "\(form.shortTitle)不按 \(option) 导出；请用 \(other)。",
            en: "\(form.shortTitle) is not exported by \(option); use \(other)."
        )
    }

    private static func unknownFormat(_ file: String) -> ClientError {
        ClientError(
            "output.format",
            .usage,
            zh: "请给出以 .xlsx 或 .csv 结尾的文件名，或文件夹（还没有的以 / 结尾）；“\(TerminalText.safe(file))”都不是。",
            en:
                "Name a file that ends with .xlsx or .csv, or a folder (a new one ends with /); “\(TerminalText.safe(file))” is neither."
        )
    }
}
