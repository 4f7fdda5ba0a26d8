-- Two tenants in which something of everything has happened, as migration 0034 kept them: what
-- `pg_dump --data-only --column-inserts` said of the shop that tests/support/busy.rs makes.
-- Triggers and foreign keys sleep meanwhile: rows come in the order of their tables.
SET session_replication_role = replica;

INSERT INTO shopx.audit_log (id, tenant_id, table_name, row_id, operation, old_values, new_values, user_id, created_at) VALUES
	(1, 1, 'tenant_settings', NULL, 'INSERT', NULL, '{"picking": "fifo", "version": 1, "currency": "GBP", "cash_step": null, "tenant_id": 1, "updated_at": "2026-03-01T09:00:00+00:00", "rounding_mode": "half_away_from_zero", "rounding_level": "line", "cashier_refund_limit": 0.0000, "cashier_discount_limit": 0.0000}', NULL, '2026-11-22 23:20:42.752445+00'),
	(2, 1, 'users', 1, 'INSERT', NULL, '{"id": 1, "role": "admin", "email": "***", "version": 1, "username": "ada", "email_key": "***", "tenant_id": 1, "created_at": "2026-03-01T09:00:00+00:00", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null, "username_key": "ada", "password_hash": null}', NULL, '2026-11-22 23:20:42.752445+00'),
	(3, 1, 'users', 2, 'INSERT', NULL, '{"id": 2, "role": "manager", "email": "***", "version": 1, "username": "max", "email_key": "***", "tenant_id": 1, "created_at": "2026-03-01T09:00:00+00:00", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null, "username_key": "max", "password_hash": null}', 1, '2026-11-22 23:20:42.773279+00'),
	(4, 1, 'users', 3, 'INSERT', NULL, '{"id": 3, "role": "cashier", "email": "***", "version": 1, "username": "cat", "email_key": "***", "tenant_id": 1, "created_at": "2026-03-01T09:00:00+00:00", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null, "username_key": "cat", "password_hash": null}', 1, '2026-11-22 23:20:42.773279+00'),
	(5, 1, 'locations', 1, 'INSERT', NULL, '{"id": 1, "name": "High Street", "phone": null, "address": "***", "version": 1, "name_key": "high street", "tenant_id": 1, "time_zone": "Europe/London", "created_at": "2026-03-01T09:00:00+00:00", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null}', 1, '2026-11-22 23:20:42.789748+00'),
	(6, 1, 'locations', 2, 'INSERT', NULL, '{"id": 2, "name": "Depot", "phone": null, "address": "***", "version": 1, "name_key": "depot", "tenant_id": 1, "time_zone": "Europe/London", "created_at": "2026-03-01T09:00:00+00:00", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null}', 1, '2026-11-22 23:20:42.792632+00'),
	(7, 1, 'customers', 1, 'INSERT', NULL, '{"id": 1, "email": null, "phone": null, "address": null, "version": 1, "email_key": null, "last_name": "***", "tenant_id": 1, "created_at": "2026-03-01T09:00:00+00:00", "first_name": "***", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null, "tax_exemption": null, "customer_group": null}', 3, '2026-11-22 23:20:42.805076+00'),
	(8, 1, 'suppliers', 1, 'INSERT', NULL, '{"id": 1, "name": "Maker", "email": null, "phone": null, "address": null, "version": 1, "tenant_id": 1, "created_at": "2026-03-01T09:00:00+00:00", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null, "contact_name": null}', 2, '2026-11-22 23:20:42.812454+00'),
	(9, 1, 'tax_classes', 1, 'INSERT', NULL, '{"id": 1, "name": "standard", "version": 1, "tenant_id": 1, "created_at": "2026-03-01T09:00:00+00:00", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null}', 1, '2026-11-22 23:20:42.821368+00'),
	(10, 1, 'tax_rates', 1, 'INSERT', NULL, '{"name": "VAT", "ends_on": null, "percent": 20.0000, "taxable": true, "compound": false, "per_unit": null, "position": 1, "inclusive": true, "starts_on": null, "tenant_id": 1, "location_id": null, "tax_class_id": 1}', 1, '2026-11-22 23:20:42.821368+00'),
	(11, 1, 'tax_rates', 1, 'INSERT', NULL, '{"name": "Local", "ends_on": null, "percent": 5.0000, "taxable": true, "compound": false, "per_unit": null, "position": 2, "inclusive": false, "starts_on": null, "tenant_id": 1, "location_id": 1, "tax_class_id": 1}', 1, '2026-11-22 23:20:42.821368+00'),
	(12, 1, 'products', 1, 'INSERT', NULL, '{"id": 1, "sku": "tea", "cost": null, "name": "tea", "price": 6.0000, "picking": null, "version": 1, "category": null, "name_key": "tea", "tenant_id": 1, "created_at": "2026-03-01T09:00:00+00:00", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null, "description": null, "price_breaks": [], "tax_class_id": 1, "quantity_decimals": 0}', 1, '2026-11-22 23:20:42.826277+00'),
	(13, 1, 'batches', 2, 'UPDATE', '{"id": 2, "version": 1, "tenant_id": 1, "created_at": "2026-03-01T09:00:00+00:00", "product_id": 1, "updated_at": "2026-03-01T09:00:00+00:00", "quarantined": false, "supplier_id": 1, "batch_number": "20260301-2", "cost_per_unit": 2.6000, "received_date": "2026-03-01", "expiration_date": null, "quantity_received": 5, "quarantine_reason": null}', '{"id": 2, "version": 2, "tenant_id": 1, "created_at": "2026-03-01T09:00:00+00:00", "product_id": 1, "updated_at": "2026-03-01T09:00:00+00:00", "quarantined": true, "supplier_id": 1, "batch_number": "20260301-2", "cost_per_unit": 2.6000, "received_date": "2026-03-01", "expiration_date": null, "quantity_received": 5, "quarantine_reason": "odd"}', 2, '2026-11-22 23:20:42.881102+00'),
	(14, 1, 'transactions', 1, 'UPDATE', '{"id": 1, "status": "completed", "user_id": 2, "tenant_id": 1, "created_at": "2026-03-01T09:00:00+00:00", "tax_amount": 4.5000, "customer_id": 1, "location_id": 1, "refund_count": 0, "total_amount": 22.5000, "business_date": "2026-03-01", "tax_exemption": null, "payment_method": "card", "discount_amount": 2.4000, "refunded_amount": 0.0000, "rounding_amount": 0.0000, "exclusive_tax_amount": 0.9000}', '{"id": 1, "status": "partially_refunded", "user_id": 2, "tenant_id": 1, "created_at": "2026-03-01T09:00:00+00:00", "tax_amount": 4.5000, "customer_id": 1, "location_id": 1, "refund_count": 1, "total_amount": 22.5000, "business_date": "2026-03-01", "tax_exemption": null, "payment_method": "card", "discount_amount": 2.4000, "refunded_amount": 11.2500, "rounding_amount": 0.0000, "exclusive_tax_amount": 0.9000}', 2, '2026-11-22 23:20:42.928443+00'),
	(15, 1, 'transactions', 2, 'UPDATE', '{"id": 2, "status": "completed", "user_id": 3, "tenant_id": 1, "created_at": "2026-03-01T09:00:00+00:00", "tax_amount": 1.2500, "customer_id": null, "location_id": 1, "refund_count": 0, "total_amount": 6.2500, "business_date": "2026-03-01", "tax_exemption": null, "payment_method": "cash", "discount_amount": 0.0000, "refunded_amount": 0.0000, "rounding_amount": 0.0000, "exclusive_tax_amount": 0.2500}', '{"id": 2, "status": "voided", "user_id": 3, "tenant_id": 1, "created_at": "2026-03-01T09:00:00+00:00", "tax_amount": 1.2500, "customer_id": null, "location_id": 1, "refund_count": 1, "total_amount": 6.2500, "business_date": "2026-03-01", "tax_exemption": null, "payment_method": "cash", "discount_amount": 0.0000, "refunded_amount": 6.2500, "rounding_amount": 0.0000, "exclusive_tax_amount": 0.2500}', 2, '2026-11-22 23:20:42.947498+00'),
	(16, 1, 'price_lists', 1, 'INSERT', NULL, '{"id": 1, "name": "airport", "ends_on": null, "version": 1, "starts_on": null, "tenant_id": 1, "created_at": "2026-03-01T09:00:00+00:00", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null, "location_id": 2, "customer_group": null}', 2, '2026-11-22 23:20:42.963534+00'),
	(17, 1, 'listed_prices', 1, 'INSERT', NULL, '{"price": 6.5000, "position": 1, "tenant_id": 1, "product_id": 1, "min_quantity": 1, "price_list_id": 1}', 2, '2026-11-22 23:20:42.963534+00'),
	(20, 1, 'reports', 1, 'INSERT', NULL, '{"id": 1, "name": "weekly", "type": "sales", "version": 1, "tenant_id": 1, "created_at": "2026-03-01T09:00:00+00:00", "created_by": 1, "parameters": null, "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null}', 1, '2026-11-22 23:20:43.009409+00'),
	(25, 2, 'locations', 3, 'INSERT', NULL, '{"id": 3, "name": "High Street", "phone": null, "address": "***", "version": 1, "name_key": "high street", "tenant_id": 2, "time_zone": "Europe/London", "created_at": "2026-03-01T09:00:00+00:00", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null}', 4, '2026-11-22 23:20:43.01689+00'),
	(29, 2, 'tax_classes', 2, 'INSERT', NULL, '{"id": 2, "name": "standard", "version": 1, "tenant_id": 2, "created_at": "2026-03-01T09:00:00+00:00", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null}', 4, '2026-11-22 23:20:43.05364+00'),
	(30, 2, 'tax_rates', 2, 'INSERT', NULL, '{"name": "VAT", "ends_on": null, "percent": 20.0000, "taxable": true, "compound": false, "per_unit": null, "position": 1, "inclusive": true, "starts_on": null, "tenant_id": 2, "location_id": null, "tax_class_id": 2}', 4, '2026-11-22 23:20:43.05364+00'),
	(31, 2, 'tax_rates', 2, 'INSERT', NULL, '{"name": "Local", "ends_on": null, "percent": 5.0000, "taxable": true, "compound": false, "per_unit": null, "position": 2, "inclusive": false, "starts_on": null, "tenant_id": 2, "location_id": 3, "tax_class_id": 2}', 4, '2026-11-22 23:20:43.05364+00'),
	(35, 2, 'transactions', 5, 'UPDATE', '{"id": 5, "status": "completed", "user_id": 6, "tenant_id": 2, "created_at": "2026-03-01T09:00:00+00:00", "tax_amount": 1.2500, "customer_id": null, "location_id": 3, "refund_count": 0, "total_amount": 6.2500, "business_date": "2026-03-01", "tax_exemption": null, "payment_method": "cash", "discount_amount": 0.0000, "refunded_amount": 0.0000, "rounding_amount": 0.0000, "exclusive_tax_amount": 0.2500}', '{"id": 5, "status": "voided", "user_id": 6, "tenant_id": 2, "created_at": "2026-03-01T09:00:00+00:00", "tax_amount": 1.2500, "customer_id": null, "location_id": 3, "refund_count": 1, "total_amount": 6.2500, "business_date": "2026-03-01", "tax_exemption": null, "payment_method": "cash", "discount_amount": 0.0000, "refunded_amount": 6.2500, "rounding_amount": 0.0000, "exclusive_tax_amount": 0.2500}', 5, '2026-11-22 23:20:43.127614+00'),
	(18, 1, 'promotions', 1, 'INSERT', NULL, '{"id": 1, "name": "Once", "benefit": {"percent_off": {"on": "cart", "percent": "50", "max_units": null}}, "ends_at": null, "ends_on": null, "version": 1, "priority": 0, "condition": null, "exclusive": false, "starts_at": null, "starts_on": null, "tenant_id": 1, "created_at": "2026-03-01T09:00:00+00:00", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null, "coupon_code": "ONCE", "location_id": 1, "usage_limit": 5, "customer_group": null, "usage_limit_per_customer": 1}', 2, '2026-11-22 23:20:42.968486+00'),
	(19, 1, 'transfers', 1, 'UPDATE', '{"id": 1, "notes": null, "status": "pending", "batch_id": 1, "quantity": 2, "tenant_id": 1, "created_at": "2026-03-01T09:00:00+00:00", "product_id": 1, "settled_at": null, "settled_by": null, "updated_at": "2026-03-01T09:00:00+00:00", "shipment_id": 1, "requested_by": 2, "transfer_date": "2026-03-01", "to_location_id": 2, "from_location_id": 1, "shortfall_reason": null, "received_quantity": null}', '{"id": 1, "notes": null, "status": "completed", "batch_id": 1, "quantity": 2, "tenant_id": 1, "created_at": "2026-03-01T09:00:00+00:00", "product_id": 1, "settled_at": "2026-03-01T09:00:00+00:00", "settled_by": 2, "updated_at": "2026-03-01T09:00:00+00:00", "shipment_id": 1, "requested_by": 2, "transfer_date": "2026-03-01", "to_location_id": 2, "from_location_id": 1, "shortfall_reason": null, "received_quantity": 2}', 2, '2026-11-22 23:20:42.985287+00'),
	(23, 2, 'users', 5, 'INSERT', NULL, '{"id": 5, "role": "manager", "email": "***", "version": 1, "username": "max", "email_key": "***", "tenant_id": 2, "created_at": "2026-03-01T09:00:00+00:00", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null, "username_key": "max", "password_hash": null}', 4, '2026-11-22 23:20:43.014546+00'),
	(24, 2, 'users', 6, 'INSERT', NULL, '{"id": 6, "role": "cashier", "email": "***", "version": 1, "username": "cat", "email_key": "***", "tenant_id": 2, "created_at": "2026-03-01T09:00:00+00:00", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null, "username_key": "cat", "password_hash": null}', 4, '2026-11-22 23:20:43.014546+00'),
	(32, 2, 'products', 2, 'INSERT', NULL, '{"id": 2, "sku": "tea", "cost": null, "name": "tea", "price": 6.0000, "picking": null, "version": 1, "category": null, "name_key": "tea", "tenant_id": 2, "created_at": "2026-03-01T09:00:00+00:00", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null, "description": null, "price_breaks": [], "tax_class_id": 2, "quantity_decimals": 0}', 4, '2026-11-22 23:20:43.055094+00'),
	(34, 2, 'transactions', 4, 'UPDATE', '{"id": 4, "status": "completed", "user_id": 5, "tenant_id": 2, "created_at": "2026-03-01T09:00:00+00:00", "tax_amount": 4.5000, "customer_id": 2, "location_id": 3, "refund_count": 0, "total_amount": 22.5000, "business_date": "2026-03-01", "tax_exemption": null, "payment_method": "card", "discount_amount": 2.4000, "refunded_amount": 0.0000, "rounding_amount": 0.0000, "exclusive_tax_amount": 0.9000}', '{"id": 4, "status": "partially_refunded", "user_id": 5, "tenant_id": 2, "created_at": "2026-03-01T09:00:00+00:00", "tax_amount": 4.5000, "customer_id": 2, "location_id": 3, "refund_count": 1, "total_amount": 22.5000, "business_date": "2026-03-01", "tax_exemption": null, "payment_method": "card", "discount_amount": 2.4000, "refunded_amount": 11.2500, "rounding_amount": 0.0000, "exclusive_tax_amount": 0.9000}', 5, '2026-11-22 23:20:43.094015+00'),
	(36, 2, 'price_lists', 2, 'INSERT', NULL, '{"id": 2, "name": "airport", "ends_on": null, "version": 1, "starts_on": null, "tenant_id": 2, "created_at": "2026-03-01T09:00:00+00:00", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null, "location_id": 4, "customer_group": null}', 5, '2026-11-22 23:20:43.143503+00'),
	(37, 2, 'listed_prices', 2, 'INSERT', NULL, '{"price": 6.5000, "position": 1, "tenant_id": 2, "product_id": 2, "min_quantity": 1, "price_list_id": 2}', 5, '2026-11-22 23:20:43.143503+00'),
	(38, 2, 'promotions', 2, 'INSERT', NULL, '{"id": 2, "name": "Once", "benefit": {"percent_off": {"on": "cart", "percent": "50", "max_units": null}}, "ends_at": null, "ends_on": null, "version": 1, "priority": 0, "condition": null, "exclusive": false, "starts_at": null, "starts_on": null, "tenant_id": 2, "created_at": "2026-03-01T09:00:00+00:00", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null, "coupon_code": "ONCE", "location_id": 3, "usage_limit": 5, "customer_group": null, "usage_limit_per_customer": 1}', 5, '2026-11-22 23:20:43.147649+00'),
	(40, 2, 'reports', 2, 'INSERT', NULL, '{"id": 2, "name": "weekly", "type": "sales", "version": 1, "tenant_id": 2, "created_at": "2026-03-01T09:00:00+00:00", "created_by": 4, "parameters": null, "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null}', 4, '2026-11-22 23:20:43.184585+00'),
	(21, 2, 'tenant_settings', NULL, 'INSERT', NULL, '{"picking": "fifo", "version": 1, "currency": "GBP", "cash_step": null, "tenant_id": 2, "updated_at": "2026-03-01T09:00:00+00:00", "rounding_mode": "half_away_from_zero", "rounding_level": "line", "cashier_refund_limit": 0.0000, "cashier_discount_limit": 0.0000}', NULL, '2026-11-22 23:20:43.012055+00'),
	(22, 2, 'users', 4, 'INSERT', NULL, '{"id": 4, "role": "admin", "email": "***", "version": 1, "username": "ada", "email_key": "***", "tenant_id": 2, "created_at": "2026-03-01T09:00:00+00:00", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null, "username_key": "ada", "password_hash": null}', NULL, '2026-11-22 23:20:43.012055+00'),
	(26, 2, 'locations', 4, 'INSERT', NULL, '{"id": 4, "name": "Depot", "phone": null, "address": "***", "version": 1, "name_key": "depot", "tenant_id": 2, "time_zone": "Europe/London", "created_at": "2026-03-01T09:00:00+00:00", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null}', 4, '2026-11-22 23:20:43.017859+00'),
	(27, 2, 'customers', 2, 'INSERT', NULL, '{"id": 2, "email": null, "phone": null, "address": null, "version": 1, "email_key": null, "last_name": "***", "tenant_id": 2, "created_at": "2026-03-01T09:00:00+00:00", "first_name": "***", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null, "tax_exemption": null, "customer_group": null}', 6, '2026-11-22 23:20:43.02843+00'),
	(28, 2, 'suppliers', 2, 'INSERT', NULL, '{"id": 2, "name": "Maker", "email": null, "phone": null, "address": null, "version": 1, "tenant_id": 2, "created_at": "2026-03-01T09:00:00+00:00", "updated_at": "2026-03-01T09:00:00+00:00", "archived_at": null, "contact_name": null}', 5, '2026-11-22 23:20:43.05239+00'),
	(33, 2, 'batches', 5, 'UPDATE', '{"id": 5, "version": 1, "tenant_id": 2, "created_at": "2026-03-01T09:00:00+00:00", "product_id": 2, "updated_at": "2026-03-01T09:00:00+00:00", "quarantined": false, "supplier_id": 2, "batch_number": "20260301-5", "cost_per_unit": 2.6000, "received_date": "2026-03-01", "expiration_date": null, "quantity_received": 5, "quarantine_reason": null}', '{"id": 5, "version": 2, "tenant_id": 2, "created_at": "2026-03-01T09:00:00+00:00", "product_id": 2, "updated_at": "2026-03-01T09:00:00+00:00", "quarantined": true, "supplier_id": 2, "batch_number": "20260301-5", "cost_per_unit": 2.6000, "received_date": "2026-03-01", "expiration_date": null, "quantity_received": 5, "quarantine_reason": "odd"}', 5, '2026-11-22 23:20:43.073566+00'),
	(39, 2, 'transfers', 3, 'UPDATE', '{"id": 3, "notes": null, "status": "pending", "batch_id": 4, "quantity": 2, "tenant_id": 2, "created_at": "2026-03-01T09:00:00+00:00", "product_id": 2, "settled_at": null, "settled_by": null, "updated_at": "2026-03-01T09:00:00+00:00", "shipment_id": 3, "requested_by": 5, "transfer_date": "2026-03-01", "to_location_id": 4, "from_location_id": 3, "shortfall_reason": null, "received_quantity": null}', '{"id": 3, "notes": null, "status": "completed", "batch_id": 4, "quantity": 2, "tenant_id": 2, "created_at": "2026-03-01T09:00:00+00:00", "product_id": 2, "settled_at": "2026-03-01T09:00:00+00:00", "settled_by": 5, "updated_at": "2026-03-01T09:00:00+00:00", "shipment_id": 3, "requested_by": 5, "transfer_date": "2026-03-01", "to_location_id": 4, "from_location_id": 3, "shortfall_reason": null, "received_quantity": 2}', 5, '2026-11-22 23:20:43.171748+00');

