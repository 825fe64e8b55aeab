extension Limits {
    /// Bytes of a carrier file's text, after decompression.
    public static let carrierBytes = 64 << 20
    /// Bytes of a carrier file: the text as badly compressed as can be, header and frames.
    public static let carrierFileBytes = carrierBytes + 1 << 20
    /// Bytes of a carrier file's magic line and header.
    public static let carrierHeaderBytes = 4096
    /// Bytes of pages in a carrier file that comes back; with more it brings receipts only.
    public static let carrierPageBytes = 32 << 20
    /// Bytes of one line of a carrier file's text.
    public static let carrierLineBytes = pushBytes
}
