SET LOCAL ROLE shopx_owner;

-- Sales are read by day and location, and by customer, in the order of their ids. A check of a foreign key must
-- find its sale or line by the key alone: an index that names its column as not null is no other way.
DROP INDEX shopx.transactions_business_date_idx, shopx.transactions_customer_idx, shopx.transaction_items_product_idx,
    shopx.refunds_business_date_idx;
CREATE INDEX transactions_business_date_idx ON shopx.transactions (tenant_id, business_date, location_id, id)
    INCLUDE (status, total_amount, tax_amount, discount_amount) WHERE business_date IS NOT NULL;
CREATE INDEX transactions_customer_idx ON shopx.transactions (tenant_id, customer_id, id)
    INCLUDE (business_date, status, total_amount, refunded_amount) WHERE customer_id IS NOT NULL;
CREATE INDEX transaction_items_product_idx ON shopx.transaction_items (tenant_id, product_id) WHERE product_id IS NOT NULL;
CREATE INDEX refunds_business_date_idx ON shopx.refunds (tenant_id, business_date)
    INCLUDE (location_id, kind, amount, tax_amount) WHERE business_date IS NOT NULL;

RESET ROLE;
