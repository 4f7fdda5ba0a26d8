SET LOCAL ROLE shopx_owner;

-- A sale checks its user and its location by their keys. Of two unique indexes that look equally good on a table
-- that was empty when the check was planned, the planner takes the newer, which was that of the name: it then
-- reads all of a tenant's. One that names its column as not null is no way to an id.
ALTER TABLE shopx.users DROP CONSTRAINT users_username_key;
ALTER TABLE shopx.users DROP CONSTRAINT users_email_key;
ALTER TABLE shopx.locations DROP CONSTRAINT locations_name_key;
ALTER TABLE shopx.suppliers DROP CONSTRAINT suppliers_name_key;
ALTER TABLE shopx.tax_classes DROP CONSTRAINT tax_classes_name_key;
ALTER TABLE shopx.promotions DROP CONSTRAINT promotions_coupon_key;
ALTER TABLE shopx.price_lists DROP CONSTRAINT price_lists_name_key;
CREATE UNIQUE INDEX users_username_key ON shopx.users (tenant_id, username_key) WHERE username_key IS NOT NULL;
CREATE UNIQUE INDEX users_email_key ON shopx.users (tenant_id, email_key) WHERE email_key IS NOT NULL;
CREATE UNIQUE INDEX locations_name_key ON shopx.locations (tenant_id, name_key) WHERE name_key IS NOT NULL;
CREATE UNIQUE INDEX suppliers_name_key ON shopx.suppliers (tenant_id, name) WHERE name IS NOT NULL;
CREATE UNIQUE INDEX tax_classes_name_key ON shopx.tax_classes (tenant_id, name) WHERE name IS NOT NULL;
CREATE UNIQUE INDEX promotions_coupon_key ON shopx.promotions (tenant_id, coupon_code) WHERE coupon_code IS NOT NULL;
CREATE UNIQUE INDEX price_lists_name_key ON shopx.price_lists (tenant_id, name) WHERE name IS NOT NULL;

RESET ROLE;
