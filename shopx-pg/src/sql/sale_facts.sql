    'time_zone', (
        SELECT l.time_zone FROM shopx.transactions AS t
        JOIN shopx.locations AS l ON l.tenant_id = $1 AND l.id = t.location_id
        WHERE t.tenant_id = $1 AND t.id = $2),
    'settings', (
        SELECT json_build_object(
            'currency', s.currency,
            'rounding', json_build_object(
                'mode', s.rounding_mode, 'level', s.rounding_level, 'cash_step', s.cash_step::text),
            'picking', s.picking,
            'cashier_refund_limit', s.cashier_refund_limit::text,
            'cashier_discount_limit', s.cashier_discount_limit::text,
            'encrypts_personal_data', s.personal_key_id IS NOT NULL)
        FROM shopx.tenant_settings AS s WHERE s.tenant_id = $1),
    'cash_refunded', (
        SELECT coalesce(sum(r.amount), 0)::text FROM shopx.refunds AS r
        WHERE r.tenant_id = $1 AND r.transaction_id = $2 AND r.payment_method = 'cash'),
    'cash_rounding', (
        SELECT coalesce(sum(r.rounding_amount), 0)::text FROM shopx.refunds AS r
        WHERE r.tenant_id = $1 AND r.transaction_id = $2 AND r.payment_method = 'cash'),
    'prior', (
        SELECT json_build_object(
            'use_case', k.use_case,
            'fingerprint', (
                SELECT json_agg(get_byte(k.fingerprint, i) ORDER BY i)
                FROM generate_series(0, length(k.fingerprint) - 1) AS i),
            'subjects', k.subject_ids)
        FROM shopx.idempotency_keys AS k WHERE k.tenant_id = $1 AND k.key = $3))::text
