import Foundation
import ShopX
import Testing

extension All {
    @Suite struct Values {
        @Test("amounts cross exactly, in any locale")
        func decimals() async throws {
            let corner = try await Corner()
            for price in [
                "0.0001", "2.55", "19.9900", "5", "1000", "123456789.1234",
            ] {
                let product = try await corner.shop.createProduct(
                    session: corner.ann,
                    new: NewProduct(name: "A", sku: unique("A"), price: exactly(price)))
                #expect(product.price == exactly(price))
            }
        }

        @Test("amounts may be negative, nothing, and large")
        func otherDecimals() async throws {
            let corner = try await Corner()
            var settings = corner.tenant.settings
            settings.cashierRefundLimit = exactly("123456789012345.67")
            let tenant = try await corner.shop.updateSettings(
                session: corner.ann, version: corner.tenant.version, settings: settings)
            #expect(tenant.settings.cashierRefundLimit == exactly("123456789012345.67"))
            #expect(tenant.settings.cashierDiscountLimit == 0)
            settings.cashierRefundLimit = exactly("-0.5")
            let negative = settings
            let given = await refusal { () throws(ShopError) in
                try await corner.shop.updateSettings(
                    session: corner.ann, version: tenant.version, settings: negative)
            }
            #expect(given == .amountOutOfRange(field: .refundLimit, amount: exactly("-0.5")))
        }

        @Test("a moment crosses to the microsecond")
        func moments() async throws {
            let corner = try await Corner()
            let moment = Date(timeIntervalSince1970: 1_771_234_567.123456)
            let sale = try await corner.shop.at(time: moment)
                .checkout(session: corner.ann, checkout: corner.checkout(1))
            #expect(abs(sale.soldAt.timeIntervalSince(moment)) < 0.000_000_5)
            #expect(sale.businessDate == CalendarDate(year: 2026, month: 2, day: 16))
        }

        @Test("a moment that no calendar has is refused")
        func noMoments() async throws {
            let shop = Shop.inMemory()
            for seconds in [1e15, -1e15, 1e300, .infinity, -.infinity, .nan] {
                let refused = await refusal { () throws(ShopError) in
                    try shop.at(time: Date(timeIntervalSince1970: seconds))
                }
                #expect(refused?.code == "malformed", "\(seconds)")
            }
        }

        @Test("a moment before 1970 crosses too")
        func earlyMoments() async throws {
            let corner = try await Corner()
            for seconds in [-86_400.5, 0, 1.25] {
                let moment = Date(timeIntervalSince1970: seconds)
                let product = try await corner.shop.at(time: moment).createProduct(
                    session: corner.ann,
                    new: NewProduct(name: "A", sku: unique("A"), price: 1))
                #expect(abs(product.createdAt.timeIntervalSince(moment)) < 0.000_001)
            }
        }

        @Test("a time-out that no server keeps is refused")
        func timeOuts() async throws {
            for seconds in [-1, -0.5, 1e10, 1e300, .infinity, -.infinity, .nan] {
                let refused = await refusal { () throws(ShopError) in
                    try await Shop.connect(
                        url: "postgresql://till@localhost/shop",
                        options: ConnectOptions(lockTimeout: seconds))
                }
                #expect(refused?.code == "malformed", "\(seconds)")
            }
        }

        @Test("a time-out that would let nobody in is refused, and named")
        func noTimeOuts() async throws {
            for (options, field) in [
                (ConnectOptions(acquireTimeout: 0), Field.acquireTimeout),
                (ConnectOptions(callTimeout: 0), .callTimeout),
                (ConnectOptions(callTimeout: 59), .callTimeout),
            ] {
                let refused = await refusal { () throws(ShopError) in
                    try await Shop.connect(
                        url: "postgresql://till@localhost/shop", options: options)
                }
                guard case .malformed(let named, _) = refused else {
                    Issue.record("\(String(describing: refused))")
                    continue
                }
                #expect(named == field)
            }
        }

        @Test("values do not print who a person is, nor secrets")
        func printing() async throws {
            let new = NewCustomer(
                firstName: "Ann", lastName: "Lee", email: "ann@lee.example", customerGroup: "staff")
            let corner = try await Corner()
            let customer = try await corner.shop.createCustomer(session: corner.ann, new: new)
            let page = try await corner.shop.customers(session: corner.ann, query: PageQuery())
            var dumped = ""
            dump(customer, to: &dumped)
            for text in [
                "\(new)", "\(customer)", String(describing: customer), String(reflecting: customer),
                "\(page)", "\([customer])", dumped,
            ] {
                #expect(text.contains("***") && text.contains("staff"))
                #expect(!text.contains("Ann") && !text.contains("lee.example"), "\(text)")
            }
            #expect(
                "\(new)".hasPrefix(
                    "NewCustomer(firstName: ***, lastName: ***, email: ***, phone: nil, address: nil, "))

