SET LOCAL ROLE shopx_owner;

CREATE FUNCTION shopx.record_transfers(
    p_tenant integer, p_user bigint, p_approved_by bigint, p_key uuid, p_use_case text,
    p_fingerprint bytea, p_from bigint, p_to bigint, p_notes text, p_at timestamptz, p_date date,
    p_product bigint[], p_batch bigint[], p_quantity bigint[],
    OUT shipment_id bigint, OUT transfer_ids bigint[])
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    v_postings integer[] := ARRAY[cardinality(p_product)];
BEGIN
    PERFORM shopx.enter(p_tenant, p_user, p_approved_by);
    shipment_id := nextval('shopx.shipment_id_seq');
    transfer_ids := ARRAY(SELECT nextval('shopx.transfers_id_seq')
                          FROM generate_series(1, cardinality(p_product)));
    PERFORM shopx.claim_key(p_tenant, p_key, p_use_case, p_fingerprint, transfer_ids);

    INSERT INTO shopx.transfers
        (id, tenant_id, shipment_id, from_location_id, to_location_id, product_id, batch_id, quantity,
         transfer_date, notes, requested_by, approved_by, created_at, updated_at)
    SELECT n.id, p_tenant, record_transfers.shipment_id, p_from, p_to, n.product, n.batch, n.quantity,
           p_date, p_notes, p_user, p_approved_by, p_at, p_at
    FROM unnest(transfer_ids, p_product, p_batch, p_quantity) AS n (id, product, batch, quantity);

    PERFORM shopx.post_stock(
        p_tenant => p_tenant, p_sellable => false, p_user => array_fill(p_user, v_postings),
        p_at => array_fill(p_at, v_postings), p_location => array_fill(p_from, v_postings),
        p_product => p_product, p_batch => p_batch, p_quantity => array_fill(0::bigint, v_postings),
        p_reserved => p_quantity);
END $$;

COMMENT ON FUNCTION shopx.record_transfers IS
'Records pending transfers of one shipment, one a batch, reserves their units at the source, and returns the number of the shipment and their ids. SX002 when the key has been used, SX001 when a batch no longer has enough.';

GRANT EXECUTE ON FUNCTION shopx.record_transfers TO shopx_app;

-- Completes or cancels pending transfers. What did not arrive is written off at the source, or stays
-- pending as a transfer of its own.
CREATE FUNCTION shopx.close_transfers(
    p_tenant integer, p_user bigint, p_approved_by bigint, p_key uuid, p_use_case text,
    p_fingerprint bytea, p_at timestamptz,
    p_transfer bigint[], p_expected bigint[], p_business_date date[], p_arrival_date date[],
    p_outcome text[], p_received bigint[], p_shortfall text[], p_shortfall_reason text[])
RETURNS bigint[] LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    v_remainders bigint[];
    v_ids bigint[];
    v_post record;
    n record;
