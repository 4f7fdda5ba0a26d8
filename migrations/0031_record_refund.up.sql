SET LOCAL ROLE shopx_owner;

-- A refund or void of a sale, or a return without one. A posting names its batch, or a new one by its
-- place among them, counting from 1.
CREATE FUNCTION shopx.record_refund(
    p_tenant integer, p_user bigint, p_approved_by bigint, p_key uuid, p_use_case text,
    p_fingerprint bytea, p_transaction bigint, p_expected_refund_count integer, p_status text,
    p_location bigint, p_kind text, p_amount numeric, p_tax numeric, p_rounding numeric, p_method text,
    p_reason text, p_at timestamptz, p_business_date date,
    p_item_line_no integer[], p_item_transaction_line_no integer[], p_item_product bigint[],
    p_item_quantity bigint[], p_item_amount numeric[], p_item_tax numeric[], p_item_disposition text[],
    p_batch_product bigint[], p_batch_supplier bigint[], p_batch_number text[],
    p_batch_quantity bigint[], p_batch_cost numeric[], p_batch_expires date[], p_batch_received date[],
    p_post_line_no integer[], p_post_product bigint[], p_post_batch bigint[], p_post_new_batch integer[],
    p_post_quantity bigint[], p_post_kind text[], p_post_reason text[], p_post_unit_cost numeric[])
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_id bigint;
    v_batches bigint[];
    v_postings integer[] := ARRAY[cardinality(p_post_product)];
BEGIN
    PERFORM shopx.enter(p_tenant, p_user, p_approved_by);
    v_id := nextval('shopx.refunds_id_seq');
    PERFORM shopx.claim_key(p_tenant, p_key, p_use_case, p_fingerprint, ARRAY[v_id]);

    -- Whoever refunded in between has raised the count.
    IF p_transaction IS NOT NULL THEN
        UPDATE shopx.transactions AS t
        SET refunded_amount = t.refunded_amount + p_amount, refund_count = t.refund_count + 1,
            status = p_status
        WHERE t.tenant_id = p_tenant AND t.id = p_transaction
          AND t.refund_count = p_expected_refund_count AND t.status NOT IN ('voided', 'refunded');
        IF NOT FOUND THEN
            RAISE EXCEPTION USING ERRCODE = 'SX001', MESSAGE = 'the sale has been refunded';
        END IF;
        IF p_status = 'voided' THEN
            PERFORM shopx.give_uses_back(p_tenant, p_transaction);
        END IF;
    END IF;

    INSERT INTO shopx.refunds
        (id, tenant_id, transaction_id, location_id, kind, amount, tax_amount, rounding_amount,
         payment_method, reason, user_id, approved_by, business_date, created_at)
    VALUES (v_id, p_tenant, p_transaction, p_location, p_kind, p_amount, p_tax, p_rounding,
            p_method, p_reason, p_user, p_approved_by, p_business_date, p_at);

    INSERT INTO shopx.refund_items
        (tenant_id, refund_id, line_no, transaction_id, transaction_line_no, product_id, quantity, amount,
         tax_amount, disposition)
    SELECT p_tenant, v_id, n.line_no, p_transaction, n.transaction_line_no, n.product, n.quantity, n.amount,
           n.tax, n.disposition
    FROM unnest(p_item_line_no, p_item_transaction_line_no, p_item_product, p_item_quantity, p_item_amount,
                p_item_tax, p_item_disposition)
        AS n (line_no, transaction_line_no, product, quantity, amount, tax, disposition);

    v_batches := ARRAY(SELECT nextval('shopx.batches_id_seq')
                       FROM generate_series(1, cardinality(p_batch_product)));
    PERFORM shopx.add_batches(
        p_tenant => p_tenant, p_at => p_at, p_ids => v_batches, p_product => p_batch_product,
        p_supplier => p_batch_supplier, p_number => p_batch_number, p_quantity => p_batch_quantity,
        p_cost => p_batch_cost, p_expires => p_batch_expires, p_received => p_batch_received);

    PERFORM shopx.post_stock(
        p_tenant => p_tenant, p_sellable => false, p_user => array_fill(p_user, v_postings),
        p_at => array_fill(p_at, v_postings), p_location => array_fill(p_location, v_postings),
        p_product => p_post_product,
        p_batch => ARRAY(
            SELECT coalesce(n.batch, v_batches[n.new])
            FROM unnest(p_post_batch, p_post_new_batch) WITH ORDINALITY AS n (batch, new, place)
            ORDER BY n.place),
        p_quantity => p_post_quantity, p_reserved => array_fill(0::bigint, v_postings),
        p_business_date => array_fill(p_business_date, v_postings), p_kind => p_post_kind,
        p_reason => p_post_reason, p_unit_cost => p_post_unit_cost,
        p_refund => array_fill(v_id, v_postings), p_line_no => p_post_line_no);

    RETURN v_id;
END $$;

COMMENT ON FUNCTION shopx.record_refund IS
'Records a refund, void or return with its lines, new batches and postings, and returns its id. SX002 when the key has been used, SX001 when the sale has been refunded since, or the stock no longer allows it.';

