import Foundation
import ShopX
import Testing

extension All {
    @Suite struct Selling {
        @Test("a cart is sold, and its units are gone", arguments: Place.here)
        func sell(place: Place) async throws {
            let corner = try await Corner(place)
            let quoted = try await corner.shop.quote(session: corner.ann, cart: corner.cart(2))
            #expect(quoted.totalAmount == exactly("5.10"))
            #expect(try quoted.lines.map { try $0.paid() } == [exactly("5.10")])
            #expect(quoted.explain().map(\.description).first == "line 1: 2 at 2.55, the product's price: 5.1")

            let sale = try await corner.shop.checkout(
                session: corner.ann,
                checkout: Checkout(
                    cart: corner.cart(2), payments: [Payment(method: .cash, tendered: 10)],
                    shownTotal: quoted.totalAmount))
            #expect(sale.totalAmount == exactly("5.10"))
            #expect(try sale.change() == exactly("4.90"))
            #expect(try sale.costOfGoods() == exactly("2.40"))
            let london = try #require(TimeZone(identifier: "Europe/London"))
            #expect(try sale.receipt(shop: "Corner Shop", zone: london).contains("2 x 2.55"))

            let levels = try await corner.shop.levels(session: corner.ann, query: LevelQuery())
            #expect(levels.items.map(\.available) == [8])
            #expect(try await corner.shop.verify(session: corner.ann) == [])
        }

        @Test("what is not there is refused with its facts", arguments: Place.here)
        func oversell(place: Place) async throws {
            let corner = try await Corner(place, tea: 3)
            let shop = corner.shop
            do throws(ShopError) {
                _ = try await shop.checkout(session: corner.ann, checkout: corner.checkout(4))
                Issue.record("sold what is not there")
            } catch {
                // No cast: what is caught is a ShopError and nothing else.
                guard
                    case .insufficientStock(
                        let product, let location, let wanted, let available, _, _, _) = error
                else { throw error }
                #expect(product == corner.tea.id)
                #expect(location == corner.street.id)
                #expect(wanted == 4)
                #expect(available == 3)
                #expect(error.code == "insufficient_stock")
                let said =
                    "product \(product): 4 wanted, 3 available at location \(location) "
                    + "(0 reserved, 0 expired, 0 quarantined)"
                #expect(error.description == said)
                #expect(error.localizedDescription == said)
                #expect("\(error)" == said)
            }
            let levels = try await shop.levels(session: corner.ann, query: LevelQuery())
            #expect(levels.items.map(\.quantity) == [3])
        }

        @Test("many carts are answered each by itself", arguments: Place.here)
        func many(place: Place) async throws {
            let corner = try await Corner(place, tea: 10)
            let (shop, ann) = (corner.shop, corner.ann)
            var twice = corner.checkout(3)
            twice.key = UUID()
            let answers = try await shop.checkoutAll(
                session: ann, checkouts: [twice, corner.checkout(11), twice, corner.checkout(1)])
            let sales = answers.compactMap { try? $0.get() }
            #expect(sales.map(\.replayed) == [false, true, false])
            #expect(sales.map { $0.lines[0].quantity } == [3, 3, 1])
            switch answers[1] {
            case .success: Issue.record("sold what is not there")
            case .failure(.insufficientStock(_, _, let wanted, _, _, _, _)): #expect(wanted == 11)
            case .failure(let other): throw other
            }
            // What comes out throws a ShopError and nothing else.
            do throws(ShopError) {
                _ = try answers[1].get()
            } catch {
                #expect(error.code == "insufficient_stock")
            }

            let refunds = sales.map { RefundSale(sale: $0.id, reason: "not hot") }
            let refunded = try await shop.refundAll(session: ann, refunds: [refunds[0], refunds[2]])
            #expect(try refunded.map { try $0.get().amount } == [exactly("7.65"), exactly("2.55")])
            #expect(try await shop.checkoutAll(session: ann, checkouts: []).isEmpty)

            // One that cannot be is refused before any is begun.
            let impossible = await refusal { () throws(ShopError) in
                try await shop.checkoutAll(
                    session: ann, checkouts: [corner.checkout(1), corner.checkout(0)])
            }
            #expect(impossible?.code == "quantity_out_of_range")
            let levels = try await shop.levels(session: ann, query: LevelQuery())
            #expect(levels.items.map(\.quantity) == [10])
            #expect(try await shop.verify(session: ann) == [])
        }

