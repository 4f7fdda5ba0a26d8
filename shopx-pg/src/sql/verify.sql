-- Whatever is kept twice, worked out again from where it came. One part a check, named after it;
-- each row is a difference.

-- The ledger replays to the stock of every batch.
SELECT 'ledger_batch_stock' AS "check!",
       format('product %s location %s batch %s', product_id, location_id, batch_id) AS "subject!",
       coalesce(m.quantity, 0)::text AS "expected!", coalesce(s.quantity, 0)::text AS "actual!"
FROM (
    SELECT m.product_id, m.location_id, m.batch_id, sum(m.quantity) AS quantity
    FROM shopx.stock_movements AS m
    WHERE m.tenant_id = $1
    GROUP BY m.product_id, m.location_id, m.batch_id
) AS m
FULL JOIN (
    SELECT s.product_id, s.location_id, s.batch_id, s.quantity
    FROM shopx.batch_stock AS s
    WHERE s.tenant_id = $1
) AS s USING (product_id, location_id, batch_id)
WHERE coalesce(m.quantity, 0) <> coalesce(s.quantity, 0)

-- Batch stock sums to the level, on hand and reserved.
UNION ALL
SELECT 'batch_stock_inventory',
       format('product %s location %s %s', product_id, location_id, f.what),
       f.expected::text, f.actual::text
FROM (
    SELECT s.product_id, s.location_id, sum(s.quantity) AS quantity, sum(s.reserved) AS reserved
    FROM shopx.batch_stock AS s
    WHERE s.tenant_id = $1
    GROUP BY s.product_id, s.location_id
) AS s
FULL JOIN (
    SELECT i.product_id, i.location_id, i.quantity, i.reserved
    FROM shopx.inventory AS i
    WHERE i.tenant_id = $1
) AS i USING (product_id, location_id)
CROSS JOIN LATERAL (VALUES
    ('on hand', coalesce(s.quantity, 0), coalesce(i.quantity, 0)),
    ('reserved', coalesce(s.reserved, 0), coalesce(i.reserved, 0))
) AS f (what, expected, actual)
WHERE f.expected <> f.actual

-- Pending transfers hold what is reserved of a batch at their source.
UNION ALL
SELECT 'reserved_transfers',
       format('product %s location %s batch %s', product_id, location_id, batch_id),
       coalesce(t.quantity, 0)::text, coalesce(s.reserved, 0)::text
FROM (
    SELECT t.product_id, t.from_location_id AS location_id, t.batch_id, sum(t.quantity) AS quantity
    FROM shopx.transfers AS t
    WHERE t.tenant_id = $1 AND t.status = 'pending'
    GROUP BY t.product_id, t.from_location_id, t.batch_id
) AS t
FULL JOIN (
    SELECT s.product_id, s.location_id, s.batch_id, s.reserved
    FROM shopx.batch_stock AS s
    WHERE s.tenant_id = $1
) AS s USING (product_id, location_id, batch_id)
WHERE coalesce(t.quantity, 0) <> coalesce(s.reserved, 0)

-- What batch stock copies from its batch is what the batch says.
UNION ALL
SELECT 'batch_stock_copy',
       format('product %s location %s batch %s %s', s.product_id, s.location_id, s.batch_id, f.what),
       coalesce(f.expected, 'none'), coalesce(f.actual, 'none')
FROM shopx.batch_stock AS s
JOIN shopx.batches AS b ON b.tenant_id = $1 AND b.id = s.batch_id
CROSS JOIN LATERAL (VALUES
    ('cost', b.cost_per_unit::text, s.cost_per_unit::text),
    ('received', b.received_date::text, s.received_date::text),
    ('expires', b.expiration_date::text, s.expiration_date::text),
    ('quarantined', b.quarantined::text, s.quarantined::text)
) AS f (what, expected, actual)
WHERE s.tenant_id = $1 AND f.expected IS DISTINCT FROM f.actual

-- The lines of a sale sum to its header.
UNION ALL
SELECT 'sale_header', format('sale %s %s', t.id, f.what),
       trim_scale(f.expected)::text, trim_scale(f.actual)::text
FROM shopx.transactions AS t
LEFT JOIN (
    SELECT i.transaction_id, sum(i.discount_amount) AS discount, sum(i.tax_amount) AS tax,
           sum(i.exclusive_tax_amount) AS exclusive_tax,
           sum(i.total_price - i.discount_amount + i.exclusive_tax_amount) AS total
    FROM shopx.transaction_items AS i
    WHERE i.tenant_id = $1
    GROUP BY i.transaction_id
) AS i ON i.transaction_id = t.id
CROSS JOIN LATERAL (VALUES
    ('total', coalesce(i.total, 0), t.total_amount),
    ('discount', coalesce(i.discount, 0), t.discount_amount),
    ('tax', coalesce(i.tax, 0), t.tax_amount),
    ('exclusive tax', coalesce(i.exclusive_tax, 0), t.exclusive_tax_amount)
) AS f (what, expected, actual)
WHERE t.tenant_id = $1 AND f.expected <> f.actual

