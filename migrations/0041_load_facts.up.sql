SET LOCAL ROLE shopx_owner;

-- A sale as a document. Numerics cross as text, so that no binary float exists.
CREATE FUNCTION shopx.sale_document(p_tenant integer, p_transaction bigint)
RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
    RETURN (
        SELECT json_build_object(
            'id', t.id,
            'location', t.location_id,
            'customer', t.customer_id,
            'user', t.user_id,
            'approved_by', t.approved_by,
            'sold_at', t.created_at,
            'business_date', t.business_date,
            'currency', (SELECT s.currency FROM shopx.tenant_settings AS s WHERE s.tenant_id = p_tenant),
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
                        WHERE d.tenant_id = p_tenant AND d.transaction_id = t.id AND d.line_no = l.line_no),
                    'taxes', (
                        SELECT coalesce(json_agg(json_strip_nulls(json_build_object(
                            'name', x.name, 'percent', x.percent::text, 'per_unit', x.per_unit::text,
                            'inclusive', x.inclusive, 'base', x.base::text, 'amount', x.amount::text))
                            ORDER BY x.position), '[]')
                        FROM shopx.transaction_item_taxes AS x
                        WHERE x.tenant_id = p_tenant AND x.transaction_id = t.id AND x.line_no = l.line_no),
                    'batches', (
                        SELECT coalesce(json_agg(json_build_object(
                            'batch', m.batch_id, 'quantity', -m.quantity, 'unit_cost', m.unit_cost::text,
                            'returned', (
                                SELECT coalesce(sum((
                                    SELECT sum(r.quantity) FROM shopx.stock_movements AS r
                                    WHERE r.tenant_id = p_tenant AND r.refund_id = i.refund_id
                                      AND r.line_no = i.line_no AND r.kind = 'refund'
                                      AND r.batch_id + 0 = m.batch_id)), 0)::bigint
                                FROM shopx.refund_items AS i
                                WHERE i.tenant_id = p_tenant AND i.transaction_id = t.id
                                  AND i.transaction_line_no = l.line_no))
                            ORDER BY m.id), '[]')
                        FROM shopx.stock_movements AS m
                        WHERE m.tenant_id = p_tenant AND m.transaction_id = t.id AND m.line_no = l.line_no),
                    'refunded_quantity', b.quantity,
                    'refunded_amount', b.amount::text,
                    'refunded_tax_amount', b.tax_amount::text)
                    ORDER BY l.line_no)
                FROM shopx.transaction_items AS l
                CROSS JOIN LATERAL (
                    SELECT coalesce(sum(i.quantity), 0) AS quantity, coalesce(sum(i.amount), 0) AS amount,
                           coalesce(sum(i.tax_amount), 0) AS tax_amount
                    FROM shopx.refund_items AS i
                    WHERE i.tenant_id = p_tenant AND i.transaction_id = t.id
                      AND i.transaction_line_no = l.line_no
                ) AS b
                WHERE l.tenant_id = p_tenant AND l.transaction_id = t.id),
            'payments', (
                SELECT coalesce(json_agg(json_build_object(
                    'method', p.method, 'amount', p.amount::text, 'tendered', p.tendered::text)
                    ORDER BY p.position), '[]')
                FROM shopx.payments AS p
                WHERE p.tenant_id = p_tenant AND p.transaction_id = t.id),
            'paid_by', t.payment_method,
            'total_amount', t.total_amount::text,
            'tax_amount', t.tax_amount::text,
            'exclusive_tax_amount', t.exclusive_tax_amount::text,
            'discount_amount', t.discount_amount::text,
            'tax_exemption', t.tax_exemption,
            'amount_digits', t.amount_digits,
            'rounding_amount', t.rounding_amount::text,
            'status', t.status,
            'refunded_amount', t.refunded_amount::text,
            'refund_count', t.refund_count)::text
        FROM shopx.transactions AS t
        WHERE t.tenant_id = p_tenant AND t.id = p_transaction);
END $$;

