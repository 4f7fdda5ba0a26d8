import Foundation
import ShopX
import Testing

/// What the README shows.
private func example() async throws {
    let shop = Shop.inMemory()  // or: try await Shop.connect(url: "postgresql://till@db.example/shop")
    let opened = try await shop.openTenant(
        new: NewTenant(
            name: "Corner Shop", domain: "corner.example", settings: Settings(currency: "GBP"),
            admin: NewUser(username: "ann", email: "ann@corner.example", role: .admin)))
    let ann = Session(tenant: opened.tenant.id, user: opened.admin.id, role: .admin)

    let street = try await shop.createLocation(
        session: ann,
        new: NewLocation(
            name: "High Street", address: "1 High Street", timeZone: TimeZone(identifier: "Europe/London")!))
    let tea = try await shop.createProduct(
        session: ann, new: NewProduct(name: "Tea", sku: "TEA", price: Decimal(string: "2.55")!))
    _ = try await shop.receive(
        session: ann,
        receive: Receive(
            location: street.id,
            lines: [ReceiveLine(product: tea.id, quantity: 10, unitCost: Decimal(string: "1.20")!)]))

    var cart = Cart(location: street.id, lines: [CartLine(product: tea.id, quantity: 2)])
    let cash = [Payment(method: .cash, tendered: 10)]
    let sale = try await shop.checkout(session: ann, checkout: Checkout(cart: cart, payments: cash))
    print("\(sale.totalAmount) to pay, \(try sale.change()) change")  // 5.1 to pay, 4.9 change

    cart.lines[0].quantity = 20
    do {
        let card = [Payment(method: .card)]
        _ = try await shop.checkout(session: ann, checkout: Checkout(cart: cart, payments: card))
    } catch .insufficientStock(_, _, let wanted, let available, _, _, _) {
        print("\(wanted) wanted, \(available) left")
    } catch {
        print("\(error.code): \(error)")
    }
    for try await product in Pages(shop.products, session: ann, query: PageQuery()) {
        print(product.name)
    }
}

extension All {
    @Suite struct Example {
        @Test("the example in the README is the one above, and runs")
        func readme() async throws {
            let here = URL(fileURLWithPath: #filePath)
            let readme = here.appending(path: "../../../README.md").standardized
            let shown = try String(contentsOf: readme, encoding: .utf8)
                .split(separator: "```swift\n")[1].split(separator: "\n```")[0]
                .split(separator: "import ShopX\n\n")[1]
                .split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.isEmpty ? "" : "    \($0)" }
            let ran = try String(contentsOf: here, encoding: .utf8)
            #expect(ran.contains(shown.joined(separator: "\n")))
            try await example()
        }
    }
}
