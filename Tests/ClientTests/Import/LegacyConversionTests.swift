import Foundation
import Testing
import Workbook

@testable import Client
@testable import Core

/// Old workbooks are read through LibreOffice where it is installed; a script stands for it here.
@Suite struct LegacyConversionTests {
    /// Begins like a workbook of Excel 4.
    private static let old: [UInt8] = [0x09, 0x04, 0x06, 0x00, 0x00, 0x00, 0x10, 0x00]

    /// A folder with a program that does as LibreOffice is called.
    private func program(_ script: String, in scratch: Scratch) throws -> LegacyConversion {
        let path = try scratch.file("soffice", Array("#!/bin/sh\n\(script)\n".utf8))
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
        return LegacyConversion(variables: ["PATH": "/nowhere:\(scratch.folder.path)"])
    }

    @Test func `an old workbook is converted in a private folder, read, and gone`() throws {
        let bench = try Bench()
        try bench.add(.filings([Sample.filing()]))
        let scratch = bench.scratch
        let prepared = scratch.path("prepared.xlsx")
        try SampleSheet.hires([Sample.hire(0)]).writeXLSX(to: prepared)
        let conversion = try program(
            """
            for last; do :; done
            while [ "$1" != --outdir ]; do shift; done
            ls -ld "$2" "$2"/profile/user/registrymodifications.xcu > '\(scratch.path("seen"))'
            head -c 8 "$last" >> '\(scratch.path("seen"))'
            env | cut -d= -f1 >> '\(scratch.path("variables"))'
            cp '\(prepared)' "$2/input.xlsx"
            """,
            in: scratch
        )
        let path = try scratch.file("名册.xls", Self.old)
        var folder = ""
        do {
            let converted = try #require(conversion.workbook(for: path))
            #expect(converted.path.hasSuffix("/名册.xls.xlsx"))
            folder = String(converted.path.dropLast("/名册.xls.xlsx".count))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["名册.xls.xlsx"])
            #expect(try bench.add(path: converted.path).added == 1)
        }
        #expect(!folder.isEmpty && !FileManager.default.fileExists(atPath: folder))
        let seen = try #require(FileManager.default.contents(atPath: scratch.path("seen")))
        #expect(seen.starts(with: Array("drwx------".utf8)) && seen.suffix(8).elementsEqual(Self.old))
        let variables = try String(contentsOfFile: scratch.path("variables"), encoding: .utf8)
        #expect(
            Set(variables.split(separator: "\n")).subtracting(["PWD", "OLDPWD", "SHLVL", "_"]) == [
                "PATH", "HOME", "TMPDIR", "LANG",
            ]
        )
    }

    @Test(arguments: ["exit 1", "true", "kill -9 $$"])
    func `a conversion that fails leaves the file to the reader's sentence`(script: String) throws {
        let scratch = try Scratch()
        let conversion = try program(script, in: scratch)
        #expect(try conversion.workbook(for: scratch.file("a.xls", Self.old)) == nil)
    }

    @Test func `nothing is converted that can be read, that is no spreadsheet, or without the program`() throws {
        let scratch = try Scratch()
        let conversion = try program("touch '\(scratch.path("called"))'", in: scratch)
        let good = scratch.path("good.xlsx")
        try SampleSheet.hires([]).writeXLSX(to: good)
        let others = [
            good, try scratch.file("a.csv", Array("a,b".utf8)), try scratch.file("a.xls", Array("<html>".utf8)),
            "/dev/zero",
        ]
        for path in others { #expect(conversion.workbook(for: path) == nil) }
        #expect(!FileManager.default.fileExists(atPath: scratch.path("called")))
        let without = LegacyConversion(variables: ["PATH": "/nowhere"])
        #expect(try without.workbook(for: scratch.file("b.xls", Self.old)) == nil)
    }
}