COMMENT ON FUNCTION shopx.sale_document IS 'A sale with its lines and payments in JSON; NULL when there is none.';

GRANT EXECUTE ON FUNCTION shopx.sale_document TO shopx_app;

-- Everything that a decision about a sale needs, in one row, without locks and from one snapshot.
CREATE FUNCTION shopx.load_sale(p_tenant integer, p_user bigint, p_transaction bigint, p_key uuid)
RETURNS TABLE (
    sale text, time_zone text,
    currency text, rounding_mode text, rounding_level text, cash_step numeric, cash_rounding_mode text,
    amount_digits smallint, picking text,
    cashier_refund_limit numeric, cashier_discount_limit numeric, encrypts_personal_data boolean,
    cash_refunded numeric, cash_rounding numeric,
    prior_use_case text, prior_fingerprint bytea, prior_subject_ids bigint[])
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    v_entered integer;
BEGIN
    v_entered := shopx.enter(p_tenant, p_user);
    RETURN QUERY
    SELECT shopx.sale_document(p_tenant, t.id), l.time_zone,
           s.currency, s.rounding_mode, s.rounding_level, s.cash_step, s.cash_rounding_mode, s.amount_digits,
           s.picking, s.cashier_refund_limit,
           s.cashier_discount_limit, s.personal_key_id IS NOT NULL,
           c.amount, c.rounding,
           k.use_case, k.fingerprint::bytea, k.subject_ids
    FROM (SELECT) AS one
    LEFT JOIN shopx.tenant_settings AS s ON s.tenant_id = p_tenant
    LEFT JOIN shopx.transactions AS t ON t.tenant_id = p_tenant AND t.id = p_transaction
    LEFT JOIN LATERAL (
        SELECT q.time_zone FROM shopx.locations AS q
        WHERE q.tenant_id = p_tenant AND q.id = t.location_id LIMIT 1
    ) AS l ON true
    LEFT JOIN shopx.idempotency_keys AS k ON k.tenant_id = p_tenant AND k.key = p_key
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(r.amount), 0) AS amount, coalesce(sum(r.rounding_amount), 0) AS rounding
        FROM shopx.refunds AS r
        WHERE r.tenant_id = p_tenant AND r.transaction_id = p_transaction AND r.payment_method = 'cash'
    ) AS c;
END $$;

COMMENT ON FUNCTION shopx.load_sale IS
'One row: the sale as a document, NULL when there is none, the time zone of its location, settings, what was paid back for it in cash with its rounding, and what the key has done before.';

GRANT EXECUTE ON FUNCTION shopx.load_sale TO shopx_app;

-- A transfer as a document.
CREATE FUNCTION shopx.transfer_document(t shopx.transfers)
RETURNS text LANGUAGE sql STABLE AS $$
    SELECT json_build_object(
        'id', t.id,
        'shipment', t.shipment_id,
        'from', t.from_location_id,
        'to', t.to_location_id,
        'product', t.product_id,
        'batch', t.batch_id,
        'quantity', t.quantity,
        'transfer_date', t.transfer_date,
        'notes', t.notes,
        'requested_by', t.requested_by,
        'approved_by', t.approved_by,
        'requested_at', t.created_at,
        'state', CASE t.status
            WHEN 'pending' THEN to_json('Pending'::text)
            WHEN 'completed' THEN json_build_object('Completed', json_build_object(
                'received', t.received_quantity,
                'shortfall', t.shortfall_reason,
                'by', t.settled_by,
                'at', t.settled_at))
            WHEN 'cancelled' THEN json_build_object('Cancelled', json_build_object(
                'by', t.settled_by,
                'at', t.settled_at))
        END)::text
$$;

COMMENT ON FUNCTION shopx.transfer_document IS 'A transfer in JSON.';

GRANT EXECUTE ON FUNCTION shopx.transfer_document TO shopx_app;