-- The discounts and taxes of a line sum to what the line says.
UNION ALL
SELECT 'sale_line', format('sale %s line %s %s', i.transaction_id, i.line_no, f.what),
       trim_scale(f.expected)::text, trim_scale(f.actual)::text
FROM shopx.transaction_items AS i
LEFT JOIN (
    SELECT d.transaction_id, d.line_no, sum(d.amount) AS amount
    FROM shopx.transaction_item_discounts AS d
    WHERE d.tenant_id = $1
    GROUP BY d.transaction_id, d.line_no
) AS d ON d.transaction_id = i.transaction_id AND d.line_no = i.line_no
LEFT JOIN (
    SELECT x.transaction_id, x.line_no, sum(x.amount) AS amount,
           sum(x.amount) FILTER (WHERE NOT x.inclusive) AS exclusive
    FROM shopx.transaction_item_taxes AS x
    WHERE x.tenant_id = $1
    GROUP BY x.transaction_id, x.line_no
) AS x ON x.transaction_id = i.transaction_id AND x.line_no = i.line_no
CROSS JOIN LATERAL (VALUES
    ('discount', coalesce(d.amount, 0), i.discount_amount),
    ('tax', coalesce(x.amount, 0), i.tax_amount),
    ('exclusive tax', coalesce(x.exclusive, 0), i.exclusive_tax_amount)
) AS f (what, expected, actual)
WHERE i.tenant_id = $1 AND f.expected <> f.actual

-- What a line took from batches, of its product and where it was sold, is what it sold.
UNION ALL
SELECT 'sale_batches',
       format('sale %s line %s product %s location %s', transaction_id, line_no, product_id,
              location_id),
       coalesce(i.quantity, 0)::text, coalesce(m.quantity, 0)::text
FROM (
    SELECT i.transaction_id, i.line_no, i.product_id, t.location_id, i.quantity
    FROM shopx.transaction_items AS i
    JOIN shopx.transactions AS t ON t.tenant_id = $1 AND t.id = i.transaction_id
    WHERE i.tenant_id = $1
) AS i
FULL JOIN (
    SELECT m.transaction_id, m.line_no, m.product_id, m.location_id, -sum(m.quantity) AS quantity
    FROM shopx.stock_movements AS m
    WHERE m.tenant_id = $1 AND m.kind = 'sale'
    GROUP BY m.transaction_id, m.line_no, m.product_id, m.location_id
) AS m USING (transaction_id, line_no, product_id, location_id)
WHERE coalesce(i.quantity, 0) <> coalesce(m.quantity, 0)

-- Payments sum to what was to pay, after the cash step.
UNION ALL
SELECT 'sale_payments', format('sale %s', t.id),
       trim_scale(t.total_amount + t.rounding_amount)::text,
       trim_scale(coalesce(p.amount, 0))::text
FROM shopx.transactions AS t
LEFT JOIN (
    SELECT p.transaction_id, sum(p.amount) AS amount
    FROM shopx.payments AS p
    WHERE p.tenant_id = $1
    GROUP BY p.transaction_id
) AS p ON p.transaction_id = t.id
WHERE t.tenant_id = $1 AND t.total_amount + t.rounding_amount <> coalesce(p.amount, 0)

-- A sale says what was refunded, how often, and how much of it still stands.
UNION ALL
SELECT 'sale_refunds', format('sale %s %s', t.id, f.what), f.expected, f.actual
FROM shopx.transactions AS t
LEFT JOIN (
    SELECT r.transaction_id, sum(r.amount) AS amount, count(*) AS refunds,
           bool_or(r.kind = 'void') AS voided
    FROM shopx.refunds AS r
    WHERE r.tenant_id = $1
    GROUP BY r.transaction_id
) AS r ON r.transaction_id = t.id
LEFT JOIN (
    SELECT i.transaction_id, sum(i.quantity) AS units
    FROM shopx.transaction_items AS i
    WHERE i.tenant_id = $1
    GROUP BY i.transaction_id
) AS sold ON sold.transaction_id = t.id
LEFT JOIN (
    SELECT i.transaction_id, sum(i.quantity) AS units
    FROM shopx.refund_items AS i
    WHERE i.tenant_id = $1
    GROUP BY i.transaction_id
) AS back ON back.transaction_id = t.id
CROSS JOIN LATERAL (VALUES
    ('amount', trim_scale(coalesce(r.amount, 0))::text, trim_scale(t.refunded_amount)::text),
    ('refunds', coalesce(r.refunds, 0)::text, t.refund_count::text),
    ('status', CASE
        WHEN r.voided THEN 'voided'
        WHEN back.units = sold.units THEN 'refunded'
        WHEN back.units > 0 THEN 'partially_refunded'
        ELSE 'completed'
     END, t.status)
) AS f (what, expected, actual)
WHERE t.tenant_id = $1 AND f.expected <> f.actual

