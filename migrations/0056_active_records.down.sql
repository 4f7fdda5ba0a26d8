SET LOCAL ROLE shopx_owner;

DROP INDEX shopx.users_active_idx;
DROP INDEX shopx.locations_active_idx;
DROP INDEX shopx.suppliers_active_idx;
DROP INDEX shopx.customers_active_idx;
DROP INDEX shopx.tax_classes_active_idx;
DROP INDEX shopx.products_active_idx;
DROP INDEX shopx.promotions_active_idx;
DROP INDEX shopx.price_lists_active_idx;
DROP INDEX shopx.reports_active_idx;

RESET ROLE;
