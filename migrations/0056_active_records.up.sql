SET LOCAL ROLE shopx_owner;

-- What people keep is listed without what they have archived, however much that is.
CREATE INDEX users_active_idx ON shopx.users (tenant_id, id) WHERE archived_at IS NULL;
CREATE INDEX locations_active_idx ON shopx.locations (tenant_id, id) WHERE archived_at IS NULL;
CREATE INDEX suppliers_active_idx ON shopx.suppliers (tenant_id, id) WHERE archived_at IS NULL;
CREATE INDEX customers_active_idx ON shopx.customers (tenant_id, id) WHERE archived_at IS NULL;
CREATE INDEX tax_classes_active_idx ON shopx.tax_classes (tenant_id, id) WHERE archived_at IS NULL;
CREATE INDEX products_active_idx ON shopx.products (tenant_id, id) WHERE archived_at IS NULL;
CREATE INDEX promotions_active_idx ON shopx.promotions (tenant_id, id) WHERE archived_at IS NULL;
CREATE INDEX price_lists_active_idx ON shopx.price_lists (tenant_id, id) WHERE archived_at IS NULL;
CREATE INDEX reports_active_idx ON shopx.reports (tenant_id, id) WHERE archived_at IS NULL;

RESET ROLE;
