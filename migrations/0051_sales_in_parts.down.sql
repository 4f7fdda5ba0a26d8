SET LOCAL ROLE shopx_owner;

DROP INDEX shopx.transactions_business_date_idx, shopx.transactions_customer_idx, shopx.transaction_items_product_idx,
    shopx.refunds_business_date_idx;
CREATE INDEX transactions_business_date_idx ON shopx.transactions (tenant_id, business_date)
    INCLUDE (location_id, status, total_amount, tax_amount, discount_amount);
CREATE INDEX transactions_customer_idx ON shopx.transactions (tenant_id, customer_id, business_date)
    INCLUDE (status, total_amount, refunded_amount) WHERE customer_id IS NOT NULL;
CREATE INDEX transaction_items_product_idx ON shopx.transaction_items (tenant_id, product_id);
CREATE INDEX refunds_business_date_idx ON shopx.refunds (tenant_id, business_date)
    INCLUDE (location_id, kind, amount, tax_amount);

RESET ROLE;
