// What a call costs: the quote of a cart of ten lines, on the memory store.

import Foundation
import ShopX

/// The time of a call in nanoseconds, the median of the rounds. It is measured where calls are made that do not keep the main
/// thread waiting; one from the main actor also goes there and back.
func measure(warmUp: Int, rounds: Int, calls: Int) async throws -> Int64 {
    let shop = Shop.inMemory()
    let opened = try await shop.openTenant(
        new: NewTenant(
            name: "Corner Shop", domain: "corner.example", settings: Settings(currency: "GBP"),
            admin: NewUser(username: "ann", email: "ann@corner.example", role: .admin)))
    let session = Session(tenant: opened.tenant.id, user: opened.admin.id, role: opened.admin.role)
    guard let london = TimeZone(identifier: "Europe/London") else { fatalError("no time zones") }
    let street = try await shop.createLocation(
        session: session,
        new: NewLocation(name: "High Street", address: "1 High Street", timeZone: london))
    let standard = try await shop.createTaxClass(
        session: session,
        new: NewTaxClass(
            name: "Standard", rates: [TaxRate(name: "VAT", value: .percent(20), inclusive: true)]))
    var cart = Cart(location: street.id)
    for price in 1...10 {
        let product = try await shop.createProduct(
            session: session,
            new: NewProduct(
                name: "Product \(price)", sku: "P\(price)", price: Decimal(price),
                taxClass: standard.id))
        cart.lines.append(CartLine(product: product.id, quantity: 1))
    }
    guard try await shop.quote(session: session, cart: cart).totalAmount == 55 else {
        fatalError("the cart does not come to 55")
    }

    for _ in 0..<warmUp { _ = try await shop.quote(session: session, cart: cart) }
    let clock = ContinuousClock()
    var each: [Int64] = []
    for _ in 0..<rounds {
        let begun = clock.now
        for _ in 0..<calls { _ = try await shop.quote(session: session, cart: cart) }
        let taken = (clock.now - begun).components
        each.append(
            (taken.seconds * 1_000_000_000 + taken.attoseconds / 1_000_000_000) / Int64(calls))
    }
    return each.sorted()[rounds / 2]
}

let each = try await measure(warmUp: 200, rounds: 101, calls: 40)
print(#"{"language":"swift","ns_per_call":\#(each)}"#)
