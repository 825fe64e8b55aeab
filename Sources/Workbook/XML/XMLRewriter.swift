/// Copies a part byte for byte, but for the tags that a subclass replaces, adds or leaves out.
///
/// In memory are the chunk at hand and a tag that it cuts.
class XMLRewriter: XMLHandler {
    /// Where the copy goes.
    typealias Sink = (UnsafeRawBufferPointer) throws -> Void

    private let sink: Sink
    /// Bytes of the part from ``heldStart`` on.
    private var held: [UInt8] = []
    private var heldStart = 0
    /// Up to here the part was copied or left out.
    private var done = 0
    private var omittedDepth: Int?

    init(limits: WorkbookLimits, sink: @escaping Sink) {
        self.sink = sink
        super.init(limits: limits)
    }

    /// The start tag at hand.
    final var tag: XMLTag {
        let range = eventRange
        return XMLTag(held[(range.lowerBound - heldStart)..<(range.upperBound - heldStart)])
    }

    /// Whether the element that ends was one tag, in which nothing can be inserted any more.
    final var endsAtOnce: Bool { eventRange.isEmpty }

    /// Whether the element at hand is inside one that is left out.
    final var isOmitting: Bool { omittedDepth != nil }

    /// Writes text before the tag at hand.
    final func insert(_ text: String) throws {
        try copy(upTo: eventRange.lowerBound)
        var text = text
        try text.withUTF8 { try sink(UnsafeRawBufferPointer($0)) }
    }

    /// Writes another tag in place of the one at hand, and text behind it.
    final func replace(with tag: XMLTag, then text: String = "") throws {
        try copy(upTo: eventRange.lowerBound)
        try tag.bytes.withUnsafeBytes(sink)
        var text = text
        try text.withUTF8 { try sink(UnsafeRawBufferPointer($0)) }
        done = eventRange.upperBound
    }

    /// Leaves out the element at hand with all that is in it.
    final func omit() throws {
        try copy(upTo: eventRange.lowerBound)
        omittedDepth = depth
    }

    override func close(_ name: XMLName) throws {
        guard depth == omittedDepth else { return }
        omittedDepth = nil
        done = eventRange.upperBound
    }

    override final func willParse(_ chunk: UnsafeRawBufferPointer) throws {
        // What is written here is ASCII, so the part must be in an encoding that has it; two-byte ones do not.
        if heldStart == 0, held.isEmpty, chunk.prefix(4).contains(where: { $0 == 0 || $0 >= 0xFE }) {
            throw Unmarkable()
        }
        held.append(contentsOf: chunk)
    }

    override final func didParse(upTo position: Int) throws {
        try copy(upTo: position)
        held.removeFirst(done - heldStart)
        heldStart = done
    }

    private func copy(upTo position: Int) throws {
        guard position > done else { return }
        if omittedDepth == nil {
            try held.withUnsafeBytes { bytes in
                try sink(UnsafeRawBufferPointer(rebasing: bytes[(done - heldStart)..<(position - heldStart)]))
            }
        }
        done = position
    }
}

/// A workbook that cannot be changed in place without risk to what is in it.
struct Unmarkable: Error {}
