import Testing
import Workbook

@testable import Client
@testable import Core

/// The thread that reads ahead: everything arrives in order, errors too, and it can be ended at any time.
@Suite(.timeLimit(.minutes(1))) struct RowFeedTests {
    private let scratch: Scratch
    private static let rows = 5000

    init() throws { scratch = try Scratch() }

    private func feed(of text: String) throws -> RowFeed {
        let reader = try WorkbookReader(path: scratch.file("in.csv", Array(text.utf8)))
        let scan = try #require(try SheetScan.find(in: reader))
        let context = ReadingContext(catalogue: .edition2016, round: Directory.round2016)
        return RowFeed(reader, scan, RowReader(header: scan.header, context: context))
    }

    private var sheet: SampleSheet { .hires((0..<Self.rows).map { Sample.hire($0) }) }

    @Test func `rows come in their order, and the share read rises to one`() throws {
        let feed = try feed(of: sheet.csv)
        defer { feed.close() }
        var numbers: [Int] = []
        var shares: [Double] = []
        while let batch = try feed.next() {
            numbers += batch.rows.map(\.number)
            shares.append(batch.share)
        }
        #expect(numbers == Array(4..<(4 + Self.rows)))
        #expect(shares == shares.sorted() && shares.first.map { $0 > 0 && $0 < 1 } == true && shares.last == 1)
        #expect(try feed.next() == nil, "the end stays the end")
    }

    @Test func `an error in the file comes after the rows before it`() throws {
        let feed = try feed(of: sheet.csv + "5001,\"open")
        defer { feed.close() }
        var rows = 0
        let error = #expect(throws: WorkbookError.self) {
            while let batch = try feed.next() { rows += batch.rows.count }
        }
        #expect(rows == Self.rows && error?.code == .unclosedQuote)
    }

    @Test(arguments: [0, 1, 3])
    func `it ends when nobody wants more rows, however many were taken`(batches: Int) throws {
        let feed = try feed(of: sheet.csv)
        for _ in 0..<batches { _ = try feed.next() }
        feed.close()
        feed.close()
    }
}
