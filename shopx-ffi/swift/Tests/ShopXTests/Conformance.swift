import Foundation
import ShopX
import Testing

extension All {
    /// The scenarios that every language runs: see `conformance/README.md`.
    @Suite struct Conformance {
        @Test("every scenario goes as it says", arguments: Place.here)
        func scenarios(place: Place) async throws {
            let shop = try await place.shop()
            let files = try Scenario.all()
            #expect(!files.isEmpty)
            for file in files {
                var world = World(shop: shop)
                for (index, step) in try Scenario.steps(of: file).enumerated() {
                    do {
                        try await world.do(step)
                    } catch {
                        Issue.record("\(file.lastPathComponent), step \(index + 1), \(step["do"]): \(error)")
                        break
                    }
                }
            }
        }
    }
}

/// A scenario file.
private enum Scenario {
    private static let home = URL(fileURLWithPath: #filePath)
        .appending(path: "../../../../../conformance").standardized

    static func all() throws -> [URL] {
        let folder = home.appending(path: "scenarios")
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.path < $1.path }
    }

    /// Its steps, those of the shop that it starts from first.
    static func steps(of file: URL) throws -> [JSON] {
        let scenario = try JSONDecoder().decode(JSON.self, from: Data(contentsOf: file))
        return try Fields.of(scenario) { fields in
            _ = try fields.text("about")
            let before = try fields.maybeText("start").map { shop in
                try steps(of: home.appending(path: "shops/\(shop).json"))
            }
            return try (before ?? []) + fields.list("steps") { $0 }
        }
    }
}

/// What a scenario knows while it runs.
private struct World {
    let shop: Shop
    private let run = unique("run")
    private var now: Date?
    private var kept: [String: JSON] = [:]

    init(shop: Shop) { self.shop = shop }

    mutating func `do`(_ json: JSON) async throws {
        let step = try Fields.of(json) { fields in
            let names = ["at", "as", "do", "with", "keep", "expect", "refuse"]
            return try names.reduce(into: [String: JSON]()) { step, name in
                step[name] = try resolved(fields.take(name))
            }
        }
        let part = { (name: String) in step[name] ?? .null }
        if case .text(let time) = part("at") { now = try Date(time, strategy: .iso8601) }
        guard let now else { throw Wrong("the first step says when it is") }
        guard case .text(let operation) = part("do") else { throw Wrong("nothing to do") }

        let answer: JSON
        do {
            let shop = try shop.at(time: now)
            answer = try await perform(shop, as: part("as"), operation, with: part("with"))
        } catch let refusal as ShopError {
            if case .null = part("refuse") { throw Wrong("refused: \(refusal) (\(refusal.code))") }
            return try check(part("refuse"), JSON(refusal), at: "refuse")
        }
        guard case .null = part("refuse") else { throw Wrong("not refused: \(answer)") }
        if operation == "receipt" {
            try checkReceipt(part("expect"), answer, of: part("with")["sale"].word ?? "")
        } else if case .null = part("expect") {
        } else {
            try check(part("expect"), answer, at: "expect")
        }
        if case .text(let name) = part("keep") { kept[name] = answer }
    }

    /// A value with its references and `{run}` replaced by what they stand for.
    private func resolved(_ json: JSON) throws -> JSON {
        switch json {
        case .text(let text) where text.hasPrefix("$"):
            let path = text.dropFirst().split(separator: ".").map(String.init)
            guard let first = path.first, let start = kept[first] else {
                throw Wrong("nothing kept as \(text)")
            }
            return path.dropFirst().reduce(start) { value, name in value[name] }
        case .text(let text): return .text(text.replacing("{run}", with: run))
        case .list(let list): return .list(try list.map(resolved))
        case .object(let fields): return .object(try fields.mapValues(resolved))
        default: return json
        }
    }
}

/// Whether an answer has everything that is expected, or where it differs.
private func check(_ expected: JSON, _ actual: JSON, at path: String) throws {
    switch (expected, actual) {
    case (.object(let fields), .object):
        for (name, field) in fields { try check(field, actual[name], at: "\(path).\(name)") }
        return
    case (.list(let wanted), .list(let there)) where wanted.count == there.count:
        for (index, pair) in zip(wanted, there).enumerated() {
            try check(pair.0, pair.1, at: "\(path).\(index)")
        }
        return
    case (.null, .null): return
    case (.bool(let wanted), .bool(let there)) where wanted == there: return
    default:
        if let wanted = expected.word, let there = actual.word {
            if wanted == there { return }
            if let wanted = number(wanted), wanted == number(there) { return }
        }
    }
    throw Wrong("\(path) is \(actual), expected \(expected)")
}