            let key = EncryptionKey(id: "2026-07", secret: "c2VjcmV0")
            #expect("\(key)" == "EncryptionKey(id: \"2026-07\", secret: ***)")
            #expect(!"\(ConnectOptions(encryptionKeys: [key]))".contains("c2VjcmV0"))
        }

        @Test("a transfer says in a word how far it is")
        func states() {
            #expect(TransferState.pending.status == .pending)
        }

        @Test("a record gives its fields to change some")
        func fields() async throws {
            let corner = try await Corner()
            let pot = try await corner.shop.createProduct(
                session: corner.ann, new: NewProduct(name: "Pot", sku: "POT", price: 7))
            var fields = pot.fields
            fields.price = 8
            let dearer = try await corner.shop.updateProduct(
                session: corner.ann, id: pot.id, version: pot.version, fields: fields)
            #expect(dearer.price == 8 && dearer.name == "Pot")
        }

        @Test("dates and times of day cross as they are written")
        func calendar() async throws {
            let corner = try await Corner()
            let promotion = try await corner.shop.createPromotion(
                session: corner.ann,
                new: NewPromotion(
                    name: "Happy hour", startsOn: CalendarDate(year: 2026, month: 3, day: 1),
                    endsOn: CalendarDate("2026-12-31"), startsAt: TimeOfDay(hour: 17, minute: 0),
                    endsAt: TimeOfDay("19:30:15"), benefit: .percentOff(on: .cart, percent: 10)))
            #expect(promotion.startsOn == CalendarDate("2026-03-01"))
            #expect(promotion.endsOn == CalendarDate(year: 2026, month: 12, day: 31))
            #expect(promotion.startsAt == TimeOfDay("17:00:00"))
            #expect(promotion.endsAt == TimeOfDay(hour: 19, minute: 30, second: 15))
            #expect(promotion.benefit == .percentOff(on: .cart, percent: 10))
            #expect(corner.street.timeZone == TimeZone(identifier: "Europe/London"))
        }

        @Test("a key makes a sale once")
        func keys() async throws {
            let corner = try await Corner()
            var checkout = corner.checkout(1)
            checkout.key = UUID()
            let first = try await corner.shop.checkout(session: corner.ann, checkout: checkout)
            var again = try await corner.shop.checkout(session: corner.ann, checkout: checkout)
            #expect(again.replayed && !first.replayed)
            again.replayed = false
            #expect(first == again)
            checkout.cart.lines[0].quantity = 2
            let other = checkout
            let conflict = await refusal { () throws(ShopError) in
                try await corner.shop.checkout(session: corner.ann, checkout: other)
            }
            #expect(conflict == checkout.key.map { .keyConflict(key: $0) })
        }

        @Test("ids and dates are encoded as what they are")
        func coding() throws {
            let json = try JSONEncoder().encode([ProductId(7): CalendarDate("2026-03-01")].map(\.key))
            #expect(String(decoding: json, as: UTF8.self) == "[7]")
            #expect(try JSONDecoder().decode([ProductId].self, from: json) == [ProductId(7)])
            let date = try JSONEncoder().encode([CalendarDate(year: 2026, month: 3, day: 1)])
            #expect(String(decoding: date, as: UTF8.self) == "[\"2026-03-01\"]")
            #expect(
                try JSONDecoder().decode([CalendarDate].self, from: date)
                    == [CalendarDate("2026-03-01")])
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode([TimeOfDay].self, from: date)
            }
        }

        @Test("what is not a date or a time is none")
        func notDates() {
            for text in ["", "2026-3-1", "2026-03-01T10:00", "1-2-3", "+026-03-01", "2026-03"] {
                #expect(CalendarDate(text) == nil)
            }
            for text in ["", "9:00:00", "09:00", "09:00:0x"] {
                #expect(TimeOfDay(text) == nil)
            }
            #expect(TimeOfDay("09:00:00.5") == TimeOfDay(hour: 9, minute: 0))
            #expect(CalendarDate(year: 26, month: 3, day: 1).description == "0026-03-01")
        }

        @Test("a wall calendar shows another date elsewhere")
        func calendarDates() throws {
            let evening = Date(timeIntervalSince1970: 1_772_406_000)  // 2026-03-01 23:00 UTC
            let (utc, tokyo) = (TimeZone(identifier: "UTC"), TimeZone(identifier: "Asia/Tokyo"))
            #expect(CalendarDate(evening, in: try #require(utc)) == CalendarDate("2026-03-01"))
            #expect(CalendarDate(evening, in: try #require(tokyo)) == CalendarDate("2026-03-02"))
        }
    }
}