-- Everything that a decision about transfers needs, in one row, without locks and from one snapshot.
-- Lists are arrays of one length each, empty when there is nothing.
CREATE FUNCTION shopx.load_transfers(p_tenant integer, p_user bigint, p_transfers bigint[], p_key uuid)
RETURNS TABLE (
    transfers text[], location_ids bigint[], time_zones text[],
    prior_use_case text, prior_fingerprint bytea, prior_subject_ids bigint[])
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    v_entered integer;
BEGIN
    v_entered := shopx.enter(p_tenant, p_user);
    RETURN QUERY
    SELECT coalesce(t.documents, '{}'), l.ids, l.time_zones, k.use_case, k.fingerprint::bytea, k.subject_ids
    FROM (
        SELECT array_agg(shopx.transfer_document(q) ORDER BY q.id) AS documents,
               array_agg(q.from_location_id) || array_agg(q.to_location_id) AS locations
        FROM (SELECT DISTINCT n.id FROM unnest(p_transfers) AS n (id)) AS n
        CROSS JOIN LATERAL (
            SELECT r.* FROM shopx.transfers AS r WHERE r.tenant_id = p_tenant AND r.id = n.id LIMIT 1
        ) AS q
    ) AS t
    LEFT JOIN shopx.idempotency_keys AS k ON k.tenant_id = p_tenant AND k.key = p_key
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(q.id), '{}') AS ids, coalesce(array_agg(q.time_zone), '{}') AS time_zones
        FROM (SELECT DISTINCT n.id FROM unnest(t.locations) AS n (id)) AS n
        CROSS JOIN LATERAL (
            SELECT r.id, r.time_zone FROM shopx.locations AS r
            WHERE r.tenant_id = p_tenant AND r.id = n.id LIMIT 1
        ) AS q
    ) AS l;
END $$;

COMMENT ON FUNCTION shopx.load_transfers IS
'One row: the transfers that are there, in JSON, the time zones of their sources and destinations, and what the key has done before.';

GRANT EXECUTE ON FUNCTION shopx.load_transfers TO shopx_app;

-- A batch as a document. Numerics cross as text, so that no binary float exists.
CREATE FUNCTION shopx.batch_document(b shopx.batches)
RETURNS text LANGUAGE sql STABLE AS $$
    SELECT json_build_object(
        'id', b.id,
        'product', b.product_id,
        'supplier', b.supplier_id,
        'number', b.batch_number,
        'quantity_received', b.quantity_received,
        'cost_per_unit', b.cost_per_unit::text,
        'received_date', b.received_date,
        'expiration_date', b.expiration_date,
        'quarantined', b.quarantined,
        'quarantine_reason', b.quarantine_reason,
        'version', b.version,
        'on_hand', (
            SELECT coalesce(sum(s.quantity), 0)
            FROM shopx.batch_stock AS s
            WHERE s.tenant_id = b.tenant_id AND s.batch_id = b.id AND s.is_open))::text
$$;

COMMENT ON FUNCTION shopx.batch_document IS 'A batch with its units on hand at all locations, in JSON.';

GRANT EXECUTE ON FUNCTION shopx.batch_document TO shopx_app;

-- Everything that a decision about a batch needs, in one row, without locks and from one snapshot.
CREATE FUNCTION shopx.load_batch(p_tenant integer, p_user bigint, p_batch bigint, p_key uuid)
RETURNS TABLE (
    batch text, prior_use_case text, prior_fingerprint bytea, prior_subject_ids bigint[])
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    v_entered integer;
BEGIN
    v_entered := shopx.enter(p_tenant, p_user);
    RETURN QUERY
    SELECT (SELECT shopx.batch_document(q) FROM shopx.batches AS q
            WHERE q.tenant_id = p_tenant AND q.id = p_batch),
           k.use_case, k.fingerprint::bytea, k.subject_ids
    FROM (SELECT) AS one
    LEFT JOIN shopx.idempotency_keys AS k ON k.tenant_id = p_tenant AND k.key = p_key;
END $$;

COMMENT ON FUNCTION shopx.load_batch IS
'One row: the batch in JSON, NULL when there is none, and what the key has done before.';

GRANT EXECUTE ON FUNCTION shopx.load_batch TO shopx_app;

RESET ROLE;
