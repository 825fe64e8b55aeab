public import Core
import Foundation

/// Where a command is asked to write a file.
public enum OutputTarget {
    /// Whether two paths name one file: by device and inode where both exist, else by their standardised paths.
    public static func isSameFile(_ left: String, _ right: String) -> Bool {
        var first = stat()
        var second = stat()
        if stat(left, &first) == 0, stat(right, &second) == 0 {
            return first.st_dev == second.st_dev && first.st_ino == second.st_ino
        }
        return standardised(left) == standardised(right)
    }

    /// The first of the files to keep that a path would overwrite.
    public static func clash(_ path: String, with kept: [String]) -> String? {
        kept.first { isSameFile(path, $0) }
    }

    /// Whether a file is there that holds something, and would be lost.
    public static func holdsSomething(_ path: String) -> Bool {
        let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
        return (size ?? 0) > 0
    }

    /// What is said of such a file where a command has `--force`.
    public static func exists(_ path: String, _ language: Language) -> String {
        let shown = TerminalText.safe(path)
        return language == .zh
            ? "\(shown) 已存在，未作改动；请换一个文件名，或用 --force 覆盖。"
            : "\(shown) exists and was left as it is; name another file, or overwrite it with --force."
    }

    private static func standardised(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }
}
