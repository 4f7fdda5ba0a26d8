// Ids: a number each, of a type each, so that a product is never taken for a batch. They are compiled
// to plain numbers.
package shopx.core

/** A tenant: one shop business, however many locations it has. */
@JvmInline
value class TenantId(val value: Int) {
    override fun toString(): String = value.toString()
}

/** A user of a tenant. */
@JvmInline
value class UserId(val value: Long) {
    override fun toString(): String = value.toString()
}

/** A place that holds stock: a shop, a warehouse. */
@JvmInline
value class LocationId(val value: Long) {
    override fun toString(): String = value.toString()
}

/** A supplier. */
@JvmInline
value class SupplierId(val value: Long) {
    override fun toString(): String = value.toString()
}

/** A customer. */
@JvmInline
value class CustomerId(val value: Long) {
    override fun toString(): String = value.toString()
}

/** A tax class of products, such as "standard" or "food". */
@JvmInline
value class TaxClassId(val value: Long) {
    override fun toString(): String = value.toString()
}

/** A product. */
@JvmInline
value class ProductId(val value: Long) {
    override fun toString(): String = value.toString()
}

/** A batch (lot) of a product. */
@JvmInline
value class BatchId(val value: Long) {
    override fun toString(): String = value.toString()
}

/** A receipt of goods, an adjustment or a count. */
@JvmInline
value class StockDocumentId(val value: Long) {
    override fun toString(): String = value.toString()
}

/** One signed change of stock. */
@JvmInline
value class MovementId(val value: Long) {
    override fun toString(): String = value.toString()
}

/** A transfer: units of one batch on their way between two locations. */
@JvmInline
value class TransferId(val value: Long) {
    override fun toString(): String = value.toString()
}

/** What travels together. */
@JvmInline
value class ShipmentId(val value: Long) {
    override fun toString(): String = value.toString()
}

/** A sale. */
@JvmInline
value class SaleId(val value: Long) {
    override fun toString(): String = value.toString()
}

/** Money and goods given back. */
@JvmInline
value class RefundId(val value: Long) {
    override fun toString(): String = value.toString()
}

/** A price list. */
@JvmInline
value class PriceListId(val value: Long) {
    override fun toString(): String = value.toString()
}

/** A promotion. */
@JvmInline
value class PromotionId(val value: Long) {
    override fun toString(): String = value.toString()
}

/** A saved report. */
@JvmInline
value class ReportId(val value: Long) {
    override fun toString(): String = value.toString()
}

/** An entry of the audit log. */
@JvmInline
value class AuditId(val value: Long) {
    override fun toString(): String = value.toString()
}
