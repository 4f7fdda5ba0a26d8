-- The tenant with its settings `s`, in the shape of the core type.
SELECT json_build_object(
    'id', t.id,
    'name', t.name,
    'domain', t.domain,
    'settings', json_build_object(
        'currency', s.currency,
        'rounding', json_build_object(
            'mode', s.rounding_mode,
            'level', s.rounding_level,
            'cash_step', s.cash_step::text),
        'picking', s.picking,
        'cashier_refund_limit', s.cashier_refund_limit::text),
    'version', s.version)::text
FROM s
JOIN shopx.tenants AS t ON t.id = s.tenant_id
WHERE t.id = $1
