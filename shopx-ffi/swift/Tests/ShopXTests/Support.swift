import Foundation
import ShopX
import Testing

/// All tests, one after the other: some of them count what there is in Rust.
@Suite(.serialized)
enum All {}

/// Where a shop is kept.
enum Place: String, CaseIterable, CustomTestStringConvertible {
    case memory
    case postgres

    var testDescription: String { rawValue }

    /// Those that there are here: PostgreSQL where two variables name a server.
    static let here = allCases.filter { $0 == .memory || urls != nil }

    private static let urls: (owner: String, till: String)? = {
        let environment = ProcessInfo.processInfo.environment
        guard let owner = environment["SHOPX_OWNER_URL"], !owner.isEmpty,
            let till = environment["SHOPX_DATABASE_URL"], !till.isEmpty
        else { return nil }
        return (owner, till)
    }()

    private static let migrated = Task {
        if let urls { try await migrate(ownerUrl: urls.owner) }
    }

    /// A shop there.
    func shop() async throws -> Shop {
        guard self == .postgres, let urls = Self.urls else { return Shop.inMemory() }
        try await Self.migrated.value
        return try await Shop.connect(url: urls.till)
    }
}

/// A shop in London that sells tea.
struct Corner {
    let shop: Shop
    let tenant: Tenant
    let ann: Session
    let street: Location
    let tea: Product

    init(_ place: Place = .memory, tea units: Quantity = 10) async throws {
        shop = try await place.shop()
        let opened = try await shop.openTenant(
            new: NewTenant(
                name: "Corner Shop", domain: unique("corner"),
                settings: Settings(currency: "GBP"),
                admin: NewUser(username: "ann", email: "ann@corner.example", role: .admin)))
        tenant = opened.tenant
        ann = Session(tenant: tenant.id, user: opened.admin.id, role: .admin)
        street = try await shop.createLocation(
            session: ann,
            new: NewLocation(
                name: "High Street", address: "1 High Street",
                timeZone: try #require(TimeZone(identifier: "Europe/London"))))
        tea = try await shop.createProduct(
            session: ann, new: NewProduct(name: "Tea", sku: "TEA", price: exactly("2.55")))
        _ = try await shop.receive(
            session: ann,
            receive: Receive(
                location: street.id,
                lines: [ReceiveLine(product: tea.id, quantity: units, unitCost: exactly("1.20"))]))
    }

    func cart(_ units: Quantity) -> Cart {
        Cart(location: street.id, lines: [CartLine(product: tea.id, quantity: units)])
    }

    func checkout(_ units: Quantity) -> Checkout {
        Checkout(cart: cart(units), payments: [Payment(method: .cash)])
    }
}

/// A word that no other run has.
func unique(_ word: String) -> String {
    "\(word)-\(UUID().uuidString.lowercased().prefix(13))"
}

/// The amount that is written so; a literal with a point would go through a binary fraction.
func exactly(_ text: String) -> Decimal {
    guard let number = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX")) else {
        fatalError("\(text) is not a number")
    }
    return number
}

/// Returns when `condition` holds; the test's time limit says for how long to wait for it.
func until(_ condition: () -> Bool) async {
    while !condition() && !Task.isCancelled { await Task.yield() }
}

/// What `work` is refused with; nothing if it is done.
func refusal<T>(_ work: () async throws(ShopError) -> T) async -> ShopError? {
    do throws(ShopError) {
        _ = try await work()
        return nil
    } catch {
        return error
    }
}
