import Foundation
import ShopX
import Testing

extension All {
    /// The scenarios that every language runs: see `conformance/README.md`.
    @Suite struct Conformance {
        @Test("every scenario goes as it says", arguments: Place.here)
        func scenarios(place: Place) async throws {
            let shop = try await place.shop()
            let names = try JSON.names(in: "scenarios")
            #expect(!names.isEmpty)
            for name in names {
                var world = World(shop: shop)
                for (index, step) in try steps(of: "scenarios/\(name).json").enumerated() {
                    do {
                        try await world.do(step)
                    } catch {
                        Issue.record("\(name), step \(index + 1), \(step["do"]): \(error)")
                        break
                    }
                }
            }
        }
    }
}

/// The steps of a scenario, those of the shop that it starts from first.
private func steps(of file: String) throws -> [JSON] {
    let scenario = try JSON(file: file)
    let before = try scenario["start"].word.map { try steps(of: "shops/\($0).json") }
    return (before ?? []) + scenario["steps"].items
}

/// What a scenario knows while it runs.
private struct World {
    let shop: Shop
    private let run = unique("run")
    private var now: Date?
    private var kept: [String: JSON] = [:]

    init(shop: Shop) { self.shop = shop }

    mutating func `do`(_ json: JSON) async throws {
        let step = try resolved(json)
        guard case .object(let fields) = step,
            fields.keys.allSatisfy(["at", "as", "do", "with", "keep", "expect", "refuse"].contains)
        else { throw Wrong("a step with other fields") }
        if let time = step["at"].word { now = try Date(time, strategy: .iso8601) }
        guard let now, let operation = step["do"].word else { throw Wrong("nothing to do, or no time") }

        let answer: JSON
        let with = step["with"] == .null ? JSON.object([:]) : step["with"]
        do {
            let shop = try shop.at(time: now)
            answer = try await perform(shop, as: step["as"], operation, with: with)
        } catch let refusal as ShopError {
            if step["refuse"] == .null { throw Wrong("refused: \(refusal) (\(refusal.code))") }
            return try check(step["refuse"], refused(refusal), at: "refuse")
        }
        guard step["refuse"] == .null else { throw Wrong("not refused: \(answer)") }
        if operation == "receipt" {
            try checkReceipt(step["expect"], answer, of: with["sale"].word ?? "")
        } else if step["expect"] != .null {
            try check(step["expect"], answer, at: "expect")
        }
        if let name = step["keep"].word { kept[name] = answer }
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

/// A scenario that makes no sense, or an answer that is not the expected one.
private struct Wrong: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
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

// How answers are written.

private func json(_ value: some JSONValue) throws -> JSON { try JSON(value.toJson()) }

private func json(_ list: [some JSONValue]) throws -> JSON { .list(try list.map { try json($0) }) }

private func json<Id: ShopId>(_ id: Id) -> JSON { .number(Int64(id.value)) }

private func json<Page: ListPage>(_ page: Page) throws -> JSON where Page.Item: JSONValue {
    let next: JSON =
        switch page.next {
        case let cursor as any JSONValue: try JSON(cursor.toJson())
        case let mark as Int64: .number(mark)
        default: .null
        }
    return .object(["items": try json(page.items), "next": next])
}

private func json(_ answers: [Result<some JSONValue, ShopError>]) throws -> JSON {
    .list(
        try answers.map { answer in
            switch answer {
            case .success(let done): .object(["done": try json(done)])
            case .failure(let refusal): .object(["refused": try refused(refusal)])
            }
        })
}

/// A refusal: its code, its facts and what it prints.
private func refused(_ refusal: ShopError) throws -> JSON {
    guard case .object(var facts) = try JSON(refusal.toJson()) else { throw Wrong("no facts") }
    facts["message"] = .text(refusal.description)
    return .object(facts)
}

/// Does one operation, and says what came of it.
private func perform(
    _ shop: Shop, as acting: JSON, _ operation: String, with: JSON
) async throws -> JSON {
    switch operation {
    case "open_tenant": return try json(await shop.openTenant(new: .init(with)))
    case "find_tenant":
        return try await shop.findTenant(domain: with.take("domain")).map { json($0) } ?? .null
    case "session": return try json(Session(with))
    case "sign_in":
        return try json(
            await shop.signIn(
                domain: with.take("domain"), name: with.take("name"), password: with.take("password")))
    default: break
    }
    let s = try Session(acting)
    switch operation {
    case "approve":
        return try json(await shop.approve(session: s, name: with.take("name"), pin: with.take("pin")))
    case "set_password":
        try await shop.setPassword(session: s, user: with.take("user"), password: with.take("password"))
        return .null
    case "set_pin":
        try await shop.setPin(session: s, user: with.take("user"), pin: with.take("pin"))
        return .null

    case "create_user": return try json(await shop.createUser(session: s, new: .init(with)))
    case "create_location": return try json(await shop.createLocation(session: s, new: .init(with)))
    case "create_customer": return try json(await shop.createCustomer(session: s, new: .init(with)))
    case "create_supplier": return try json(await shop.createSupplier(session: s, new: .init(with)))
    case "create_tax_class": return try json(await shop.createTaxClass(session: s, new: .init(with)))
    case "create_price_list": return try json(await shop.createPriceList(session: s, new: .init(with)))
    case "create_promotion": return try json(await shop.createPromotion(session: s, new: .init(with)))
    case "create_product": return try json(await shop.createProduct(session: s, new: .init(with)))
    case "update_product":
        return try json(
            await shop.updateProduct(
                session: s, id: with.take("id"), version: with.take("version"),
                fields: .init(with["fields"])))
    case "archive_product":
        return try json(
            await shop.archiveProduct(session: s, id: with.take("id"), version: with.take("version")))
    case "product": return try json(await shop.product(session: s, id: with.take("id")))

    case "receive": return try json(await shop.receive(session: s, receive: .init(with)))
    case "adjust": return try json(await shop.adjust(session: s, adjust: .init(with)))
    case "count": return try json(await shop.count(session: s, count: .init(with)))
    case "set_thresholds":
        return try json(await shop.setThresholds(session: s, thresholds: .init(with)))
    case "levels": return try json(await shop.levels(session: s, query: .init(with)))
    case "movements": return try json(await shop.movements(session: s, query: .init(with)))
    case "batches": return try json(await shop.batches(session: s, query: .init(with)))
    case "set_quarantined":
        return try json(await shop.setQuarantined(session: s, quarantine: .init(with)))
    case "expiring_soon":
        return try json(
            await shop.expiringSoon(
                session: s, location: with.take("location"), by: with.take("by"),
                limit: with.take("limit") ?? 100))
    case "trace_batch": return try json(await shop.traceBatch(session: s, id: with.take("id")))

    case "request_transfer": return try json(await shop.requestTransfer(session: s, request: .init(with)))
    case "complete_transfers":
        return try json(await shop.completeTransfers(session: s, complete: .init(with)))
    case "cancel_transfers": return try json(await shop.cancelTransfers(session: s, cancel: .init(with)))

    case "quote": return try json(await shop.quote(session: s, cart: .init(with)))
    case "explain":
        let steps = try await shop.quote(session: s, cart: .init(with)).explain()
        return .list(steps.map { .text($0.description) })
    case "checkout": return try json(await shop.checkout(session: s, checkout: .init(with)))
    case "refund_sale": return try json(await shop.refundSale(session: s, refund: .init(with)))
    case "checkout_all":
        let checkouts = try with["checkouts"].items.map { try Checkout($0) }
        return try json(await shop.checkoutAll(session: s, checkouts: checkouts))
    case "refund_all":
        let refunds = try with["refunds"].items.map { try RefundSale($0) }
        return try json(await shop.refundAll(session: s, refunds: refunds))
    case "void_sale": return try json(await shop.voidSale(session: s, void: .init(with)))
    case "return_goods": return try json(await shop.returnGoods(session: s, goods: .init(with)))
    case "sale": return try json(await shop.sale(session: s, id: with.take("id")))
    case "sales": return try json(await shop.sales(session: s, query: .init(with)))
    case "receipt":
        guard let zone = TimeZone(identifier: try with.take("time_zone")) else { throw Wrong("where?") }
        let sale = try await shop.sale(session: s, id: with.take("sale"))
        return .text(try sale.receipt(shop: with.take("shop"), zone: zone))

    case "sales_report": return try json(await shop.salesReport(session: s, report: .init(with)))
    case "takings_report": return try json(await shop.takingsReport(session: s, report: .init(with)))
    case "valuation":
        return try json(await shop.valuation(session: s, valuation: .init(with)))
    case "verify": return try json(await shop.verify(session: s))
    default: throw Wrong("nobody knows the operation \(operation)")
    }
}
