-- A tenant with a year of sales of five lines each: 200 products in ten batches each, one after the other, at four
-- locations and a fifth that sold on a single day. $TENANT, $USER and $SALES are replaced. Ids of tenants alternate.
SET app.tenant_id = '$TENANT';
INSERT INTO shopx.locations (tenant_id, id, name, name_key, address)
SELECT $TENANT, n * 8 + $TENANT, 'Shop ' || n, 'shop ' || n, 'Street ' || n FROM generate_series(101, 105) AS n;
INSERT INTO shopx.customers (tenant_id, id, first_name, last_name)
SELECT $TENANT, n * 8 + $TENANT, 'Ann', 'No ' || n FROM generate_series(1000, 1499) AS n;
INSERT INTO shopx.products (tenant_id, id, name, sku, price, archived_at)
SELECT $TENANT, n * 8 + $TENANT, 'Tea ' || n, 'TEA-' || n, 2, CASE WHEN n >= 1200 THEN now() END
FROM generate_series(1000, 4999) AS n;
INSERT INTO shopx.batches (tenant_id, id, product_id, batch_number, quantity_received, cost_per_unit, received_date,
    expiration_date)
SELECT $TENANT, n * 8 + $TENANT, (1000 + n % 200) * 8 + $TENANT, 'B' || n, 1000, 1, '2025-01-01', '2026-01-01'::date + n
FROM generate_series(10000, 11999) AS n;
INSERT INTO shopx.inventory (tenant_id, product_id, location_id, quantity, reorder_point)
SELECT $TENANT, n * 8 + $TENANT, l * 8 + $TENANT, 10, CASE WHEN n < 1020 THEN 20 ELSE 0 END
FROM generate_series(1000, 1199) AS n, generate_series(101, 105) AS l WHERE l < 105 OR n < 1010;
INSERT INTO shopx.batch_stock (tenant_id, product_id, location_id, batch_id, cost_per_unit, received_date,
    expiration_date, quantity)
SELECT $TENANT, b.product_id, i.location_id, b.id, 1, b.received_date, b.expiration_date,
       CASE WHEN (b.id - $TENANT) / 8 >= 11800 THEN 10 ELSE 0 END
FROM shopx.batches AS b JOIN shopx.inventory AS i ON i.tenant_id = $TENANT AND i.product_id = b.product_id
WHERE b.tenant_id = $TENANT AND b.id >= 80000;
INSERT INTO shopx.transactions (tenant_id, id, customer_id, location_id, user_id, total_amount, payment_method,
    business_date, created_at)
SELECT $TENANT, (100000 + s) * 8 + $TENANT, CASE WHEN s % 3 = 0 THEN (1000 + s % 500) * 8 + $TENANT END,
       CASE WHEN s * 300 / $SALES = 150 AND s % 5 = 0 THEN 105 ELSE 101 + s % 4 END * 8 + $TENANT, $USER, 10, 'cash',
       '2025-02-01'::date + s * 300 / $SALES, '2025-02-01'::timestamptz + s * interval '300 days' / $SALES
FROM generate_series(0, $SALES - 1) AS s;
-- The fifth location has ten products only, and sells each of its lines of them.
CREATE TEMPORARY TABLE lines AS
SELECT t.id AS sale, k AS line_no, t.location_id, t.business_date, p.n AS n,
       (1000 + p.n) * 8 + $TENANT AS product_id, (10000 + (s.n * 10 / $SALES) * 200 + p.n) * 8 + $TENANT AS batch_id
FROM shopx.transactions AS t
CROSS JOIN LATERAL (SELECT (t.id - $TENANT) / 8 - 100000 AS n) AS s
CROSS JOIN generate_series(1, 5) AS k
CROSS JOIN LATERAL (
    SELECT (s.n * 5 + k) % CASE WHEN t.location_id = 105 * 8 + $TENANT THEN 10 ELSE 200 END AS n
) AS p
WHERE t.tenant_id = $TENANT AND t.id >= 800000;
INSERT INTO shopx.transaction_items (tenant_id, transaction_id, line_no, product_id, sku, name, quantity,
    quantity_decimals, list_price, unit_price, total_price)
SELECT $TENANT, l.sale, l.line_no, l.product_id, 'TEA', 'Tea', 1, 0, 2, 2, 2 FROM lines AS l;
INSERT INTO shopx.payments (tenant_id, transaction_id, position, method, amount, tendered)
SELECT $TENANT, t.id, 1, 'cash', 10, 10 FROM shopx.transactions AS t WHERE t.tenant_id = $TENANT AND t.id >= 800000;
INSERT INTO shopx.stock_movements (tenant_id, id, location_id, product_id, batch_id, quantity, kind, unit_cost, user_id,
    business_date, transaction_id, line_no)
SELECT $TENANT, l.sale * 8 + l.line_no, l.location_id, l.product_id, l.batch_id, -1, 'sale', 1, $USER, l.business_date, l.sale, l.line_no
FROM lines AS l;
DROP TABLE lines;
INSERT INTO shopx.transfers (tenant_id, id, shipment_id, from_location_id, to_location_id, product_id, batch_id, quantity,
    received_quantity, transfer_date, status, requested_by, settled_by, settled_at)
SELECT $TENANT, (10000 + n) * 8 + $TENANT, (10000 + n / 5) * 8 + $TENANT,
       CASE WHEN n % 500 = 7 THEN 105 ELSE 101 + n % 2 END * 8 + $TENANT, (103 + n % 2) * 8 + $TENANT,
       (1000 + n % 10) * 8 + $TENANT, (10000 + n % 10) * 8 + $TENANT, 1, CASE WHEN n % 100 > 0 THEN 1 END, '2025-03-01',
       CASE WHEN n % 100 > 0 THEN 'completed' ELSE 'pending' END, $USER, CASE WHEN n % 100 > 0 THEN $USER END,
       CASE WHEN n % 100 > 0 THEN now() END
FROM generate_series(0, 9999) AS n;
INSERT INTO shopx.audit_log (tenant_id, id, table_name, row_id, operation, user_id, created_at)
SELECT $TENANT, (100000 + n) * 8 + $TENANT, CASE WHEN n % 200 = 0 THEN 'suppliers' ELSE 'products' END, n % 500, 'UPDATE',
       CASE WHEN n % 100 = 0 THEN $USER END, '2025-02-01'::timestamptz + n * interval '300 days' / 20000
FROM generate_series(0, 19999) AS n;