BEGIN
    PERFORM shopx.enter(p_tenant, p_user, p_approved_by);
    PERFORM shopx.check_people(p_tenant, p_user, p_approved_by);
    v_remainders := ARRAY(
        SELECT CASE WHEN u.shortfall = 'stay_pending' THEN nextval('shopx.transfers_id_seq') END
        FROM unnest(p_shortfall) WITH ORDINALITY AS u (shortfall, place) ORDER BY u.place);
    v_ids := ARRAY(
        SELECT i.id FROM unnest(p_transfer, v_remainders) WITH ORDINALITY AS u (transfer, remainder, place)
        CROSS JOIN LATERAL (VALUES (1, u.transfer), (2, u.remainder)) AS i (part, id)
        WHERE i.id IS NOT NULL
        ORDER BY u.place, i.part);
    PERFORM shopx.claim_key(p_tenant, p_key, p_use_case, p_fingerprint, v_ids);

    FOR n IN
        SELECT u.transfer, u.expected, u.outcome, u.received, u.shortfall, u.reason
        FROM unnest(p_transfer, p_expected, p_outcome, p_received, p_shortfall, p_shortfall_reason)
            AS u (transfer, expected, outcome, received, shortfall, reason)
        ORDER BY u.transfer
    LOOP
        UPDATE shopx.transfers AS t
        SET status = n.outcome,
            quantity = CASE WHEN n.shortfall = 'stay_pending' THEN n.received ELSE t.quantity END,
            received_quantity = CASE WHEN n.outcome = 'completed' THEN n.received END,
            shortfall_reason = CASE WHEN n.shortfall = 'write_off' THEN n.reason END,
            settled_by = p_user, settled_at = p_at, updated_at = p_at
        WHERE t.tenant_id = p_tenant AND t.id = n.transfer
          AND t.status = 'pending' AND t.quantity = n.expected;
        IF NOT FOUND THEN
            RAISE EXCEPTION USING ERRCODE = 'SX001', MESSAGE = 'the transfer is no longer pending as expected';
        END IF;
    END LOOP;

    INSERT INTO shopx.transfers
        (id, tenant_id, shipment_id, from_location_id, to_location_id, product_id, batch_id, quantity,
         transfer_date, notes, requested_by, approved_by, created_at, updated_at)
    SELECT u.id, p_tenant, t.shipment_id, t.from_location_id, t.to_location_id, t.product_id, t.batch_id,
           u.expected - u.received, t.transfer_date, t.notes, t.requested_by, t.approved_by,
           p_at, p_at
    FROM unnest(v_remainders, p_transfer, p_expected, p_received) AS u (id, transfer, expected, received)
    JOIN shopx.transfers AS t
        ON t.tenant_id = p_tenant AND t.id = u.transfer AND t.id = ANY (p_transfer)
    WHERE u.id IS NOT NULL;

    SELECT array_agg(x.location) AS location, array_agg(t.product_id) AS product,
           array_agg(t.batch_id) AS batch, array_agg(x.quantity) AS quantity,
           array_agg(x.reserved) AS reserved, array_agg(x.kind) AS kind, array_agg(x.reason) AS reason,
           array_agg(b.cost_per_unit) AS unit_cost, array_agg(t.id) AS transfer,
           array_agg(x.business_date) AS business_date
    INTO v_post
    FROM unnest(p_transfer, p_expected, p_outcome, p_received, p_shortfall, p_business_date,
                p_arrival_date)
        AS u (transfer, expected, outcome, received, shortfall, business_date, arrival_date)
    JOIN shopx.transfers AS t
        ON t.tenant_id = p_tenant AND t.id = u.transfer AND t.id = ANY (p_transfer)
    JOIN shopx.batches AS b ON b.tenant_id = p_tenant AND b.id = t.batch_id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN u.outcome = 'completed' THEN u.received ELSE 0 END AS arrived,
               CASE WHEN u.shortfall = 'write_off' THEN u.expected - u.received ELSE 0 END AS lost,
               CASE WHEN u.outcome = 'cancelled' THEN u.expected ELSE 0 END AS released
    ) AS v
    CROSS JOIN LATERAL (VALUES
        (t.from_location_id, -v.arrived, -v.arrived - v.released, 'transfer_out', NULL, u.business_date),
        (t.from_location_id, -v.lost, -v.lost, 'write_off', t.shortfall_reason, u.business_date),
        (t.to_location_id, v.arrived, 0, 'transfer_in', NULL, u.arrival_date)
    ) AS x (location, quantity, reserved, kind, reason, business_date)
    WHERE x.quantity <> 0 OR x.reserved <> 0;

    PERFORM shopx.post_stock(
        p_tenant => p_tenant, p_sellable => false,
        p_user => array_fill(p_user, ARRAY[cardinality(v_post.product)]),
        p_at => array_fill(p_at, ARRAY[cardinality(v_post.product)]), p_location => v_post.location,
        p_product => v_post.product, p_batch => v_post.batch, p_quantity => v_post.quantity,
        p_reserved => v_post.reserved, p_business_date => v_post.business_date, p_kind => v_post.kind,
        p_reason => v_post.reason, p_unit_cost => v_post.unit_cost, p_transfer => v_post.transfer);

    RETURN v_remainders;
END $$;

COMMENT ON FUNCTION shopx.close_transfers IS
'Completes or cancels pending transfers, and returns for each the id of the new one for what stays pending of it, or NULL. SX002 when the key has been used, SX001 when a transfer is no longer pending as expected.';

GRANT EXECUTE ON FUNCTION shopx.close_transfers TO shopx_app;

RESET ROLE;
