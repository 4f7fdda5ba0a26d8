SET LOCAL ROLE shopx_owner;

-- Every line of a sale and every batch checks its product by the key: what finds products by other things must
-- not look as good on any statistics.
DROP INDEX shopx.products_category_idx, shopx.products_name_key_idx, shopx.reports_type_idx;
CREATE INDEX products_category_idx ON shopx.products (tenant_id, category) WHERE category IS NOT NULL;
CREATE INDEX products_name_key_idx ON shopx.products (tenant_id, name_key) WHERE name_key IS NOT NULL;
CREATE INDEX reports_type_idx ON shopx.reports (tenant_id, type) WHERE type IS NOT NULL;

RESET ROLE;
