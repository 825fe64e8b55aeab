/// The codewords of a QR code: a text as bytes at level M, padded, guarded and interleaved.
///
/// Source: ISO/IEC 18004, 7.4 to 7.6.
struct QRCodewords {
    /// The size of the code, from 1; sizes above 10 are not made.
    let version: Int
    /// Data and correction, in the order in which they are drawn.
    let bytes: [UInt8]

    /// How a size at level M divides its codewords.
    private struct Layout {
        var total: Int
        var blocks: Int
        /// Codewords of each block that correct.
        var correction: Int

        var data: Int { total - blocks * correction }
    }

    private static let layouts: [Layout] = [
        Layout(total: 26, blocks: 1, correction: 10), Layout(total: 44, blocks: 1, correction: 16),
        Layout(total: 70, blocks: 1, correction: 26), Layout(total: 100, blocks: 2, correction: 18),
        Layout(total: 134, blocks: 2, correction: 24), Layout(total: 172, blocks: 4, correction: 16),
        Layout(total: 196, blocks: 4, correction: 18), Layout(total: 242, blocks: 4, correction: 22),
        Layout(total: 292, blocks: 5, correction: 22), Layout(total: 346, blocks: 5, correction: 26),
    ]

    /// The smallest code that holds a text; nil if none of these sizes does.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        for (index, layout) in Self.layouts.enumerated() {
            let countBits = index < 9 ? 8 : 16
            guard 4 + countBits + bytes.count * 8 <= layout.data * 8 else { continue }
            version = index + 1
            self.bytes = Self.interleaved(Self.data(bytes, countBits: countBits, layout.data), layout)
            return
        }
        return nil
    }

    /// Mode, count, bytes, end and padding.
    private static func data(_ bytes: [UInt8], countBits: Int, _ capacity: Int) -> [UInt8] {
        var bits: [Bool] = []
        func append(_ value: Int, _ width: Int) {
            for bit in (0..<width).reversed() { bits.append(value >> bit & 1 == 1) }
        }
        append(0b0100, 4)
        append(bytes.count, countBits)
        for byte in bytes { append(Int(byte), 8) }
        append(0, min(4, capacity * 8 - bits.count))
        append(0, (8 - bits.count % 8) % 8)
        var data = stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
        }
        for index in 0..<capacity - data.count { data.append(index.isMultiple(of: 2) ? 0xEC : 0x11) }
        return data
    }

    /// The first codewords of all blocks, then the second, and so on; the correction after the data.
    private static func interleaved(_ data: [UInt8], _ layout: Layout) -> [UInt8] {
        let short = layout.data / layout.blocks
        let firstLong = layout.blocks - layout.data % layout.blocks
        var blocks: [ArraySlice<UInt8>] = []
        var rest = data[...]
        for index in 0..<layout.blocks {
            let length = short + (index < firstLong ? 0 : 1)
            blocks.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        let corrections = blocks.map { ReedSolomon.correction(of: $0, count: layout.correction) }
        let ordered = (0...short).flatMap { index in blocks.compactMap { $0.dropFirst(index).first } }
        return ordered + (0..<layout.correction).flatMap { index in corrections.map { $0[index] } }
    }
}
