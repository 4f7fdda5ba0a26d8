import Foundation
import ShopX
import Testing

extension All {
    @Suite struct Cancelling {
        @Test(
            "a cancelled checkout stops waiting, and Rust drops it", .timeLimit(.minutes(1)),
            arguments: Place.here)
        func cancel(place: Place) async throws {
            let corner = try await Corner(place)
            let (shop, ann) = (corner.shop, corner.ann)
            let hold = try await Hold.checkout(
                shop: shop, session: ann, checkout: corner.checkout(10))
            let checkout = Checkout(
                cart: corner.cart(10), payments: [Payment(method: .cash)], key: UUID())
            let before = rustCounts()

            let waiting = Task { () throws(ShopError) in
                try await shop.checkout(session: ann, checkout: checkout)
            }
            await until { rustCounts().running == before.running + 1 }
            waiting.cancel()
            await #expect(throws: ShopError.cancelled) { try await waiting.value }
            #expect(rustCounts().running == before.running)
            #expect(rustCounts().dropped == before.dropped + 1)

            // A database that was asked already may still do it. Asking again with the same key
            // settles it: there is one sale.
            await hold.release()
            let sale = try await shop.checkout(session: ann, checkout: checkout)
            let sales = try await shop.sales(session: ann, query: SaleQuery())
            #expect(sales.items.map(\.id) == [sale.id])
            #expect(try await shop.verify(session: ann) == [])
        }

        @Test("a task that is cancelled already does nothing")
        func cancelledBefore() async throws {
            let corner = try await Corner()
            let before = rustCounts()
            let given = await Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await refusal { () throws(ShopError) in
                    try await corner.shop.checkout(
                        session: corner.ann, checkout: corner.checkout(1))
                }
            }.value
            #expect(given == .cancelled && given?.code == "cancelled")
            #expect(given?.localizedDescription == "the caller gave up waiting")
            #expect(rustCounts() == before)
            let levels = try await corner.shop.levels(session: corner.ann, query: LevelQuery())
            #expect(levels.items.map(\.quantity) == [10])
        }

        @Test("cancellations at any moment leave nothing behind", .timeLimit(.minutes(5)))
        func cancelAnyTime() async throws {
            let corner = try await Corner()
            let before = rustCounts()
            var (answered, cancelled) = (0, 0)
            for round in 0..<300 {
                let calls = (0..<8).map { _ in
                    Task { () throws(ShopError) in
                        try await corner.shop.quote(session: corner.ann, cart: corner.cart(1))
                    }
                }
                for _ in 0..<(round % 16) { await Task.yield() }
                for call in calls { call.cancel() }
                for call in calls {
                    switch await call.result {
                    case .success: answered += 1
                    case .failure(let error):
                        #expect(error as? ShopError == .cancelled)
                        cancelled += 1
                    }
                }
            }
            #expect(answered + cancelled == 2_400)
            #expect(rustCounts().running == before.running)
            #expect(rustCounts().shops == before.shops)
        }

        @Test("a thousand shops are released")
        func released() async throws {
            let before = rustCounts().shops
            var shops = (0..<1_000).map { _ in Shop.inMemory() }
            #expect(rustCounts().shops == before + 1_000)
            shops.append(try shops[0].at(time: .now))
            // A call holds its shop no longer than it lasts.
            _ = try await shops[0].findTenant(domain: "nobody.example")
            shops.removeAll()
            #expect(rustCounts().shops == before)
        }
    }
}
