import Foundation
import Glibc
import Workbook

/// Turns workbooks of old and foreign formats into .xlsx with LibreOffice, where that is installed.
///
/// It runs in a folder of its own, which only this user may enter, with a profile of its own, without macros or links,
/// and within limits of time, memory and size. What comes out is as suspect as any file, and is read as such.
struct LegacyConversion {
    /// How long a conversion may take, seconds.
    private static let patience = 90
    /// Most that the program may take of the processor (s), of a file (512-byte blocks) and of addresses (KiB).
    private static let limits = "ulimit -t 60; ulimit -f 524288; ulimit -v 6291456"
    private static let profile = """
        <?xml version="1.0" encoding="UTF-8"?>
        <oor:items xmlns:oor="http://openoffice.org/2001/registry">
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" \
        oor:op="fuse"><value>true</value></prop></item>
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" \
        oor:op="fuse"><value>3</value></prop></item>
        <item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop \
        oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
        <item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse">\
        <value>1</value></prop></item>
        </oor:items>
        """

    private let program: String?

    /// Looks for the program in the folders of `PATH`.
    init(variables: [String: String]) {
        let folders = (variables["PATH"] ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
        program = folders.lazy.map { "\($0)/soffice" }.first { access($0, X_OK) == 0 }
    }

    /// A converted copy of a file that needs it; nil for any other, and where no copy can be had.
    func workbook(for path: String) -> ConvertedWorkbook? {
        guard let program, WorkbookReader.isConvertible(path: path),
            let copy = ConvertedWorkbook(named: path.split(separator: "/").last.map(String.init) ?? path)
        else { return nil }
        let files = FileManager.default
        let profileFolder = copy.folder + "/profile"
        // A copy is read, because the program leaves a lock beside what it opens.
        let input = copy.folder + "/input"
        do {
            try files.createDirectory(atPath: profileFolder + "/user", withIntermediateDirectories: true)
            try Data(Self.profile.utf8).write(to: URL(filePath: profileFolder + "/user/registrymodifications.xcu"))
            try files.copyItem(atPath: path, toPath: input)
        } catch {
            return nil
        }
        defer {
            for path in [profileFolder, input] { try? files.removeItem(atPath: path) }
        }
        let arguments = [
            "/bin/sh", "-c", Self.limits + "; exec \"$0\" \"$@\"", program, "--headless", "--norestore", "--nodefault",
            "-env:UserInstallation=" + URL(filePath: profileFolder).absoluteString, "--convert-to",
            "xlsx:Calc MS Excel 2007 XML", "--outdir", copy.folder, input,
        ]
        let variables = ["PATH=/usr/bin:/bin", "HOME=" + copy.folder, "TMPDIR=" + copy.folder, "LANG=C.UTF-8"]
        guard Self.run(arguments, variables, seconds: Self.patience),
            rename(copy.folder + "/input.xlsx", copy.path) == 0
        else { return nil }
        return copy
    }

    /// Runs a program without input and output, in a process group of its own that ends with it.
    private static func run(_ arguments: [String], _ variables: [String], seconds: Int) -> Bool {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for descriptor in 0...2 as ClosedRange<Int32> {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        var argumentList = arguments.map { strdup($0) } + [nil]
        var variableList = variables.map { strdup($0) } + [nil]
        defer { for text in argumentList + variableList { free(text) } }
        var process: pid_t = 0
        guard posix_spawn(&process, arguments[0], &actions, &attributes, &argumentList, &variableList) == 0 else {
            return false
        }
        defer { kill(-process, SIGKILL) }
        var status: Int32 = 0
        for _ in 0..<(seconds * 20) {
            let ended = waitpid(process, &status, WNOHANG)
            if ended == process { return status == 0 }
            guard ended == 0 || errno == EINTR else { return false }
            usleep(50_000)
        }
        kill(-process, SIGKILL)
        waitpid(process, &status, 0)
        return false
    }
}

/// A converted workbook, which goes with its folder when nobody needs it any more.
final class ConvertedWorkbook {
    /// The workbook, under its old name.
    let path: String
    fileprivate let folder: String

    fileprivate init?(named name: String) {
        var template = Array((NSTemporaryDirectory() + "/shenbao-XXXXXX").utf8CString)
        // Mode 0700.
        guard let made = mkdtemp(&template) else { return nil }
        folder = String(cString: made)
        path = folder + "/" + name + ".xlsx"
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }
}
