import CZlib

/// gzip (RFC 1952) in memory, with a bound on what comes out.
public enum Gzip {
    /// Why bytes could not be compressed or decompressed.
    public enum Failure: Error, Equatable, Sendable {
        /// Not gzip, cut off, or its checksum does not fit.
        case damaged
        /// More would come out than allowed.
        case tooLarge
    }

    /// Compresses bytes.
    /// - Parameters:
    ///   - bytes: what to compress.
    ///   - level: 1 (fast) to 9 (small).
    /// - Returns: one gzip member.
    /// - Throws: ``Failure`` only if memory runs out.
    public static func compress(_ bytes: [UInt8], level: Int32 = 1) throws(Failure) -> [UInt8] {
        var stream = z_stream()
        // 15 + 16: the largest window, with a gzip header.
        guard
            deflateInit2_(
                &stream,
                level,
                Z_DEFLATED,
                15 + 16,
                8,
                Z_DEFAULT_STRATEGY,
                ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)
            ) == Z_OK
        else { throw .damaged }
        defer { deflateEnd(&stream) }
        var out = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
        let status = run(&stream, bytes, &out) { deflate(&$0, Z_FINISH) }
        guard status == Z_STREAM_END else { throw .damaged }
        out.removeLast(out.count - Int(stream.total_out))
        return out
    }

    /// Decompresses one gzip member and nothing after it.
    /// - Parameters:
    ///   - bytes: the compressed bytes.
    ///   - limit: the most bytes that may come out.
    /// - Returns: what was compressed.
    /// - Throws: ``Failure``.
    public static func decompress(_ bytes: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
        var stream = z_stream()
        guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .damaged
        }
        defer { inflateEnd(&stream) }
        var out: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        var offset = 0
        while true {
            let status = bytes.withUnsafeBufferPointer { input in
                chunk.withUnsafeMutableBufferPointer { output in
                    stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.advanced(by: offset))
                    stream.avail_in = UInt32(bytes.count - offset)
                    stream.next_out = output.baseAddress
                    stream.avail_out = UInt32(output.count)
                    return inflate(&stream, Z_NO_FLUSH)
                }
            }
            guard status == Z_OK || status == Z_STREAM_END else { throw .damaged }
            offset = bytes.count - Int(stream.avail_in)
            let produced = chunk.count - Int(stream.avail_out)
            guard out.count + produced <= limit else { throw .tooLarge }
            out.append(contentsOf: chunk[..<produced])
            if status == Z_STREAM_END {
                guard offset == bytes.count else { throw .damaged }
                return out
            }
            guard produced > 0 || offset < bytes.count else { throw .damaged }
        }
    }

    private static func run(
        _ stream: inout z_stream,
        _ bytes: [UInt8],
        _ out: inout [UInt8],
        _ step: (inout z_stream) -> Int32
    ) -> Int32 {
        bytes.withUnsafeBufferPointer { input in
            out.withUnsafeMutableBufferPointer { output in
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(bytes.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                return step(&stream)
            }
        }
    }
}
