-- A refund in the form `stored::Refund`. Numerics cross as text, so that no binary float exists.
SELECT json_build_object(
    'id', r.id,
    'sale', r.transaction_id,
    'kind', r.kind,
    'location', r.location_id,
    'user', r.user_id,
    'approved_by', r.approved_by,
    'at', r.created_at,
    'business_date', r.business_date,
    'amount', r.amount::text,
    'tax_amount', r.tax_amount::text,
    'rounding_amount', r.rounding_amount::text,
    'paid_by', r.payment_method,
    'reason', r.reason,
    'lines', (
        SELECT json_agg(json_build_object(
            'line_no', i.line_no,
            'sale_line_no', i.transaction_line_no,
            'product', i.product_id,
            'quantity', i.quantity,
            'amount', i.amount::text,
            'tax_amount', i.tax_amount::text,
            'disposition', i.disposition)
            ORDER BY i.line_no)
        FROM shopx.refund_items AS i
        WHERE i.tenant_id = $1 AND i.refund_id = r.id))::text
FROM shopx.refunds AS r
WHERE r.tenant_id = $1 AND r.id = $2