INSERT INTO shopx.tenants (id, name, domain, created_at, updated_at) VALUES
	(1, 'Corner Shop', 'shop-0-9cf757503294441e9e4d81533081d1ee', '2026-11-22 23:20:42.752445+00', '2026-11-22 23:20:42.752445+00'),
	(2, 'Corner Shop', 'shop-1-5ac9a006004d436c9c14b5114d7895b6', '2026-11-22 23:20:43.012055+00', '2026-11-22 23:20:43.012055+00');

INSERT INTO shopx.tax_classes (id, tenant_id, name, version, archived_at, created_at, updated_at) VALUES
	(1, 1, 'standard', 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(2, 2, 'standard', 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00');

INSERT INTO shopx.products (id, tenant_id, name, description, sku, price, price_breaks, cost, category, tax_class_id, quantity_decimals, picking, version, archived_at, created_at, updated_at) VALUES
	(1, 1, 'tea', NULL, 'tea', 6.0000, '[]', NULL, NULL, 1, 0, NULL, 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(2, 2, 'tea', NULL, 'tea', 6.0000, '[]', NULL, NULL, 2, 0, NULL, 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00');

INSERT INTO shopx.suppliers (id, tenant_id, name, contact_name, email, phone, address, version, archived_at, created_at, updated_at) VALUES
	(1, 1, 'Maker', NULL, NULL, NULL, NULL, 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(2, 2, 'Maker', NULL, NULL, NULL, NULL, 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00');

INSERT INTO shopx.batches (id, tenant_id, product_id, supplier_id, batch_number, quantity_received, cost_per_unit, expiration_date, received_date, quarantined, quarantine_reason, version, created_at, updated_at) VALUES
	(1, 1, 1, 1, '20260301-1', 20, 2.5000, '2999-12-31', '2026-03-01', false, NULL, 1, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(2, 1, 1, 1, '20260301-2', 5, 2.6000, NULL, '2026-03-01', true, 'odd', 2, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(3, 1, 1, NULL, '20260301-3', 1, 2.6000, NULL, '2026-03-01', false, NULL, 1, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(4, 2, 2, 2, '20260301-4', 20, 2.5000, '2999-12-31', '2026-03-01', false, NULL, 1, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(5, 2, 2, 2, '20260301-5', 5, 2.6000, NULL, '2026-03-01', true, 'odd', 2, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(6, 2, 2, NULL, '20260301-6', 1, 2.6000, NULL, '2026-03-01', false, NULL, 1, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00');

INSERT INTO shopx.locations (id, tenant_id, name, name_key, address, phone, time_zone, version, archived_at, created_at, updated_at) VALUES
	(1, 1, 'High Street', 'high street', '1 High Street', NULL, 'Europe/London', 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(2, 1, 'Depot', 'depot', '1 High Street', NULL, 'Europe/London', 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(3, 2, 'High Street', 'high street', '1 High Street', NULL, 'Europe/London', 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(4, 2, 'Depot', 'depot', '1 High Street', NULL, 'Europe/London', 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00');

INSERT INTO shopx.inventory (id, tenant_id, product_id, location_id, quantity, reserved, min_stock, reorder_point, updated_at) VALUES
	(2, 1, 1, 2, 2, 0, 0, 0, '2026-03-01 09:00:00+00'),
	(1, 1, 1, 1, 18, 3, 0, 0, '2026-03-01 09:00:00+00'),
	(4, 2, 2, 4, 2, 0, 0, 0, '2026-03-01 09:00:00+00'),
	(3, 2, 2, 3, 18, 3, 0, 0, '2026-03-01 09:00:00+00');

INSERT INTO shopx.batch_stock (tenant_id, product_id, location_id, batch_id, batch_number, cost_per_unit, received_date, expiration_date, quarantined, quantity, reserved) VALUES
	(1, 1, 1, 2, '20260301-2', 2.6000, '2026-03-01', NULL, true, 5, 0),
	(1, 1, 1, 3, '20260301-3', 2.6000, '2026-03-01', NULL, false, 1, 0),
	(1, 1, 2, 1, '20260301-1', 2.5000, '2026-03-01', '2999-12-31', false, 2, 0),
	(1, 1, 1, 1, '20260301-1', 2.5000, '2026-03-01', '2999-12-31', false, 12, 3),
	(2, 2, 3, 5, '20260301-5', 2.6000, '2026-03-01', NULL, true, 5, 0),
	(2, 2, 3, 6, '20260301-6', 2.6000, '2026-03-01', NULL, false, 1, 0),
	(2, 2, 4, 4, '20260301-4', 2.5000, '2026-03-01', '2999-12-31', false, 2, 0),
	(2, 2, 3, 4, '20260301-4', 2.5000, '2026-03-01', '2999-12-31', false, 12, 3);

INSERT INTO shopx.customers (id, tenant_id, first_name, last_name, email, email_key, phone, address, customer_group, tax_exemption, version, archived_at, created_at, updated_at) VALUES
	(1, 1, 'Bea', 'Buyer', NULL, NULL, NULL, NULL, NULL, NULL, 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(2, 2, 'Bea', 'Buyer', NULL, NULL, NULL, NULL, NULL, NULL, 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00');

INSERT INTO shopx.idempotency_keys (tenant_id, key, use_case, fingerprint, subject_ids, created_at) VALUES
	(1, '4447b840-ca19-4c04-9d93-b7092e83e8bb', 'checkout', '\x71a51fb10604fe3013276aa595da4c97b6f2f2a54d2b8709880ae3e3a9849d73', '{1}', '2026-11-22 23:20:42.920861+00'),
	(2, '91d62d3b-5ee4-43dc-ab85-51618e08cd6c', 'checkout', '\x7446d902a74e02e79abfdc21af9d5a87da29a3256808eba98f571aaa0eac2f5b', '{4}', '2026-11-22 23:20:43.090749+00');

INSERT INTO shopx.price_lists (id, tenant_id, name, location_id, customer_group, starts_on, ends_on, version, archived_at, created_at, updated_at) VALUES
	(1, 1, 'airport', 2, NULL, NULL, NULL, 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(2, 2, 'airport', 4, NULL, NULL, NULL, 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00');

INSERT INTO shopx.listed_prices (tenant_id, price_list_id, "position", product_id, min_quantity, price) VALUES
	(1, 1, 1, 1, 1, 6.5000),
	(2, 2, 1, 2, 1, 6.5000);

INSERT INTO shopx.users (id, tenant_id, username, username_key, email, email_key, password_hash, role, version, archived_at, created_at, updated_at) VALUES
	(1, 1, 'ada', 'ada', 'ada@example.com', 'ada@example.com', NULL, 'admin', 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(2, 1, 'max', 'max', 'max@example.com', 'max@example.com', NULL, 'manager', 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(3, 1, 'cat', 'cat', 'cat@example.com', 'cat@example.com', NULL, 'cashier', 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(4, 2, 'ada', 'ada', 'ada@example.com', 'ada@example.com', NULL, 'admin', 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(5, 2, 'max', 'max', 'max@example.com', 'max@example.com', NULL, 'manager', 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(6, 2, 'cat', 'cat', 'cat@example.com', 'cat@example.com', NULL, 'cashier', 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00');

INSERT INTO shopx.transactions (id, tenant_id, customer_id, location_id, user_id, total_amount, tax_amount, exclusive_tax_amount, discount_amount, tax_exemption, rounding_amount, refunded_amount, refund_count, payment_method, status, business_date, created_at) VALUES
	(1, 1, 1, 1, 2, 22.5000, 4.5000, 0.9000, 2.4000, NULL, 0.0000, 11.2500, 1, 'card', 'partially_refunded', '2026-03-01', '2026-03-01 09:00:00+00'),
	(2, 1, NULL, 1, 3, 6.2500, 1.2500, 0.2500, 0.0000, NULL, 0.0000, 6.2500, 1, 'cash', 'voided', '2026-03-01', '2026-03-01 09:00:00+00'),
	(3, 1, 1, 1, 2, 3.1300, 0.6300, 0.1300, 3.0000, NULL, 0.0000, 0.0000, 0, 'voucher', 'completed', '2026-03-01', '2026-03-01 09:00:00+00'),
	(4, 2, 2, 3, 5, 22.5000, 4.5000, 0.9000, 2.4000, NULL, 0.0000, 11.2500, 1, 'card', 'partially_refunded', '2026-03-01', '2026-03-01 09:00:00+00'),
	(5, 2, NULL, 3, 6, 6.2500, 1.2500, 0.2500, 0.0000, NULL, 0.0000, 6.2500, 1, 'cash', 'voided', '2026-03-01', '2026-03-01 09:00:00+00'),
	(6, 2, 2, 3, 5, 3.1300, 0.6300, 0.1300, 3.0000, NULL, 0.0000, 0.0000, 0, 'voucher', 'completed', '2026-03-01', '2026-03-01 09:00:00+00');

INSERT INTO shopx.payments (tenant_id, transaction_id, "position", method, amount, tendered) VALUES
	(1, 1, 1, 'card', 22.5000, 22.5000),
	(1, 2, 1, 'cash', 6.2500, 6.2500),
	(1, 3, 1, 'voucher', 3.1300, 3.1300),
	(2, 4, 1, 'card', 22.5000, 22.5000),
	(2, 5, 1, 'cash', 6.2500, 6.2500),
	(2, 6, 1, 'voucher', 3.1300, 3.1300);

INSERT INTO shopx.promotions (id, tenant_id, name, priority, exclusive, coupon_code, location_id, customer_group, starts_on, ends_on, starts_at, ends_at, usage_limit, usage_limit_per_customer, condition, benefit, version, archived_at, created_at, updated_at) VALUES
	(1, 1, 'Once', 0, false, 'ONCE', 1, NULL, NULL, NULL, NULL, NULL, 5, 1, NULL, '{"percent_off": {"on": "cart", "percent": "50", "max_units": null}}', 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(2, 2, 'Once', 0, false, 'ONCE', 3, NULL, NULL, NULL, NULL, NULL, 5, 1, NULL, '{"percent_off": {"on": "cart", "percent": "50", "max_units": null}}', 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00');

INSERT INTO shopx.promotion_counts (id, tenant_id, promotion_id, customer_id, used) VALUES
	(1, 1, 1, NULL, 1),
	(2, 1, 1, 1, 1),
	(3, 2, 2, NULL, 1),
	(4, 2, 2, 2, 1);

INSERT INTO shopx.promotion_uses (tenant_id, transaction_id, promotion_id, in_all, by_customer) VALUES
	(1, 3, 1, true, true),
	(2, 6, 2, true, true);

INSERT INTO shopx.refunds (id, tenant_id, transaction_id, location_id, kind, amount, tax_amount, rounding_amount, payment_method, reason, user_id, business_date, created_at) VALUES
	(1, 1, 1, 1, 'refund', 11.2500, 2.2500, 0.0000, 'card', 'does not fit', 2, '2026-03-01', '2026-03-01 09:00:00+00'),
	(2, 1, 2, 1, 'void', 6.2500, 1.2500, 0.0000, 'cash', 'rung up twice', 2, '2026-03-01', '2026-03-01 09:00:00+00'),
	(3, 1, NULL, 1, 'return', 6.0000, 0.0000, 0.0000, 'cash', 'no receipt', 2, '2026-03-01', '2026-03-01 09:00:00+00'),
	(4, 2, 4, 3, 'refund', 11.2500, 2.2500, 0.0000, 'card', 'does not fit', 5, '2026-03-01', '2026-03-01 09:00:00+00'),
	(5, 2, 5, 3, 'void', 6.2500, 1.2500, 0.0000, 'cash', 'rung up twice', 5, '2026-03-01', '2026-03-01 09:00:00+00'),
	(6, 2, NULL, 3, 'return', 6.0000, 0.0000, 0.0000, 'cash', 'no receipt', 5, '2026-03-01', '2026-03-01 09:00:00+00');

INSERT INTO shopx.transaction_items (id, tenant_id, transaction_id, line_no, product_id, sku, name, quantity, quantity_decimals, list_price, unit_price, override_reason, total_price, discount_amount, tax_amount, exclusive_tax_amount) VALUES
	(1, 1, 1, 1, 1, 'tea', 'tea', 4, 0, 6.0000, 6.0000, NULL, 24.0000, 2.4000, 4.5000, 0.9000),
	(2, 1, 2, 1, 1, 'tea', 'tea', 1, 0, 6.0000, 6.0000, NULL, 6.0000, 0.0000, 1.2500, 0.2500),
	(3, 1, 3, 1, 1, 'tea', 'tea', 1, 0, 6.0000, 6.0000, NULL, 6.0000, 3.0000, 0.6300, 0.1300),
	(4, 2, 4, 1, 2, 'tea', 'tea', 4, 0, 6.0000, 6.0000, NULL, 24.0000, 2.4000, 4.5000, 0.9000),
	(5, 2, 5, 1, 2, 'tea', 'tea', 1, 0, 6.0000, 6.0000, NULL, 6.0000, 0.0000, 1.2500, 0.2500),
	(6, 2, 6, 1, 2, 'tea', 'tea', 1, 0, 6.0000, 6.0000, NULL, 6.0000, 3.0000, 0.6300, 0.1300);

INSERT INTO shopx.refund_items (tenant_id, refund_id, line_no, transaction_id, transaction_line_no, product_id, quantity, amount, tax_amount, disposition) VALUES
	(1, 1, 1, 1, 1, 1, 1, 5.6300, 1.1300, 'restock'),
	(1, 1, 2, 1, 1, 1, 1, 5.6200, 1.1200, 'damaged'),
	(1, 2, 1, 2, 1, 1, 1, 6.2500, 1.2500, 'restock'),
	(1, 3, 1, NULL, NULL, 1, 1, 6.0000, 0.0000, 'restock'),
	(2, 4, 1, 4, 1, 2, 1, 5.6300, 1.1300, 'restock'),
	(2, 4, 2, 4, 1, 2, 1, 5.6200, 1.1200, 'damaged'),
	(2, 5, 1, 5, 1, 2, 1, 6.2500, 1.2500, 'restock'),
	(2, 6, 1, NULL, NULL, 2, 1, 6.0000, 0.0000, 'restock');

INSERT INTO shopx.reports (id, tenant_id, name, type, parameters, created_by, version, archived_at, created_at, updated_at) VALUES
	(1, 1, 'weekly', 'sales', NULL, 1, 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(2, 2, 'weekly', 'sales', NULL, 4, 1, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00');

INSERT INTO shopx.stock_documents (id, tenant_id, kind, location_id, supplier_id, note, user_id, created_at) VALUES
	(1, 1, 'receipt', 1, 1, NULL, 2, '2026-03-01 09:00:00+00'),
	(2, 1, 'adjustment', 1, NULL, NULL, 2, '2026-03-01 09:00:00+00'),
	(3, 1, 'count', 1, NULL, NULL, 2, '2026-03-01 09:00:00+00'),
	(4, 2, 'receipt', 3, 2, NULL, 5, '2026-03-01 09:00:00+00'),
	(5, 2, 'adjustment', 3, NULL, NULL, 5, '2026-03-01 09:00:00+00'),
	(6, 2, 'count', 3, NULL, NULL, 5, '2026-03-01 09:00:00+00');

INSERT INTO shopx.stock_count_lines (tenant_id, stock_document_id, line_no, product_id, batch_id, expected, counted) VALUES
	(1, 3, 1, 1, 1, 19, 18),
	(2, 6, 1, 2, 4, 19, 18);

INSERT INTO shopx.transfers (id, tenant_id, shipment_id, from_location_id, to_location_id, product_id, batch_id, quantity, received_quantity, shortfall_reason, transfer_date, status, notes, requested_by, settled_by, settled_at, created_at, updated_at) VALUES
	(1, 1, 1, 1, 2, 1, 1, 2, 2, NULL, '2026-03-01', 'completed', NULL, 2, 2, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(2, 1, 2, 1, 2, 1, 1, 3, NULL, NULL, '2026-03-01', 'pending', NULL, 2, NULL, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(3, 2, 3, 3, 4, 2, 4, 2, 2, NULL, '2026-03-01', 'completed', NULL, 5, 5, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00'),
	(4, 2, 4, 3, 4, 2, 4, 3, NULL, NULL, '2026-03-01', 'pending', NULL, 5, NULL, NULL, '2026-03-01 09:00:00+00', '2026-03-01 09:00:00+00');

INSERT INTO shopx.stock_movements (id, tenant_id, location_id, product_id, batch_id, quantity, kind, reason, unit_cost, user_id, business_date, transaction_id, refund_id, transfer_id, stock_document_id, line_no, created_at) VALUES
	(1, 1, 1, 1, 1, 20, 'receipt', NULL, 2.5000, 2, '2026-03-01', NULL, NULL, NULL, 1, 1, '2026-03-01 09:00:00+00'),
	(2, 1, 1, 1, 2, 5, 'receipt', NULL, 2.6000, 2, '2026-03-01', NULL, NULL, NULL, 1, 2, '2026-03-01 09:00:00+00'),
	(3, 1, 1, 1, 1, -1, 'write_off', 'theft', 2.5000, 2, '2026-03-01', NULL, NULL, NULL, 2, 1, '2026-03-01 09:00:00+00'),
	(4, 1, 1, 1, 1, -1, 'count', NULL, 2.5000, 2, '2026-03-01', NULL, NULL, NULL, 3, 1, '2026-03-01 09:00:00+00'),
	(5, 1, 1, 1, 1, -4, 'sale', NULL, 2.5000, 2, '2026-03-01', 1, NULL, NULL, NULL, 1, '2026-03-01 09:00:00+00'),
	(6, 1, 1, 1, 1, 1, 'refund', NULL, 2.5000, 2, '2026-03-01', NULL, 1, NULL, NULL, 1, '2026-03-01 09:00:00+00'),
	(7, 1, 1, 1, 1, 1, 'refund', NULL, 2.5000, 2, '2026-03-01', NULL, 1, NULL, NULL, 2, '2026-03-01 09:00:00+00'),
	(8, 1, 1, 1, 1, -1, 'write_off', 'damage', 2.5000, 2, '2026-03-01', NULL, 1, NULL, NULL, 2, '2026-03-01 09:00:00+00'),
	(9, 1, 1, 1, 1, -1, 'sale', NULL, 2.5000, 3, '2026-03-01', 2, NULL, NULL, NULL, 1, '2026-03-01 09:00:00+00'),
	(10, 1, 1, 1, 1, 1, 'refund', NULL, 2.5000, 2, '2026-03-01', NULL, 2, NULL, NULL, 1, '2026-03-01 09:00:00+00'),
	(11, 1, 1, 1, 3, 1, 'refund', NULL, 2.6000, 2, '2026-03-01', NULL, 3, NULL, NULL, 1, '2026-03-01 09:00:00+00'),
	(12, 1, 1, 1, 1, -1, 'sale', NULL, 2.5000, 2, '2026-03-01', 3, NULL, NULL, NULL, 1, '2026-03-01 09:00:00+00'),
	(13, 1, 1, 1, 1, -2, 'transfer_out', NULL, 2.5000, 2, '2026-03-01', NULL, NULL, 1, NULL, NULL, '2026-03-01 09:00:00+00'),
	(14, 1, 2, 1, 1, 2, 'transfer_in', NULL, 2.5000, 2, '2026-03-01', NULL, NULL, 1, NULL, NULL, '2026-03-01 09:00:00+00'),
	(15, 2, 3, 2, 4, 20, 'receipt', NULL, 2.5000, 5, '2026-03-01', NULL, NULL, NULL, 4, 1, '2026-03-01 09:00:00+00'),
	(16, 2, 3, 2, 5, 5, 'receipt', NULL, 2.6000, 5, '2026-03-01', NULL, NULL, NULL, 4, 2, '2026-03-01 09:00:00+00'),
	(17, 2, 3, 2, 4, -1, 'write_off', 'theft', 2.5000, 5, '2026-03-01', NULL, NULL, NULL, 5, 1, '2026-03-01 09:00:00+00'),
	(18, 2, 3, 2, 4, -1, 'count', NULL, 2.5000, 5, '2026-03-01', NULL, NULL, NULL, 6, 1, '2026-03-01 09:00:00+00'),
	(19, 2, 3, 2, 4, -4, 'sale', NULL, 2.5000, 5, '2026-03-01', 4, NULL, NULL, NULL, 1, '2026-03-01 09:00:00+00'),
	(20, 2, 3, 2, 4, 1, 'refund', NULL, 2.5000, 5, '2026-03-01', NULL, 4, NULL, NULL, 1, '2026-03-01 09:00:00+00'),
	(21, 2, 3, 2, 4, 1, 'refund', NULL, 2.5000, 5, '2026-03-01', NULL, 4, NULL, NULL, 2, '2026-03-01 09:00:00+00'),
	(22, 2, 3, 2, 4, -1, 'write_off', 'damage', 2.5000, 5, '2026-03-01', NULL, 4, NULL, NULL, 2, '2026-03-01 09:00:00+00'),
	(23, 2, 3, 2, 4, -1, 'sale', NULL, 2.5000, 6, '2026-03-01', 5, NULL, NULL, NULL, 1, '2026-03-01 09:00:00+00'),
	(24, 2, 3, 2, 4, 1, 'refund', NULL, 2.5000, 5, '2026-03-01', NULL, 5, NULL, NULL, 1, '2026-03-01 09:00:00+00'),
	(25, 2, 3, 2, 6, 1, 'refund', NULL, 2.6000, 5, '2026-03-01', NULL, 6, NULL, NULL, 1, '2026-03-01 09:00:00+00'),
	(26, 2, 3, 2, 4, -1, 'sale', NULL, 2.5000, 5, '2026-03-01', 6, NULL, NULL, NULL, 1, '2026-03-01 09:00:00+00'),
	(27, 2, 3, 2, 4, -2, 'transfer_out', NULL, 2.5000, 5, '2026-03-01', NULL, NULL, 3, NULL, NULL, '2026-03-01 09:00:00+00'),
	(28, 2, 4, 2, 4, 2, 'transfer_in', NULL, 2.5000, 5, '2026-03-01', NULL, NULL, 3, NULL, NULL, '2026-03-01 09:00:00+00');

INSERT INTO shopx.tax_rates (tenant_id, tax_class_id, "position", location_id, name, percent, per_unit, inclusive, compound, taxable, starts_on, ends_on) VALUES
	(1, 1, 1, NULL, 'VAT', 20.0000, NULL, true, false, true, NULL, NULL),
	(1, 1, 2, 1, 'Local', 5.0000, NULL, false, false, true, NULL, NULL),
	(2, 2, 1, NULL, 'VAT', 20.0000, NULL, true, false, true, NULL, NULL),
	(2, 2, 2, 3, 'Local', 5.0000, NULL, false, false, true, NULL, NULL);

INSERT INTO shopx.tenant_settings (tenant_id, currency, rounding_mode, rounding_level, cash_step, picking, cashier_refund_limit, cashier_discount_limit, version, updated_at) VALUES
	(1, 'GBP', 'half_away_from_zero', 'line', NULL, 'fifo', 0.0000, 0.0000, 1, '2026-03-01 09:00:00+00'),
	(2, 'GBP', 'half_away_from_zero', 'line', NULL, 'fifo', 0.0000, 0.0000, 1, '2026-03-01 09:00:00+00');

INSERT INTO shopx.transaction_item_discounts (tenant_id, transaction_id, line_no, "position", kind, promotion_id, reason, amount) VALUES
	(1, 1, 1, 1, 'line', NULL, 'a good customer', 2.4000),
	(1, 3, 1, 1, 'promotion', 1, 'Once', 3.0000),
	(2, 4, 1, 1, 'line', NULL, 'a good customer', 2.4000),
	(2, 6, 1, 1, 'promotion', 2, 'Once', 3.0000);

INSERT INTO shopx.transaction_item_taxes (tenant_id, transaction_id, line_no, "position", name, percent, per_unit, inclusive, base, amount) VALUES
	(1, 1, 1, 1, 'VAT', 20.0000, NULL, true, 18.0000, 3.6000),
	(1, 1, 1, 2, 'Local', 5.0000, NULL, false, 18.0000, 0.9000),
	(1, 2, 1, 1, 'VAT', 20.0000, NULL, true, 5.0000, 1.0000),
	(1, 2, 1, 2, 'Local', 5.0000, NULL, false, 5.0000, 0.2500),
	(1, 3, 1, 1, 'VAT', 20.0000, NULL, true, 2.5000, 0.5000),
	(1, 3, 1, 2, 'Local', 5.0000, NULL, false, 2.5000, 0.1300),
	(2, 4, 1, 1, 'VAT', 20.0000, NULL, true, 18.0000, 3.6000),
	(2, 4, 1, 2, 'Local', 5.0000, NULL, false, 18.0000, 0.9000),
	(2, 5, 1, 1, 'VAT', 20.0000, NULL, true, 5.0000, 1.0000),
	(2, 5, 1, 2, 'Local', 5.0000, NULL, false, 5.0000, 0.2500),
	(2, 6, 1, 1, 'VAT', 20.0000, NULL, true, 2.5000, 0.5000),
	(2, 6, 1, 2, 'Local', 5.0000, NULL, false, 2.5000, 0.1300);

SELECT pg_catalog.setval('shopx.audit_log_id_seq', 40, true);

SELECT pg_catalog.setval('shopx.batches_id_seq', 6, true);

SELECT pg_catalog.setval('shopx.customers_id_seq', 2, true);

SELECT pg_catalog.setval('shopx.inventory_id_seq', 4, true);

SELECT pg_catalog.setval('shopx.locations_id_seq', 4, true);

SELECT pg_catalog.setval('shopx.price_lists_id_seq', 2, true);

SELECT pg_catalog.setval('shopx.products_id_seq', 2, true);

SELECT pg_catalog.setval('shopx.promotion_counts_id_seq', 4, true);

SELECT pg_catalog.setval('shopx.promotions_id_seq', 2, true);

SELECT pg_catalog.setval('shopx.refunds_id_seq', 6, true);

SELECT pg_catalog.setval('shopx.reports_id_seq', 2, true);

SELECT pg_catalog.setval('shopx.shipment_id_seq', 4, true);

SELECT pg_catalog.setval('shopx.stock_documents_id_seq', 6, true);

SELECT pg_catalog.setval('shopx.stock_movements_id_seq', 28, true);

SELECT pg_catalog.setval('shopx.suppliers_id_seq', 2, true);

SELECT pg_catalog.setval('shopx.tax_classes_id_seq', 2, true);

SELECT pg_catalog.setval('shopx.tenants_id_seq', 2, true);

SELECT pg_catalog.setval('shopx.transaction_items_id_seq', 6, true);

SELECT pg_catalog.setval('shopx.transactions_id_seq', 6, true);

SELECT pg_catalog.setval('shopx.transfers_id_seq', 4, true);

SELECT pg_catalog.setval('shopx.users_id_seq', 6, true);

SET session_replication_role = origin;
