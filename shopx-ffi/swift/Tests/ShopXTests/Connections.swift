import ShopX
import Testing

extension All {
    /// How the connections of a shop are.
    @Suite struct Connections {
        @Test("a shop says how its connections are", arguments: Place.here)
        func figures(_ place: Place) async throws {
            let shop = try await place.shop()
            try await shop.ping()
            let status = PoolStatus(max: 10, limit: 10, open: 1, idle: 1, inUse: 0, waiting: 0)
            #expect(shop.poolStatus() == (place == .memory ? nil : status))
        }

        @Test("a shop that was disconnected has none", arguments: Place.here)
        func none(_ place: Place) async throws {
            let shop = try await place.shop()
            await shop.disconnect()
            let refused = await refusal { () throws(ShopError) in try await shop.ping() }
            #expect(refused == (place == .memory ? nil : .unavailable))
            #expect((shop.poolStatus()?.open ?? 0) == 0)
        }
    }
}
