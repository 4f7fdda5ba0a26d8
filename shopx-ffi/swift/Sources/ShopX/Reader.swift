internal import CShopX

/// What Rust sends, read from front to back where it lies. If there is less than is to be read, the library has
/// a bug.
struct Reader {
    private let sent: UnsafeRawBufferPointer
    private var position = 0

    init(_ sent: UnsafeRawBufferPointer) { self.sent = sent }

    init(_ buffer: RustBuffer) {
        self.init(UnsafeRawBufferPointer(start: buffer.data, count: Int(buffer.len)))
    }

    /// Whether there is more to read.
    var hasMore: Bool { position < sent.count }

    /// The next integer, the most significant byte first.
    mutating func integer<T: FixedWidthInteger>() throws(ShopError) -> T {
        let bytes = try bytes(MemoryLayout<T>.size)
        return T(bigEndian: bytes.loadUnaligned(as: T.self))
    }

    /// The next so many bytes.
    mutating func bytes(_ count: Int) throws(ShopError) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= sent.count - position else { throw .defect }
        defer { position += count }
        return UnsafeRawBufferPointer(rebasing: sent[position..<position + count])
    }
}

// How the generated converters read.

func readInt<T: FixedWidthInteger>(_ reader: inout Reader) throws(ShopError) -> T {
    try reader.integer()
}

func readBytes(_ reader: inout Reader, count: Int) throws(ShopError) -> UnsafeRawBufferPointer {
    try reader.bytes(count)
}
