import CExpat

/// What a parser of one part does with its elements; the base class does nothing and refuses what is dangerous.
///
/// Names are compared without their prefix, which the writer of a file chooses, and without their namespace, which
/// differs between the two editions of the standard.
class XMLHandler {
    /// Elements open at the moment, the current one included.
    final fileprivate(set) var depth = 0
    /// How much of the part was parsed, from 0 to 1.
    final fileprivate(set) var shareParsed = 0.0
    /// Set to end the reading early, without an error.
    final var isStopped = false

    fileprivate final var failure: (any Error)?
    fileprivate final var parser: XML_Parser?
    fileprivate final let names = XMLNameBudget()
    final let limits: WorkbookLimits

    init(limits: WorkbookLimits) {
        self.limits = limits
    }

    /// An element begins; ``depth`` counts it already.
    func open(_ name: XMLName, _ attributes: XMLAttributes) throws {}

    /// An element ends; ``depth`` counts it still.
    func close(_ name: XMLName) throws {}

    /// A piece of text; one text may come in many pieces.
    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws {}

    /// The next bytes of the part, before they are parsed.
    func willParse(_ chunk: UnsafeRawBufferPointer) throws {}

    /// Everything before a position of the part has been parsed.
    func didParse(upTo position: Int) throws {}

    /// Where in the part the tag or text at hand stands, in bytes; only inside a callback.
    ///
    /// The end of an element that is one tag has an empty range behind that tag.
    final var eventRange: Range<Int> {
        let start = max(0, XML_GetCurrentByteIndex(parser))
        return start..<(start + Int(XML_GetCurrentByteCount(parser)))
    }

    /// Runs a step of the parser, and ends the parse when it fails or wants no more.
    @inline(__always)
    fileprivate final func perform(_ step: () throws -> Void) {
        guard failure == nil, !isStopped else { return }
        do {
            try step()
        } catch {
            failure = error
        }
        if failure != nil || isStopped {
            XML_StopParser(parser, 0)
        }
    }
}

extension ZipArchive {
    /// Parses a part as a stream: what is in memory is a chunk, and what the handler keeps.
    func parse(_ entry: Entry, with handler: XMLHandler) throws {
        do {
            var fed = 0
            try handler.parse { consume in
                try stream(entry) { chunk in
                    fed += chunk.count
                    handler.shareParsed = min(1, Double(fed) / Double(max(1, entry.unpackedBytes)))
                    return try consume(chunk)
                }
            }
        } catch let error as WorkbookError {
            throw error.at(entry.name)
        }
    }
}

extension XMLHandler {
    /// Parses a part that is in memory.
    final func parse(_ bytes: [UInt8]) throws {
        try parse { consume in _ = try bytes.withUnsafeBytes(consume) }
    }

    /// Parses what a source hands over chunk by chunk.
    fileprivate final func parse(_ read: ((UnsafeRawBufferPointer) throws -> Bool) throws -> Void) throws {
        guard let parser = XML_ParserCreate(nil) else { throw WorkbookError(.unreadable) }
        defer { XML_ParserFree(parser) }
        self.parser = parser
        defer { self.parser = nil }
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XMLCallbacks.install(on: parser)
        var fed = 0
        try read { chunk in
            fed += chunk.count
            try willParse(chunk)
            try feed(chunk.bindMemory(to: CChar.self), isFinal: false, to: parser)
            // An unfinished tag stays in the parser's buffer: bound it.
            let parsed = max(0, XML_GetCurrentByteIndex(parser))
            guard fed - parsed <= limits.tagBytes + chunk.count else { throw WorkbookError(.tooLarge) }
            try didParse(upTo: parsed)
            return !isStopped
        }
        if !isStopped {
            try feed(UnsafeBufferPointer(start: nil, count: 0), isFinal: true, to: parser)
            try didParse(upTo: fed)
        }
        withExtendedLifetime(self) {}
    }

    private func feed(_ bytes: UnsafeBufferPointer<CChar>, isFinal: Bool, to parser: XML_Parser) throws {
        let status = XML_Parse(parser, bytes.baseAddress, Int32(bytes.count), isFinal ? 1 : 0)
        if let failure { throw failure }
        guard status == XML_STATUS_OK || isStopped else {
            throw WorkbookError(XML_GetErrorCode(parser) == XML_ERROR_UNKNOWN_ENCODING ? .encoding : .damaged)
        }
    }
}

/// The C side of ``XMLHandler``.
private enum XMLCallbacks {
    static func install(on parser: XML_Parser) {
        XML_SetElementHandler(
            parser,
            { data, name, attributes in
                guard let data, let name, let attributes else { return }
                let handler = Unmanaged<XMLHandler>.fromOpaque(data)._withUnsafeGuaranteedRef { $0 }
                handler.perform {
                    handler.depth += 1
                    guard handler.depth <= handler.limits.depth else { throw WorkbookError(.damaged) }
                    guard handler.names.admits(name, attributes) else { throw WorkbookError(.tooLarge) }
                    try handler.open(XMLName(name), XMLAttributes(attributes))
                }
            },
            { data, name in
                guard let data, let name else { return }
                let handler = Unmanaged<XMLHandler>.fromOpaque(data)._withUnsafeGuaranteedRef { $0 }
                handler.perform {
                    try handler.close(XMLName(name))
                    handler.depth -= 1
                }
            }
        )
        XML_SetCharacterDataHandler(parser) { data, text, count in
            guard let data, let text else { return }
            let handler = Unmanaged<XMLHandler>.fromOpaque(data)._withUnsafeGuaranteedRef { $0 }
            let bytes = UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self)
            handler.perform { try handler.text(UnsafeBufferPointer(start: bytes, count: Int(count))) }
        }
        XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in
            guard let data else { return }
            let handler = Unmanaged<XMLHandler>.fromOpaque(data).takeUnretainedValue()
            handler.perform { throw WorkbookError(.entityDeclaration) }
        }
    }
}
