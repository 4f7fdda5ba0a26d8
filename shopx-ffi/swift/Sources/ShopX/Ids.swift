// Ids: a number each, of a type each, so that a product is never taken for a batch.

/// The id of something in a shop: a type each, so that a product is never taken for a batch.
///
/// Encoded as its number.
public protocol ShopId: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    /// What the number is kept in.
    associatedtype Value: FixedWidthInteger & Codable & Sendable

    /// Its number.
    var value: Value { get }

    /// The id with this number. Whether there is such a thing is the shop's to say.
    init(_ value: Value)
}

extension ShopId {
    /// Its number, as text.
    public var description: String { value.description }

    /// Whether one was given out before the other.
    public static func < (one: Self, other: Self) -> Bool { one.value < other.value }

    /// Reads its number.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(Value.self))
    }

    /// Writes its number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }
}

/// A tenant: one shop business, however many locations it has.
public struct TenantId: ShopId {
    /// Its number.
    public let value: Int32

    /// The id with this number. Whether there is such a thing is the shop's to say.
    public init(_ value: Int32) { self.value = value }
}

/// A user of a tenant.
public struct UserId: ShopId {
    /// Its number.
    public let value: Int64

    /// The id with this number. Whether there is such a thing is the shop's to say.
    public init(_ value: Int64) { self.value = value }
}

/// A place that holds stock: a shop, a warehouse.
public struct LocationId: ShopId {
    /// Its number.
    public let value: Int64

    /// The id with this number. Whether there is such a thing is the shop's to say.
    public init(_ value: Int64) { self.value = value }
}

/// A supplier.
public struct SupplierId: ShopId {
    /// Its number.
    public let value: Int64

    /// The id with this number. Whether there is such a thing is the shop's to say.
    public init(_ value: Int64) { self.value = value }
}

/// A customer.
public struct CustomerId: ShopId {
    /// Its number.
    public let value: Int64

    /// The id with this number. Whether there is such a thing is the shop's to say.
    public init(_ value: Int64) { self.value = value }
}

/// A tax class of products, such as "standard" or "food".
public struct TaxClassId: ShopId {
    /// Its number.
    public let value: Int64

    /// The id with this number. Whether there is such a thing is the shop's to say.
    public init(_ value: Int64) { self.value = value }
}

/// A product.
public struct ProductId: ShopId {
    /// Its number.
    public let value: Int64

    /// The id with this number. Whether there is such a thing is the shop's to say.
    public init(_ value: Int64) { self.value = value }
}

/// A batch (lot) of a product.
public struct BatchId: ShopId {
    /// Its number.
    public let value: Int64

    /// The id with this number. Whether there is such a thing is the shop's to say.
    public init(_ value: Int64) { self.value = value }
}

/// A receipt of goods, an adjustment or a count.
public struct StockDocumentId: ShopId {
    /// Its number.
    public let value: Int64

    /// The id with this number. Whether there is such a thing is the shop's to say.
    public init(_ value: Int64) { self.value = value }
}

/// One signed change of stock.
public struct MovementId: ShopId {
    /// Its number.
    public let value: Int64

    /// The id with this number. Whether there is such a thing is the shop's to say.
    public init(_ value: Int64) { self.value = value }
}

/// A transfer: units of one batch on their way between two locations.
public struct TransferId: ShopId {
    /// Its number.
    public let value: Int64

    /// The id with this number. Whether there is such a thing is the shop's to say.
    public init(_ value: Int64) { self.value = value }
}

/// What travels together.
public struct ShipmentId: ShopId {
    /// Its number.
    public let value: Int64

    /// The id with this number. Whether there is such a thing is the shop's to say.
    public init(_ value: Int64) { self.value = value }
}

/// A sale.
public struct SaleId: ShopId {
    /// Its number.
    public let value: Int64

    /// The id with this number. Whether there is such a thing is the shop's to say.
    public init(_ value: Int64) { self.value = value }
}

/// Money and goods given back.
public struct RefundId: ShopId {
    /// Its number.
    public let value: Int64

    /// The id with this number. Whether there is such a thing is the shop's to say.
    public init(_ value: Int64) { self.value = value }
}

/// A price list.
public struct PriceListId: ShopId {
    /// Its number.
    public let value: Int64

    /// The id with this number. Whether there is such a thing is the shop's to say.
    public init(_ value: Int64) { self.value = value }
}

/// A promotion.
public struct PromotionId: ShopId {
    /// Its number.
    public let value: Int64

    /// The id with this number. Whether there is such a thing is the shop's to say.
    public init(_ value: Int64) { self.value = value }
}

/// A saved report.
public struct ReportId: ShopId {
    /// Its number.
    public let value: Int64

    /// The id with this number. Whether there is such a thing is the shop's to say.
    public init(_ value: Int64) { self.value = value }
}

/// An entry of the audit log.
public struct AuditId: ShopId {
    /// Its number.
    public let value: Int64

    /// The id with this number. Whether there is such a thing is the shop's to say.
    public init(_ value: Int64) { self.value = value }
}
