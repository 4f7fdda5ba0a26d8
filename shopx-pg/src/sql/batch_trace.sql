    -- Where the batch `b` went.
    'on_hand', (
        SELECT coalesce(json_agg(json_build_object(
            'location', s.location_id, 'quantity', s.quantity, 'reserved', s.reserved)
            ORDER BY s.location_id), '[]')
        FROM shopx.batch_stock AS s
        WHERE s.tenant_id = $1 AND s.batch_id = b.id AND s.is_open),
    'sales', (
        SELECT coalesce(json_agg(json_build_object(
            'sale', t.id,
            'line_no', m.line_no,
            'location', t.location_id,
            'customer', t.customer_id,
            'sold_at', t.created_at,
            'quantity', -m.quantity,
            'returned', (
                SELECT coalesce(sum(r.quantity), 0)
                FROM shopx.refund_items AS i
                JOIN shopx.stock_movements AS r
                    ON r.tenant_id = $1 AND r.refund_id = i.refund_id AND r.line_no = i.line_no
                   AND r.kind = 'refund' AND r.batch_id = b.id
                WHERE i.tenant_id = $1 AND i.transaction_id = t.id
                  AND i.transaction_line_no = m.line_no))
            ORDER BY t.id, m.line_no), '[]')
        FROM shopx.stock_movements AS m
        JOIN shopx.transactions AS t ON t.tenant_id = $1 AND t.id = m.transaction_id
        WHERE m.tenant_id = $1 AND m.batch_id = b.id AND m.kind = 'sale'),
    'transfers', (
        SELECT coalesce(json_agg(t.id ORDER BY t.id), '[]')
        FROM shopx.transfers AS t
        WHERE t.tenant_id = $1 AND t.batch_id = b.id AND t.status <> 'cancelled'))::text
FROM shopx.batches AS b
WHERE b.tenant_id = $1 AND b.id = $2
