-- A stock document in the form `stored::StockDocument`. Numerics cross as text, so that no binary float
-- exists.
SELECT json_build_object(
    'id', d.id,
    'kind', d.kind,
    'location', d.location_id,
    'supplier', d.supplier_id,
    'note', d.note,
    'user', d.user_id,
    'approved_by', d.approved_by,
    'at', d.created_at,
    'changes', (
        SELECT coalesce(json_agg(json_build_object(
            'line_no', m.line_no,
            'product', m.product_id,
            'batch', m.batch_id,
            'batch_number', b.batch_number,
            'quantity', m.quantity,
            'unit_cost', m.unit_cost::text,
            'reason', m.reason)
            ORDER BY m.id), '[]')
        FROM shopx.stock_movements AS m
        CROSS JOIN LATERAL (
            SELECT q.batch_number FROM shopx.batches AS q
            WHERE q.tenant_id = $1 AND q.id = m.batch_id LIMIT 1) AS b
        WHERE m.tenant_id = $1 AND m.stock_document_id = d.id),
    'counts', (
        SELECT coalesce(json_agg(json_build_object(
            'line_no', c.line_no,
            'product', c.product_id,
            'batch', c.batch_id,
            'expected', c.expected,
            'counted', c.counted)
            ORDER BY c.line_no), '[]')
        FROM shopx.stock_count_lines AS c
        WHERE c.tenant_id = $1 AND c.stock_document_id = d.id))::text AS "json!"
FROM shopx.stock_documents AS d
WHERE d.tenant_id = $1 AND d.id = $2
