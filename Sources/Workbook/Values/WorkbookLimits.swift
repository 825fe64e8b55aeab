/// What a workbook may at most ask of the machine that reads it.
///
/// An honest form of 100,000 rows stays far below every limit; each exists because a file of a few kilobytes can ask
/// for gigabytes.
public struct WorkbookLimits: Sendable, Equatable {
    /// Size of the file, bytes.
    public var fileBytes: Int
    /// Parts in the archive.
    public var entries: Int
    /// All parts unpacked, bytes, as the archive declares them; no part unpacks to more than it declares.
    public var unpackedBytes: Int
    /// Unpacked size from which ``packingRatio`` counts, bytes.
    public var suspiciousBytes: Int
    /// How many bytes one byte of the archive may unpack to, once ``suspiciousBytes`` is passed.
    public var packingRatio: Int
    /// Text of all shared strings, UTF-8 bytes; this is what the reader keeps in memory.
    public var sharedStringBytes: Int
    /// Number of shared strings.
    public var sharedStrings: Int
    /// Characters of a cell, counted as spreadsheets do (UTF-16 units).
    public var cellCharacters: Int
    /// Highest row.
    public var rows: Int
    /// Highest column.
    public var columns: Int
    /// Cells of a sheet, gaps to the left of a filled cell counted.
    public var cells: Int
    /// Text of a row or a CSV record, bytes.
    public var recordBytes: Int
    /// Nesting of XML elements.
    public var depth: Int
    /// Size of one XML tag with its attributes, or of one comment, bytes.
    public var tagBytes: Int

    /// The limits that the programs use.
    public static let standard = WorkbookLimits()

    /// Makes the standard limits, to be varied member by member.
    public init() {
        fileBytes = 256 << 20
        entries = 1_000
        unpackedBytes = 1 << 30
        suspiciousBytes = 64 << 20
        packingRatio = 100
        sharedStringBytes = 20 << 20
        sharedStrings = 1_500_000
        cellCharacters = 32_767
        rows = CellAddress.lastRow
        columns = CellAddress.lastColumn
        cells = 10_000_000
        recordBytes = 1 << 20
        depth = 64
        tagBytes = 256 << 10
    }
}
