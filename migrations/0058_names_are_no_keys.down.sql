SET LOCAL ROLE shopx_owner;

DROP INDEX shopx.users_username_key;
DROP INDEX shopx.users_email_key;
DROP INDEX shopx.locations_name_key;
DROP INDEX shopx.suppliers_name_key;
DROP INDEX shopx.tax_classes_name_key;
DROP INDEX shopx.promotions_coupon_key;
DROP INDEX shopx.price_lists_name_key;
ALTER TABLE shopx.users ADD CONSTRAINT users_username_key UNIQUE (tenant_id, username_key);
ALTER TABLE shopx.users ADD CONSTRAINT users_email_key UNIQUE (tenant_id, email_key);
ALTER TABLE shopx.locations ADD CONSTRAINT locations_name_key UNIQUE (tenant_id, name_key);
ALTER TABLE shopx.suppliers ADD CONSTRAINT suppliers_name_key UNIQUE (tenant_id, name);
ALTER TABLE shopx.tax_classes ADD CONSTRAINT tax_classes_name_key UNIQUE (tenant_id, name);
ALTER TABLE shopx.promotions ADD CONSTRAINT promotions_coupon_key UNIQUE (tenant_id, coupon_code);
ALTER TABLE shopx.price_lists ADD CONSTRAINT price_lists_name_key UNIQUE (tenant_id, name);

RESET ROLE;