        @Test("bad input is refused before anything is done")
        func badInput() async throws {
            let corner = try await Corner()
            let (shop, ann) = (corner.shop, corner.ann)
            func create(_ new: NewProduct) async -> ShopError? {
                await refusal { () throws(ShopError) in
                    try await shop.createProduct(session: ann, new: new)
                }
            }
            #expect(
                await create(NewProduct(name: " ", sku: "A", price: 1)) == .textBlank(field: .name))
            #expect(
                await create(NewProduct(name: "A", sku: "A", price: exactly("1.23456")))
                    == .tooManyDigits(amount: exactly("1.23456"), digits: 4))
            #expect(await create(NewProduct(name: "A", sku: "A", price: -1))?.code == "amount_out_of_range")
            #expect(
                await create(NewProduct(name: "A", sku: "A", price: .nan))
                    == .malformed(field: .amount, value: "NaN"))
            // The literal is a binary fraction, and shows it.
            #expect(await create(NewProduct(name: "A", sku: "A", price: 19.99))?.code == "too_many_digits")

            let zero = await refusal { () throws(ShopError) in
                try await shop.checkout(session: ann, checkout: corner.checkout(0))
            }
            #expect(zero?.code == "quantity_out_of_range")
            let nobody = await refusal { () throws(ShopError) in
                try await shop.product(session: ann, id: ProductId(404))
            }
            #expect(nobody == .notFound(entity: .product, id: "404"))
            let never = await refusal { () throws(ShopError) in
                try await shop.expiringSoon(
                    session: ann, location: nil, by: CalendarDate(year: 2026, month: 2, day: 30), limit: 1)
            }
            #expect(never == .malformed(field: .date, value: "2026-02-30"))
            let odd = try #require(TimeZone(secondsFromGMT: 4_242))
            let nowhere = await refusal { () throws(ShopError) in
                try await shop.createLocation(
                    session: ann,
                    new: NewLocation(
                        name: "Nowhere", address: "None", timeZone: odd))
            }
            #expect(nowhere?.code == "malformed")
        }

        @Test("who may not is told what", arguments: Place.here)
        func permission(place: Place) async throws {
            let corner = try await Corner(place)
            let cashier = Session(tenant: corner.tenant.id, user: corner.ann.user, role: .cashier)
            let refusal = await refusal { () throws(ShopError) in
                try await corner.shop.createUser(
                    session: cashier,
                    new: NewUser(username: "eve", email: "eve@corner.example", role: .admin))
            }
            #expect(refusal?.code == "permission_denied")
            #expect(refusal?.description.hasPrefix("a cashier may not ") == true)
        }

        @Test("a password signs in, a wrong one does not", arguments: Place.here)
        func signIn(place: Place) async throws {
            let corner = try await Corner(place)
            let shop = corner.shop
            try await shop.setPassword(
                session: corner.ann, user: corner.ann.user, password: "correct horse battery")
            let domain = corner.tenant.domain
            let signedIn = try await shop.signIn(
                domain: domain, name: "ann", password: "correct horse battery")
            #expect(signedIn == corner.ann)
            await #expect(throws: ShopError.signInRefused) {
                try await shop.signIn(domain: domain, name: "ann", password: "incorrect horse")
            }
            #expect(try await shop.findTenant(domain: domain) == corner.tenant.id)
        }

        @Test("a till changes hands, and secrets change", arguments: Place.here)
        func secrets(place: Place) async throws {
            let corner = try await Corner(place)
            let (shop, ann) = (corner.shop, corner.ann)
            let ben = try await shop.createUser(
                session: ann,
                new: NewUser(username: "ben", email: "ben@corner.example", role: .cashier))
            try await shop.setPassword(session: ann, user: ben.id, password: "correct horse battery")
            try await shop.setPin(session: ann, user: ben.id, pin: "407162")

            let session = try await shop.switchUser(session: ann, name: "ben", pin: "407162")
            #expect(session == Session(tenant: corner.tenant.id, user: ben.id, role: .cashier))
            try await shop.changePassword(
                session: session, present: "correct horse battery", new: "incorrect horse battery")
            try await shop.changePin(
                session: session, password: "incorrect horse battery", new: "916352")
            await #expect(throws: ShopError.signInRefused) {
                try await shop.switchUser(session: ann, name: "ben", pin: "407162")
            }
            #expect(try await shop.switchUser(session: ann, name: "ben", pin: "916352") == session)
            let signedIn = try await shop.signIn(
                domain: corner.tenant.domain, name: "ben", password: "incorrect horse battery")
            #expect(signedIn == session)

            let approved = try session.approvedBy(other: ann)
            #expect(approved.approver?.user == ann.user)
            #expect(try await shop.renew(session: approved) == session)
            let stranger = Session(tenant: TenantId(404), user: ann.user, role: .admin)
            #expect(throws: ShopError.notFound(entity: .user, id: "\(ann.user)")) {
                try session.approvedBy(other: stranger)
            }
        }

        @Test("a hundred tills at once never sell more than there is", arguments: Place.here)
        func manyTills(place: Place) async throws {
            let corner = try await Corner(place, tea: 40)
            let (sold, refused) = await withTaskGroup(of: ShopError?.self) { tills in
                for _ in 0..<100 {
                    tills.addTask {
                        await refusal { () throws(ShopError) in
                            try await corner.shop.checkout(
                                session: corner.ann, checkout: corner.checkout(1))
                        }
                    }
                }
                var (sold, refused) = (0, [String: Int]())
                for await refusal in tills {
                    if let refusal { refused[refusal.code, default: 0] += 1 } else { sold += 1 }
                }
                return (sold, refused)
            }
            #expect(sold == 40)
            #expect(refused == ["insufficient_stock": 60])
            #expect(try await corner.shop.verify(session: corner.ann) == [])
        }

        @Test("a list is fetched page by page, as it is read", arguments: Place.here)
        func pages(place: Place) async throws {
            let corner = try await Corner(place)
            let (shop, ann) = (corner.shop, corner.ann)
            for number in 1...6 {
                _ = try await shop.createProduct(
                    session: ann, new: NewProduct(name: "Cup", sku: "CUP-\(number)", price: 4))
            }
            var skus: [Sku] = []
            for try await product in Pages(shop.products, session: ann, query: PageQuery(limit: 2)) {
                skus.append(product.sku)
            }
            #expect(skus == ["TEA"] + (1...6).map { "CUP-\($0)" })

            // Levels have marks of their own, and a list may be empty.
            var levels = 0
            for try await _ in Pages(shop.levels, session: ann, query: LevelQuery(limit: 1)) {
                levels += 1
            }
            #expect(levels == 1)
            for try await sale in Pages(shop.sales, session: ann, query: SaleQuery()) {
                Issue.record("nothing was sold, not \(sale)")
            }
        }
    }
}