/// A text that is a decimal number and nothing else; Foundation reads as far as it can.
private func number(_ text: String) -> Decimal? {
    guard text.wholeMatch(of: #/-?\d+(\.\d+)?/#) != nil else { return nil }
    return Decimal(string: text, locale: Locale(identifier: "en_US_POSIX"))
}

/// A receipt is the expected lines, each with its end, to the byte. A run of `#` is the sale's id.
private func checkReceipt(_ expected: JSON, _ actual: JSON, of sale: String) throws {
    guard case .list(let lines) = expected, case .text(let there) = actual else {
        throw Wrong("a receipt without the lines that it should have")
    }
    let wanted = try lines.map { line in
        guard case .text(let line) = line else { throw Wrong("a line that is no text") }
        return line.replacing(#/#+/#) { run in
            sale + String(repeating: " ", count: max(0, run.output.count - sale.count))
        } + "\n"
    }.joined()
    if Data(wanted.utf8) != Data(there.utf8) {
        throw Wrong("the receipt is\n\(there)expected\n\(wanted)")
    }
}

/// Does one operation, and says what came of it.
private func perform(
    _ shop: Shop, as acting: JSON, _ operation: String, with: JSON
) async throws -> JSON {
    func read<T>(_ make: (Fields) throws -> T) throws -> T { try Fields.of(with, make) }
    switch operation {
    case "open_tenant": return JSON(try await shop.openTenant(new: read(newTenant)))
    case "find_tenant":
        return JSON(try await shop.findTenant(domain: read { try $0.text("domain") }) as Any)
    case "session": return JSON(try read(session))
    case "sign_in":
        let (domain, name, password) = try read {
            (try $0.text("domain"), try $0.text("name"), try $0.text("password"))
        }
        return JSON(try await shop.signIn(domain: domain, name: name, password: password))
    default: break
    }
    let s = try Fields.of(acting, session)
    switch operation {
    case "approve":
        let (name, pin) = try read { (try $0.text("name"), try $0.text("pin")) }
        return JSON(try await shop.approve(session: s, name: name, pin: pin))
    case "set_password":
        let (user, password) = try read { (try $0.id("user") as UserId, try $0.maybeText("password")) }
        return JSON(try await shop.setPassword(session: s, user: user, password: password))
    case "set_pin":
        let (user, pin) = try read { (try $0.id("user") as UserId, try $0.maybeText("pin")) }
        return JSON(try await shop.setPin(session: s, user: user, pin: pin))

    case "create_user": return JSON(try await shop.createUser(session: s, new: read(newUser)))
    case "create_location":
        return JSON(try await shop.createLocation(session: s, new: read(newLocation)))
    case "create_customer":
        return JSON(try await shop.createCustomer(session: s, new: read(newCustomer)))
    case "create_supplier":
        return JSON(try await shop.createSupplier(session: s, new: read(newSupplier)))
    case "create_tax_class":
        return JSON(try await shop.createTaxClass(session: s, new: read(newTaxClass)))
    case "create_price_list":
        return JSON(try await shop.createPriceList(session: s, new: read(newPriceList)))
    case "create_promotion":
        return JSON(try await shop.createPromotion(session: s, new: read(newPromotion)))
    case "create_product":
        return JSON(try await shop.createProduct(session: s, new: read(newProduct)))
    case "update_product":
        let (id, version, fields) = try read {
            (
                try $0.id("id") as ProductId, try $0.number("version") as UInt32,
                try $0.one("fields", newProduct)
            )
        }
        return JSON(try await shop.updateProduct(session: s, id: id, version: version, fields: fields))
    case "archive_product":
        let (id, version) = try read {
            (try $0.id("id") as ProductId, try $0.number("version") as UInt32)
        }
        return JSON(try await shop.archiveProduct(session: s, id: id, version: version))
    case "product": return JSON(try await shop.product(session: s, id: read { try $0.id("id") }))

    case "receive": return JSON(try await shop.receive(session: s, receive: read(receive)))
    case "adjust": return JSON(try await shop.adjust(session: s, adjust: read(adjust)))
    case "count": return JSON(try await shop.count(session: s, count: read(count)))
    case "set_thresholds":
        let thresholds = try read {
            SetThresholds(
                product: try $0.id("product"), location: try $0.id("location"),
                minStock: try $0.number("min_stock"), reorderPoint: try $0.number("reorder_point"))
        }
        return JSON(try await shop.setThresholds(session: s, thresholds: thresholds))
    case "levels":
        let query = try read {
            LevelQuery(
                location: try $0.maybeId("location"), product: try $0.maybeId("product"),
                low: try $0.flag("low"),
                after: try $0.maybeOne("after") {
                    LevelCursor(product: try $0.id("product"), location: try $0.id("location"))
                },
                limit: try $0.maybeNumber("limit") ?? 100)
        }
        return JSON(try await shop.levels(session: s, query: query))
    case "movements":
        let query = try read {
            MovementQuery(
                location: try $0.maybeId("location"), product: try $0.maybeId("product"),
                batch: try $0.maybeId("batch"), after: try $0.maybeNumber("after"),
                limit: try $0.maybeNumber("limit") ?? 100)
        }
        return JSON(try await shop.movements(session: s, query: query))
    case "batches":
        let query = try read {
            BatchQuery(
                product: try $0.maybeId("product"), inStock: try $0.flag("in_stock"),
                after: try $0.maybeNumber("after"), limit: try $0.maybeNumber("limit") ?? 100)
        }
        return JSON(try await shop.batches(session: s, query: query))
    case "set_quarantined":
        let quarantine = try read {
            SetQuarantined(
                batch: try $0.id("batch"), version: try $0.number("version"),
                quarantined: try $0.flag("quarantined"), reason: try $0.maybeText("reason"))
        }
        return JSON(try await shop.setQuarantined(session: s, quarantine: quarantine))
    case "expiring_soon":
        let (location, by, limit) = try read {
            (
                try $0.maybeId("location") as LocationId?, try $0.date("by"),
                try $0.maybeNumber("limit") ?? 100 as UInt32
            )
        }
        return JSON(try await shop.expiringSoon(session: s, location: location, by: by, limit: limit))
    case "trace_batch":
        return JSON(try await shop.traceBatch(session: s, id: read { try $0.id("id") }))

    case "request_transfer":
        let request = try read {
            RequestTransfer(
                from: try $0.id("from"), to: try $0.id("to"),
                lines: try $0.all("lines") {
                    TransferLine(
                        product: try $0.id("product"), quantity: try $0.number("quantity"),
                        batch: try $0.maybeId("batch"))
                },
                notes: try $0.maybeText("notes"), key: try $0.maybeKey("key"))
        }
        return JSON(try await shop.requestTransfer(session: s, request: request))
    case "complete_transfers":
        let complete = try read {
            CompleteTransfers(
                arrivals: try $0.all("arrivals", arrival), key: try $0.maybeKey("key"))
        }
        return JSON(try await shop.completeTransfers(session: s, complete: complete))
    case "cancel_transfers":
        let cancel = try read {
            CancelTransfers(transfers: try $0.ids("transfers"), key: try $0.maybeKey("key"))
        }
        return JSON(try await shop.cancelTransfers(session: s, cancel: cancel))

    case "quote": return JSON(try await shop.quote(session: s, cart: read(cart)))
    case "explain":
        let steps = try await shop.quote(session: s, cart: read(cart)).explain()
        return JSON(steps.map(\.description))
    case "checkout":
        return JSON(try await shop.checkout(session: s, checkout: read(checkout)))
    case "refund_sale":
        return JSON(try await shop.refundSale(session: s, refund: read(refundSale)))
    case "checkout_all":
        let checkouts = try read { try $0.all("checkouts", checkout) }
        return outcomes(try await shop.checkoutAll(session: s, checkouts: checkouts))
    case "refund_all":
        let refunds = try read { try $0.all("refunds", refundSale) }
        return outcomes(try await shop.refundAll(session: s, refunds: refunds))
    case "void_sale":
        let void = try read {
            VoidSale(
                sale: try $0.id("sale"), reason: try $0.text("reason"), key: try $0.maybeKey("key"))
        }
        return JSON(try await shop.voidSale(session: s, void: void))
    case "return_goods":
        let goods = try read {
            ReturnGoods(
                location: try $0.id("location"),
                lines: try $0.all("lines") {
                    ReturnLine(
                        product: try $0.id("product"), quantity: try $0.number("quantity"),
                        unitPrice: try $0.amount("unit_price"),
                        unitCost: try $0.maybeAmount("unit_cost"),
                        disposition: try $0.word("disposition"))
                },
                method: try $0.word("method"), reason: try $0.text("reason"),
                key: try $0.maybeKey("key"))
        }
        return JSON(try await shop.returnGoods(session: s, goods: goods))
    case "sale": return JSON(try await shop.sale(session: s, id: read { try $0.id("id") }))
    case "sales":
        let query = try read {
            SaleQuery(
                from: try $0.maybeDate("from"), until: try $0.maybeDate("until"),
                location: try $0.maybeId("location"), customer: try $0.maybeId("customer"),
                after: try $0.maybeNumber("after"), limit: try $0.maybeNumber("limit") ?? 100)
        }
        return JSON(try await shop.sales(session: s, query: query))
    case "receipt":
        let (sale, name, zone) = try read {
            (try $0.id("sale") as SaleId, try $0.text("shop"), try $0.zone("time_zone"))
        }
        return JSON(try await shop.sale(session: s, id: sale).receipt(shop: name, zone: zone))

    case "sales_report":
        let report = try read {
            SalesReport(
                period: try $0.word("period"), from: try $0.date("from"), until: try $0.date("until"),
                location: try $0.maybeId("location"))
        }
        return JSON(try await shop.salesReport(session: s, report: report))
    case "takings_report":
        let report = try read {
            TakingsReport(
                from: try $0.date("from"), until: try $0.date("until"),
                location: try $0.maybeId("location"))
        }
        return JSON(try await shop.takingsReport(session: s, report: report))
    case "valuation":
        let valuation = try read {
            Valuation(location: try $0.maybeId("location"), on: try $0.maybeDate("on"))
        }
        return JSON(try await shop.valuation(session: s, valuation: valuation))
    case "verify": return JSON(try await shop.verify(session: s))
    default: throw Wrong("nobody knows the operation \(operation)")
    }
}

private func outcomes<T>(_ answers: [Result<T, ShopError>]) -> JSON {
    .list(
        answers.map { answer in
            switch answer {
            case .success(let done): .object(["done": JSON(done)])
            case .failure(let refusal): .object(["refused": JSON(refusal)])
            }
        })
}

// How arguments are read.

private func session(_ f: Fields) throws -> Session {
    Session(
        tenant: try f.id("tenant"), user: try f.id("user"), role: try f.word("role"),
        approver: try f.maybeOne("approver") {
            Approver(user: try $0.id("user"), role: try $0.word("role"))
        })
}

private func newTenant(_ f: Fields) throws -> NewTenant {
    NewTenant(
        name: try f.text("name"), domain: try f.text("domain"),
        settings: try f.one("settings", settings), admin: try f.one("admin", newUser))
}

private func settings(_ f: Fields) throws -> Settings {
    var settings = Settings(currency: try f.text("currency"))
    try f.maybeOne("rounding", rounding).map { settings.rounding = $0 }
    try f.maybeWord("picking").map { settings.picking = $0 }
    try f.maybeAmount("cashier_refund_limit").map { settings.cashierRefundLimit = $0 }
    try f.maybeAmount("cashier_discount_limit").map { settings.cashierDiscountLimit = $0 }
    try f.maybeFlag("encrypts_personal_data").map { settings.encryptsPersonalData = $0 }
    return settings
}

private func rounding(_ f: Fields) throws -> Rounding {
    var rounding = Rounding(cashStep: try f.maybeAmount("cash_step"))
    try f.maybeWord("mode").map { rounding.mode = $0 }
    try f.maybeWord("level").map { rounding.level = $0 }
    return rounding
}

private func newUser(_ f: Fields) throws -> NewUser {
    NewUser(username: try f.text("username"), email: try f.text("email"), role: try f.word("role"))
}

private func newLocation(_ f: Fields) throws -> NewLocation {
    NewLocation(
        name: try f.text("name"), address: try f.text("address"), phone: try f.maybeText("phone"),
        timeZone: try f.zone("time_zone"))
}

private func newCustomer(_ f: Fields) throws -> NewCustomer {
    NewCustomer(
        firstName: try f.text("first_name"), lastName: try f.text("last_name"),
        email: try f.maybeText("email"), phone: try f.maybeText("phone"),
        address: try f.maybeText("address"), customerGroup: try f.maybeText("customer_group"),
        taxExemption: try f.maybeText("tax_exemption"))
}

private func newSupplier(_ f: Fields) throws -> NewSupplier {
    NewSupplier(
        name: try f.text("name"), contactName: try f.maybeText("contact_name"),
        email: try f.maybeText("email"), phone: try f.maybeText("phone"),
        address: try f.maybeText("address"))
}

private func newTaxClass(_ f: Fields) throws -> NewTaxClass {
    NewTaxClass(name: try f.text("name"), rates: try f.all("rates", taxRate))
}

private func taxRate(_ f: Fields) throws -> TaxRate {
    TaxRate(
        location: try f.maybeId("location"), name: try f.text("name"),
        value: try f.choice("value") { choice, _, amount in
            switch choice {
            case "percent": number(amount).map { .percent($0) }
            case "per_unit": number(amount).map { .perUnit($0) }
            default: nil
            }
        },
        inclusive: try f.flag("inclusive"), compound: try f.flag("compound"),
        taxable: try f.maybeFlag("taxable") ?? true, startsOn: try f.maybeDate("starts_on"),
        endsOn: try f.maybeDate("ends_on"))
}

private func newPriceList(_ f: Fields) throws -> NewPriceList {
    NewPriceList(
        name: try f.text("name"), location: try f.maybeId("location"),
        customerGroup: try f.maybeText("customer_group"), startsOn: try f.maybeDate("starts_on"),
        endsOn: try f.maybeDate("ends_on"),
        prices: try f.all("prices") {
            ListedPrice(
                product: try $0.id("product"), minQuantity: try $0.number("min_quantity"),
                price: try $0.amount("price"))
        })
}

private func newProduct(_ f: Fields) throws -> NewProduct {
    NewProduct(
        name: try f.text("name"), description: try f.maybeText("description"),
        sku: try f.text("sku"), price: try f.amount("price"),
        priceBreaks: try f.all("price_breaks") {
            PriceBreak(minQuantity: try $0.number("min_quantity"), price: try $0.amount("price"))
        },
        cost: try f.maybeAmount("cost"), category: try f.maybeText("category"),
        taxClass: try f.maybeId("tax_class"),
        quantityDecimals: try f.maybeNumber("quantity_decimals") ?? 0,
        picking: try f.maybeWord("picking"))
}

private func newPromotion(_ f: Fields) throws -> NewPromotion {
    NewPromotion(
        name: try f.text("name"), priority: try f.maybeNumber("priority") ?? 0,
        exclusive: try f.flag("exclusive"), couponCode: try f.maybeText("coupon_code"),
        location: try f.maybeId("location"), customerGroup: try f.maybeText("customer_group"),
        startsOn: try f.maybeDate("starts_on"), endsOn: try f.maybeDate("ends_on"),
        startsAt: try f.maybeTime("starts_at"), endsAt: try f.maybeTime("ends_at"),
        usageLimit: try f.maybeNumber("usage_limit"),
        usageLimitPerCustomer: try f.maybeNumber("usage_limit_per_customer"),
        condition: try f.maybeChoice("condition") { choice, data, _ in
            try Fields.of(data) { f in
                switch choice {
                case "units": .units(on: try scope(f, "on"), atLeast: try f.number("at_least"))
                case "spend": .spend(on: try scope(f, "on"), atLeast: try f.amount("at_least"))
                default: nil
                }
            }
        },
        benefit: try f.choice("benefit") { choice, data, _ in
            try Fields.of(data) { f in try benefit(choice, f) }
        })
}

private func scope(_ f: Fields, _ name: String) throws -> Scope {
    try f.choice(name) { choice, data, word in
        switch (choice, data) {
        case ("cart", _): return .cart
        case ("category", _): return .category(word)
        case ("products", .list(let products)):
            return .products(
                Set(
                    try products.map { product in
                        guard case .number(let id) = product else { throw Wrong("no id: \(product)") }
                        return ProductId(id)
                    }))
        default: return nil
        }
    }
}

private func benefit(_ choice: String, _ f: Fields) throws -> Benefit? {
    switch choice {
    case "percent_off":
        .percentOff(
            on: try scope(f, "on"), percent: try f.amount("percent"),
            maxUnits: try f.maybeNumber("max_units"))
    case "amount_off":
        .amountOff(
            on: try scope(f, "on"), amount: try f.amount("amount"),
            maxUnits: try f.maybeNumber("max_units"))
    case "amount_off_each":
        .amountOffEach(on: try scope(f, "on"), amount: try f.amount("amount"))
    case "buy_get":
        .buyGet(
            buy: try scope(f, "buy"), buyUnits: try f.number("buy_units"), get: try scope(f, "get"),
            getUnits: try f.number("get_units"), percent: try f.amount("percent"),
            maxTimes: try f.maybeNumber("max_times"))
    case "bundle":
        .bundle(
            on: try scope(f, "on"), units: try f.number("units"), price: try f.amount("price"),
            maxTimes: try f.maybeNumber("max_times"))
    default: nil
    }
}

private func receive(_ f: Fields) throws -> Receive {
    Receive(
        location: try f.id("location"), supplier: try f.maybeId("supplier"),
        lines: try f.all("lines") {
            ReceiveLine(
                product: try $0.id("product"), quantity: try $0.number("quantity"),
                unitCost: try $0.amount("unit_cost"), batchNumber: try $0.maybeText("batch_number"),
                expirationDate: try $0.maybeDate("expiration_date"),
                receivedDate: try $0.maybeDate("received_date"))
        },
        note: try f.maybeText("note"), key: try f.maybeKey("key"))
}

private func adjust(_ f: Fields) throws -> Adjust {
    Adjust(
        location: try f.id("location"),
        lines: try f.all("lines") {
            AdjustLine(
                product: try $0.id("product"), batch: try $0.maybeId("batch"),
                quantity: try $0.number("quantity"), reason: try $0.word("reason"),
                unitCost: try $0.maybeAmount("unit_cost"))
        },
        note: try f.maybeText("note"), key: try f.maybeKey("key"))
}

private func count(_ f: Fields) throws -> Count {
    Count(
        location: try f.id("location"),
        lines: try f.all("lines") {
            CountLine(
                product: try $0.id("product"), batch: try $0.maybeId("batch"),
                counted: try $0.number("counted"), expected: try $0.maybeNumber("expected"))
        },
        note: try f.maybeText("note"), key: try f.maybeKey("key"))
}

private func arrival(_ f: Fields) throws -> Arrival {
    Arrival(
        transfer: try f.id("transfer"), received: try f.maybeNumber("received"),
        shortfall: try f.maybeChoice("shortfall") { choice, _, word in
            switch choice {
            case "stay_pending": .stayPending
            case "write_off":
                AdjustmentReason.allCases.first { snakeCase("\($0)") == word }.map { .writeOff($0) }
            default: nil
            }
        })
}

private func cart(_ f: Fields) throws -> Cart {
    Cart(
        location: try f.id("location"), customer: try f.maybeId("customer"),
        lines: try f.all("lines") {
            CartLine(
                product: try $0.id("product"), quantity: try $0.number("quantity"),
                price: try $0.maybeOne("price") {
                    PriceOverride(price: try $0.amount("price"), reason: try $0.text("reason"))
                },
                discount: try $0.maybeOne("discount", discount), batch: try $0.maybeId("batch"))
        },
        discount: try f.maybeOne("discount", discount), coupons: try f.texts("coupons"),
        priceList: try f.maybeId("price_list"), currency: try f.maybeText("currency"))
}

private func checkout(_ f: Fields) throws -> Checkout {
    Checkout(
        cart: try f.one("cart", cart),
        payments: try f.all("payments") {
            Payment(method: try $0.word("method"), tendered: try $0.maybeAmount("tendered"))
        },
        shownTotal: try f.maybeAmount("shown_total"), key: try f.maybeKey("key"))
}

private func refundSale(_ f: Fields) throws -> RefundSale {
    RefundSale(
        sale: try f.id("sale"),
        lines: try f.all("lines") {
            RefundLine(
                lineNo: try $0.number("line_no"), quantity: try $0.number("quantity"),
                disposition: try $0.word("disposition"))
        },
        method: try f.maybeWord("method"), reason: try f.text("reason"),
        key: try f.maybeKey("key"))
}

private func discount(_ f: Fields) throws -> Discount {
    Discount(
        value: try f.choice("value") { choice, _, amount in
            switch choice {
            case "percent": number(amount).map { .percent($0) }
            case "amount": number(amount).map { .amount($0) }
            default: nil
            }
        },
        reason: try f.text("reason"))
}
