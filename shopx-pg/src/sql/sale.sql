-- Sales in the shape of the core type. Numerics cross as text, so that no binary float exists.
SELECT t.id, json_build_object(
    'id', t.id,
    'location', t.location_id,
    'customer', t.customer_id,
    'user', t.user_id,
    'approved_by', t.approved_by,
    'sold_at', t.created_at,
    'business_date', t.business_date,
    'currency', (SELECT s.currency FROM shopx.tenant_settings AS s WHERE s.tenant_id = $1),
    'lines', (
        SELECT json_agg(json_build_object(
            'line_no', l.line_no,
            'product', l.product_id,
            'sku', l.sku,
            'name', l.name,
            'quantity', l.quantity,
            'quantity_decimals', l.quantity_decimals,
            'list_price', l.list_price::text,
            'unit_price', l.unit_price::text,
            'override_reason', l.override_reason,
            'total_price', l.total_price::text,
            'discount_amount', l.discount_amount::text,
            'tax_amount', l.tax_amount::text,
            'exclusive_tax_amount', l.exclusive_tax_amount::text,
            'discounts', (
                SELECT coalesce(json_agg(json_build_object(
                    'kind', d.kind, 'promotion', d.promotion_id, 'reason', d.reason,
                    'amount', d.amount::text)
                    ORDER BY d.position), '[]')
                FROM shopx.transaction_item_discounts AS d
                WHERE d.tenant_id = $1 AND d.transaction_id = t.id AND d.line_no = l.line_no),
            'taxes', (
                SELECT coalesce(json_agg(json_strip_nulls(json_build_object(
                    'name', x.name, 'percent', x.percent::text, 'per_unit', x.per_unit::text,
                    'inclusive', x.inclusive, 'base', x.base::text, 'amount', x.amount::text))
                    ORDER BY x.position), '[]')
                FROM shopx.transaction_item_taxes AS x
                WHERE x.tenant_id = $1 AND x.transaction_id = t.id AND x.line_no = l.line_no),
            'batches', (
                SELECT coalesce(json_agg(json_build_object(
                    'batch', m.batch_id, 'quantity', -m.quantity, 'unit_cost', m.unit_cost::text,
                    'returned', (
                        SELECT coalesce(sum(r.quantity), 0)
                        FROM shopx.refund_items AS i
                        JOIN shopx.stock_movements AS r
                            ON r.tenant_id = $1 AND r.refund_id = i.refund_id
                           AND r.line_no = i.line_no AND r.kind = 'refund'
                           AND r.batch_id = m.batch_id
                        WHERE i.tenant_id = $1 AND i.transaction_id = t.id
                          AND i.transaction_line_no = l.line_no))
                    ORDER BY m.id), '[]')
                FROM shopx.stock_movements AS m
                WHERE m.tenant_id = $1 AND m.transaction_id = t.id AND m.line_no = l.line_no),
            'refunded_quantity', b.quantity,
            'refunded_amount', b.amount::text,
            'refunded_tax_amount', b.tax_amount::text)
            ORDER BY l.line_no)
        FROM shopx.transaction_items AS l
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(i.quantity), 0) AS quantity, coalesce(sum(i.amount), 0) AS amount,
                   coalesce(sum(i.tax_amount), 0) AS tax_amount
            FROM shopx.refund_items AS i
            WHERE i.tenant_id = $1 AND i.transaction_id = t.id
              AND i.transaction_line_no = l.line_no
        ) AS b
        WHERE l.tenant_id = $1 AND l.transaction_id = t.id),
    'payments', (
        SELECT coalesce(json_agg(json_build_object(
            'method', p.method, 'amount', p.amount::text, 'tendered', p.tendered::text)
            ORDER BY p.position), '[]')
        FROM shopx.payments AS p
        WHERE p.tenant_id = $1 AND p.transaction_id = t.id),
    'paid_by', t.payment_method,
    'total_amount', t.total_amount::text,
    'tax_amount', t.tax_amount::text,
    'exclusive_tax_amount', t.exclusive_tax_amount::text,
    'discount_amount', t.discount_amount::text,
    'tax_exemption', t.tax_exemption,
    'rounding_amount', t.rounding_amount::text,
    'status', t.status,
    'refunded_amount', t.refunded_amount::text,
    'refund_count', t.refund_count)::text
FROM shopx.transactions AS t
WHERE t.tenant_id = $1
