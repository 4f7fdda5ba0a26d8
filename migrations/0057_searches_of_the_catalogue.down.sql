SET LOCAL ROLE shopx_owner;

DROP INDEX shopx.products_category_idx, shopx.products_name_key_idx, shopx.reports_type_idx;
CREATE INDEX products_category_idx ON shopx.products (tenant_id, category);
CREATE INDEX products_name_key_idx ON shopx.products (tenant_id, name_key);
CREATE INDEX reports_type_idx ON shopx.reports (tenant_id, type);

RESET ROLE;
