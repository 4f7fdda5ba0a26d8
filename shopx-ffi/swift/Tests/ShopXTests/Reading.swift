import Testing

@testable import ShopX

extension All {
    @Suite struct Reading {
        @Test("integers are read from front to back, and no further than they go")
        func integers() throws {
            let sent = UnsafeMutableRawBufferPointer.allocate(byteCount: 5, alignment: 1)
            defer { sent.deallocate() }
            sent.copyBytes(from: [0xFF, 0xFE, 0x01, 0x02, 0x03])

            var reader = Reader(UnsafeRawBufferPointer(sent))
            let first: Int16 = try reader.integer()
            #expect(first == -2)
            #expect(throws: ShopError.defect) {
                let _: Int32 = try reader.integer()
            }
            #expect(throws: ShopError.defect) { _ = try reader.bytes(-1) }
            let middle = Array(try reader.bytes(2))
            #expect(middle == [1, 2])
            #expect(reader.hasMore)
            let last: UInt8 = try reader.integer()
            #expect(last == 3)
            #expect(!reader.hasMore)
        }
    }
}