-- The lines of a refund, of the same sale, sum to its header.
UNION ALL
SELECT 'refund_header', format('refund %s %s', r.id, f.what),
       trim_scale(f.expected)::text, trim_scale(f.actual)::text
FROM shopx.refunds AS r
LEFT JOIN (
    SELECT i.refund_id, i.transaction_id, sum(i.amount) AS amount, sum(i.tax_amount) AS tax
    FROM shopx.refund_items AS i
    WHERE i.tenant_id = $1
    GROUP BY i.refund_id, i.transaction_id
) AS i ON i.refund_id = r.id AND i.transaction_id IS NOT DISTINCT FROM r.transaction_id
CROSS JOIN LATERAL (VALUES
    ('amount', coalesce(i.amount, 0), r.amount),
    ('tax', coalesce(i.tax, 0), r.tax_amount)
) AS f (what, expected, actual)
WHERE r.tenant_id = $1 AND f.expected <> f.actual

-- A line gives back no more than was sold and paid.
UNION ALL
SELECT 'refund_within_sale', format('sale %s line %s %s', i.transaction_id, i.line_no, f.what),
       format('at most %s', trim_scale(f.most)), trim_scale(f.actual)::text
FROM shopx.transaction_items AS i
JOIN (
    SELECT r.transaction_id, r.transaction_line_no, sum(r.quantity) AS units,
           sum(r.amount) AS amount, sum(r.tax_amount) AS tax
    FROM shopx.refund_items AS r
    WHERE r.tenant_id = $1
    GROUP BY r.transaction_id, r.transaction_line_no
) AS r ON r.transaction_id = i.transaction_id AND r.transaction_line_no = i.line_no
CROSS JOIN LATERAL (VALUES
    ('units', i.quantity, r.units),
    ('amount', i.total_price - i.discount_amount + i.exclusive_tax_amount, r.amount),
    ('tax', i.tax_amount, r.tax)
) AS f (what, most, actual)
WHERE i.tenant_id = $1 AND f.actual > f.most

-- What came back went into batches, and out again if it was not fit to sell.
UNION ALL
SELECT 'refund_batches', format('refund %s line %s %s', i.refund_id, i.line_no, f.what),
       f.expected::text, f.actual::text
FROM shopx.refund_items AS i
LEFT JOIN (
    SELECT m.refund_id, m.line_no, m.product_id,
           sum(m.quantity) FILTER (WHERE m.kind = 'refund') AS came_back,
           -sum(m.quantity) FILTER (WHERE m.kind = 'write_off') AS written_off
    FROM shopx.stock_movements AS m
    WHERE m.tenant_id = $1 AND m.refund_id IS NOT NULL
    GROUP BY m.refund_id, m.line_no, m.product_id
) AS m ON m.refund_id = i.refund_id AND m.line_no = i.line_no AND m.product_id = i.product_id
CROSS JOIN LATERAL (VALUES
    ('came back', i.quantity, coalesce(m.came_back, 0)),
    ('written off', CASE WHEN i.disposition = 'restock' THEN 0 ELSE i.quantity END,
     coalesce(m.written_off, 0))
) AS f (what, expected, actual)
WHERE i.tenant_id = $1 AND f.expected <> f.actual

-- A promotion was used by as many sales as were counted and not voided.
UNION ALL
SELECT 'promotion_uses',
       format('promotion %s', promotion_id) || CASE WHEN customer > 0 THEN format(' customer %s', customer) ELSE '' END,
       coalesce(u.used, 0)::text, coalesce(c.used, 0)::text
FROM (
    SELECT u.promotion_id, coalesce(k.customer_id, 0) AS customer, count(*) AS used
    FROM shopx.promotion_uses AS u
    JOIN shopx.transactions AS t ON t.tenant_id = $1 AND t.id = u.transaction_id
    CROSS JOIN LATERAL (VALUES (NULL, u.in_all), (t.customer_id, u.by_customer))
        AS k (customer_id, counted)
    WHERE u.tenant_id = $1 AND t.status <> 'voided' AND k.counted
    GROUP BY u.promotion_id, k.customer_id
) AS u
FULL JOIN (
    SELECT c.promotion_id, coalesce(c.customer_id, 0) AS customer, c.used
    FROM shopx.promotion_counts AS c
    WHERE c.tenant_id = $1
) AS c USING (promotion_id, customer)
WHERE coalesce(u.used, 0) <> coalesce(c.used, 0)
