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

    private static func standardised(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }
}