-- Any number of refunds, voids and returns of one tenant, in arrays as those of record_stock_documents.
CREATE FUNCTION shopx.record_refunds(
    p_tenant integer, p_lock_wait integer, p_user bigint[], p_approved_by bigint[], p_key uuid[],
    p_use_case text[], p_fingerprint bytea[], p_transaction bigint[], p_expected_refund_count integer[],
    p_status text[], p_location bigint[], p_kind text[], p_amount numeric[], p_tax numeric[],
    p_rounding numeric[], p_method text[], p_reason text[], p_at timestamptz[], p_business_date date[],
    p_item_until integer[], p_item_line_no integer[], p_item_transaction_line_no integer[],
    p_item_product bigint[], p_item_quantity bigint[], p_item_amount numeric[], p_item_tax numeric[],
    p_item_disposition text[], p_batch_until integer[], p_batch_product bigint[], p_batch_supplier bigint[],
    p_batch_number text[], p_batch_quantity bigint[], p_batch_cost numeric[], p_batch_expires date[],
    p_batch_received date[], p_post_until integer[], p_post_line_no integer[], p_post_product bigint[],
    p_post_batch bigint[], p_post_new_batch integer[], p_post_quantity bigint[], p_post_kind text[],
    p_post_reason text[], p_post_unit_cost numeric[], OUT ids bigint[], OUT left_out text[])
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    v_entered integer := shopx.enter(p_tenant, p_user[1]);
    v_documents integer := cardinality(p_user);
    v_set text;
    v_locked integer;
    v_item integer := 0;
    v_batch integer := 0;
    v_post integer := 0;
BEGIN
    IF p_lock_wait IS NOT NULL THEN
        v_set := set_config('lock_timeout', p_lock_wait::text, true);
    END IF;
    v_locked := shopx.lock_in_order(
        p_tenant => p_tenant, p_transactions => p_transaction,
        p_voided => ARRAY(
            SELECT p_transaction[d] FROM generate_series(1, v_documents) AS d WHERE p_status[d] = 'voided'),
        p_transfers => '{}',
        p_product => p_post_product, p_location => shopx.spread(p_location, p_post_until));
    ids := array_fill(NULL::bigint, ARRAY[v_documents]);
    left_out := array_fill(NULL::text, ARRAY[v_documents]);
    FOR d IN 1 .. v_documents LOOP
        IF v_documents > 1 THEN
            v_set := set_config('app.approver_id', '', true);
        END IF;
        BEGIN
            ids[d] := shopx.record_refund(
                    p_tenant => p_tenant, p_user => p_user[d], p_approved_by => p_approved_by[d],
                    p_key => p_key[d], p_use_case => p_use_case[d], p_fingerprint => p_fingerprint[d],
                    p_transaction => p_transaction[d],
                    p_expected_refund_count => p_expected_refund_count[d], p_status => p_status[d],
                    p_location => p_location[d], p_kind => p_kind[d], p_amount => p_amount[d],
                    p_tax => p_tax[d], p_rounding => p_rounding[d], p_method => p_method[d],
                    p_reason => p_reason[d], p_at => p_at[d], p_business_date => p_business_date[d],
                    p_item_line_no => p_item_line_no[v_item + 1:p_item_until[d]],
                    p_item_transaction_line_no => p_item_transaction_line_no[v_item + 1:p_item_until[d]],
                    p_item_product => p_item_product[v_item + 1:p_item_until[d]],
                    p_item_quantity => p_item_quantity[v_item + 1:p_item_until[d]],
                    p_item_amount => p_item_amount[v_item + 1:p_item_until[d]],
                    p_item_tax => p_item_tax[v_item + 1:p_item_until[d]],
                    p_item_disposition => p_item_disposition[v_item + 1:p_item_until[d]],
                    p_batch_product => p_batch_product[v_batch + 1:p_batch_until[d]],
                    p_batch_supplier => p_batch_supplier[v_batch + 1:p_batch_until[d]],
                    p_batch_number => p_batch_number[v_batch + 1:p_batch_until[d]],
                    p_batch_quantity => p_batch_quantity[v_batch + 1:p_batch_until[d]],
                    p_batch_cost => p_batch_cost[v_batch + 1:p_batch_until[d]],
                    p_batch_expires => p_batch_expires[v_batch + 1:p_batch_until[d]],
                    p_batch_received => p_batch_received[v_batch + 1:p_batch_until[d]],
                    p_post_line_no => p_post_line_no[v_post + 1:p_post_until[d]],
                    p_post_product => p_post_product[v_post + 1:p_post_until[d]],
                    p_post_batch => p_post_batch[v_post + 1:p_post_until[d]],
                    p_post_new_batch => p_post_new_batch[v_post + 1:p_post_until[d]],
                    p_post_quantity => p_post_quantity[v_post + 1:p_post_until[d]],
                    p_post_kind => p_post_kind[v_post + 1:p_post_until[d]],
                    p_post_reason => p_post_reason[v_post + 1:p_post_until[d]],
                    p_post_unit_cost => p_post_unit_cost[v_post + 1:p_post_until[d]]);
        EXCEPTION WHEN SQLSTATE 'SX001' OR SQLSTATE 'SX002' OR lock_not_available THEN
            left_out[d] := CASE SQLSTATE WHEN 'SX002' THEN 'key' WHEN 'SX001' THEN 'race' ELSE 'held' END;
        END;
        v_item := p_item_until[d];
        v_batch := p_batch_until[d];
        v_post := p_post_until[d];
    END LOOP;
END $$;

COMMENT ON FUNCTION shopx.record_refunds IS
'Records refunds, voids and returns, each answered by itself, and returns their ids, and for each NULL, or why it is left out: key when its key has been used, race when what it stands on is no longer so, held when somebody else holds what it needs for longer than p_lock_wait milliseconds; NULL waits as long as the session does.';

GRANT EXECUTE ON FUNCTION shopx.record_refunds TO shopx_app;

RESET ROLE;
