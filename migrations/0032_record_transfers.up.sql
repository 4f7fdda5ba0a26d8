SET LOCAL ROLE shopx_owner;

CREATE FUNCTION shopx.record_shipment(
    p_tenant integer, p_user bigint, p_approved_by bigint, p_key uuid, p_use_case text,
    p_fingerprint bytea, p_from bigint, p_to bigint, p_notes text, p_at timestamptz, p_date date,
    p_product bigint[], p_batch bigint[], p_quantity bigint[],
    OUT shipment_id bigint, OUT transfer_ids bigint[])
LANGUAGE plpgsql AS $$
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
    SELECT n.id, p_tenant, record_shipment.shipment_id, p_from, p_to, n.product, n.batch, n.quantity,
           p_date, p_notes, p_user, p_approved_by, p_at, p_at
    FROM unnest(transfer_ids, p_product, p_batch, p_quantity) AS n (id, product, batch, quantity);

    PERFORM shopx.post_stock(
        p_tenant => p_tenant, p_sellable => false, p_user => array_fill(p_user, v_postings),
        p_at => array_fill(p_at, v_postings), p_location => array_fill(p_from, v_postings),
        p_product => p_product, p_batch => p_batch, p_quantity => array_fill(0::bigint, v_postings),
        p_reserved => p_quantity);
END $$;

COMMENT ON FUNCTION shopx.record_shipment IS
'Records pending transfers of one shipment, one a batch, reserves their units at the source, and returns the number of the shipment and their ids. SX002 when the key has been used, SX001 when a batch no longer has enough.';

-- Any number of shipments of one tenant, in the order in which they were decided, in arrays as those of record_stock_documents.
CREATE FUNCTION shopx.record_shipments(
    p_tenant integer, p_lock_wait integer, p_user bigint[], p_approved_by bigint[], p_key uuid[],
    p_use_case text[], p_fingerprint bytea[], p_from bigint[], p_to bigint[], p_notes text[],
    p_at timestamptz[], p_date date[], p_sent_until integer[], p_product bigint[], p_batch bigint[],
    p_quantity bigint[], OUT shipment_ids bigint[], OUT transfer_ids bigint[], OUT left_out text[])
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    v_entered integer := shopx.enter(p_tenant, p_user[1]);
    v_documents integer := cardinality(p_user);
    v_set text;
    v_locked integer;
    v_sent integer := 0;
    n record;
    v_lost bigint[] := '{}';
    v_lost_from bigint[] := '{}';
BEGIN
    IF p_lock_wait IS NOT NULL THEN
        v_set := set_config('lock_timeout', p_lock_wait::text, true);
    END IF;
    v_locked := shopx.lock_in_order(
        p_tenant => p_tenant, p_transactions => '{}', p_voided => '{}', p_transfers => '{}', p_product => p_product,
        p_location => shopx.spread(p_from, p_sent_until));
    shipment_ids := array_fill(NULL::bigint, ARRAY[v_documents]);
    left_out := array_fill(NULL::text, ARRAY[v_documents]);
    FOR d IN 1 .. v_documents LOOP
        IF v_documents > 1 THEN
            v_set := set_config('app.approver_id', '', true);
        END IF;
        BEGIN
            -- Decided on what one that is left out was to take.
            IF p_from[d] = ANY (v_lost_from) AND v_lost && p_product[v_sent + 1:p_sent_until[d]] THEN
                RAISE EXCEPTION USING ERRCODE = 'SX001', MESSAGE = 'another shipment has been left out';
            END IF;
            n := shopx.record_shipment(
                    p_tenant => p_tenant, p_user => p_user[d], p_approved_by => p_approved_by[d],
                    p_key => p_key[d], p_use_case => p_use_case[d], p_fingerprint => p_fingerprint[d],
                    p_from => p_from[d], p_to => p_to[d], p_notes => p_notes[d], p_at => p_at[d],
                    p_date => p_date[d], p_product => p_product[v_sent + 1:p_sent_until[d]],
                    p_batch => p_batch[v_sent + 1:p_sent_until[d]],
                    p_quantity => p_quantity[v_sent + 1:p_sent_until[d]]);
            shipment_ids[d] := n.shipment_id;
            transfer_ids := transfer_ids || n.transfer_ids;
        EXCEPTION WHEN SQLSTATE 'SX001' OR SQLSTATE 'SX002' OR lock_not_available THEN
            left_out[d] := CASE SQLSTATE WHEN 'SX002' THEN 'key' WHEN 'SX001' THEN 'race' ELSE 'held' END;
            v_lost_from := v_lost_from || p_from[d];
            v_lost := v_lost || p_product[v_sent + 1:p_sent_until[d]];
        END;
        v_sent := p_sent_until[d];
    END LOOP;
