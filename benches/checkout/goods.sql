-- The goods of the yardsticks: a shop with 1,000 products in 3 batches each, as the library's stage has them.
SET app.tenant_id = '1';
INSERT INTO shopx.tenants (id, name, domain) VALUES (1, 'Bench', 'bench.example');
INSERT INTO shopx.tenant_settings (tenant_id, currency) VALUES (1, 'GBP');
INSERT INTO shopx.users (id, tenant_id, username, username_key, email, email_key, role)
VALUES (1, 1, 'admin', 'admin', 'admin@bench.example', 'admin@bench.example', 'admin');
INSERT INTO shopx.locations (id, tenant_id, name, name_key, address, time_zone)
VALUES (1, 1, 'Shop', 'shop', '1 High Street', 'Europe/London');
INSERT INTO shopx.products (id, tenant_id, sku, name, price)
SELECT n, 1, 'P' || n, 'Product ' || n, (198 + n) / 100.0 FROM generate_series(1, 1000) AS n;
INSERT INTO shopx.batches
    (id, tenant_id, product_id, batch_number, quantity_received, cost_per_unit, received_date)
SELECT (b - 1) * 1000 + n, 1, n, 'B' || b, 100000000, 1, current_date
FROM generate_series(1, 3) AS b, generate_series(1, 1000) AS n;
INSERT INTO shopx.inventory (tenant_id, product_id, location_id, quantity)
SELECT 1, n, 1, 300000000 FROM generate_series(1, 1000) AS n;
INSERT INTO shopx.batch_stock
    (tenant_id, product_id, location_id, batch_id, cost_per_unit, received_date, quantity)
SELECT 1, b.product_id, 1, b.id, b.cost_per_unit, b.received_date, b.quantity_received
FROM shopx.batches AS b;