END $$;

COMMENT ON FUNCTION shopx.record_shipments IS
'Records shipments, each answered by itself, and returns their numbers, the ids of the transfers of those that are recorded, and for each NULL, or why it is left out: key when its key has been used, race when what it stands on is no longer so, held when somebody else holds what it needs for longer than p_lock_wait milliseconds; NULL waits as long as the session does.';

GRANT EXECUTE ON FUNCTION shopx.record_shipments TO shopx_app;

-- Completes or cancels pending transfers. What did not arrive is written off at the source, or stays
-- pending as a transfer of its own.
CREATE FUNCTION shopx.record_closing(
    p_tenant integer, p_user bigint, p_approved_by bigint, p_key uuid, p_use_case text,
    p_fingerprint bytea, p_at timestamptz,
    p_transfer bigint[], p_expected bigint[], p_business_date date[], p_arrival_date date[],
    p_outcome text[], p_received bigint[], p_shortfall text[], p_shortfall_reason text[])
RETURNS bigint[] LANGUAGE plpgsql AS $$
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

COMMENT ON FUNCTION shopx.record_closing IS
'Completes or cancels pending transfers, and returns for each the id of the new one for what stays pending of it, or NULL. SX002 when the key has been used, SX001 when a transfer is no longer pending as expected.';

-- Any number of requests of one tenant that complete or cancel transfers, in arrays as those of record_stock_documents.
CREATE FUNCTION shopx.record_closings(
    p_tenant integer, p_lock_wait integer, p_user bigint[], p_approved_by bigint[], p_key uuid[],
    p_use_case text[], p_fingerprint bytea[], p_at timestamptz[], p_transfer_until integer[],
    p_transfer bigint[], p_expected bigint[], p_business_date date[], p_arrival_date date[],
    p_outcome text[], p_received bigint[], p_shortfall text[], p_shortfall_reason text[],
    OUT remainders bigint[], OUT left_out text[])
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    v_entered integer := shopx.enter(p_tenant, p_user[1]);
    v_documents integer := cardinality(p_user);
    v_set text;
    v_locked integer;
    v_transfer integer := 0;
    v_remainders bigint[];
BEGIN
    IF p_lock_wait IS NOT NULL THEN
        v_set := set_config('lock_timeout', p_lock_wait::text, true);
    END IF;
    v_locked := shopx.lock_in_order(
        p_tenant => p_tenant, p_transactions => '{}', p_voided => '{}', p_transfers => p_transfer, p_product => '{}',
        p_location => '{}');
    left_out := array_fill(NULL::text, ARRAY[v_documents]);
    FOR d IN 1 .. v_documents LOOP
        IF v_documents > 1 THEN
            v_set := set_config('app.approver_id', '', true);
        END IF;
        BEGIN
            v_remainders := shopx.record_closing(
                    p_tenant => p_tenant, p_user => p_user[d], p_approved_by => p_approved_by[d],
                    p_key => p_key[d], p_use_case => p_use_case[d], p_fingerprint => p_fingerprint[d],
                    p_at => p_at[d], p_transfer => p_transfer[v_transfer + 1:p_transfer_until[d]],
                    p_expected => p_expected[v_transfer + 1:p_transfer_until[d]],
                    p_business_date => p_business_date[v_transfer + 1:p_transfer_until[d]],
                    p_arrival_date => p_arrival_date[v_transfer + 1:p_transfer_until[d]],
                    p_outcome => p_outcome[v_transfer + 1:p_transfer_until[d]],
                    p_received => p_received[v_transfer + 1:p_transfer_until[d]],
                    p_shortfall => p_shortfall[v_transfer + 1:p_transfer_until[d]],
                    p_shortfall_reason => p_shortfall_reason[v_transfer + 1:p_transfer_until[d]]);
            remainders := remainders || v_remainders;
        EXCEPTION WHEN SQLSTATE 'SX001' OR SQLSTATE 'SX002' OR lock_not_available THEN
            left_out[d] := CASE SQLSTATE WHEN 'SX002' THEN 'key' WHEN 'SX001' THEN 'race' ELSE 'held' END;
        END;
        v_transfer := p_transfer_until[d];
    END LOOP;
END $$;

COMMENT ON FUNCTION shopx.record_closings IS
'Completes or cancels transfers, each request answered by itself, and returns for each transfer of those that are recorded the id of the new one for what stays pending of it, or NULL, and for each NULL, or why it is left out: key when its key has been used, race when what it stands on is no longer so, held when somebody else holds what it needs for longer than p_lock_wait milliseconds; NULL waits as long as the session does.';

GRANT EXECUTE ON FUNCTION shopx.record_closings TO shopx_app;

RESET ROLE;
