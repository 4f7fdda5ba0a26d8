SET LOCAL ROLE shopx_owner;

CREATE FUNCTION shopx.add_batches(
    p_tenant integer, p_at timestamptz, p_ids bigint[], p_product bigint[], p_supplier bigint[],
    p_number text[], p_quantity bigint[], p_cost numeric[], p_expires date[], p_received date[])
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    v_numbers text[] := ARRAY(
        SELECT coalesce(n.number, to_char(n.received, 'YYYYMMDD') || '-' || n.id)
        FROM unnest(p_ids, p_number, p_received) AS n (id, number, received));
    v_added integer;
BEGIN
    INSERT INTO shopx.batches
        (id, tenant_id, product_id, supplier_id, batch_number, quantity_received, cost_per_unit,
         expiration_date, received_date, created_at, updated_at)
    SELECT n.id, p_tenant, n.product, n.supplier, n.number, n.quantity, n.cost,
           n.expires, n.received, p_at, p_at
    FROM unnest(p_ids, p_product, p_supplier, v_numbers, p_quantity, p_cost, p_expires, p_received)
        AS n (id, product, supplier, number, quantity, cost, expires, received)
    -- Named, so that a number is looked up in its own key, and not in that of all batches of a product.
    ON CONFLICT (tenant_id, product_id, batch_number) DO NOTHING;
    GET DIAGNOSTICS v_added = ROW_COUNT;
    -- Under row-level security the server does not say which value a constraint refused: this does.
    IF v_added < cardinality(p_ids) THEN
        RAISE EXCEPTION USING ERRCODE = 'SX004', MESSAGE = (
            SELECT min(n.number) FROM unnest(p_ids, v_numbers) AS n (id, number)
            WHERE (SELECT true FROM shopx.batches AS b WHERE b.tenant_id = p_tenant AND b.id = n.id) IS NULL);
    END IF;
    RETURN cardinality(p_ids);
END $$;

COMMENT ON FUNCTION shopx.add_batches IS
'Adds batches, and returns how many; one that comes without is called by its day and id. SX004, with the number as its message, when the product has a batch of that number.';

-- Receipts, adjustments and counts. A posting names its batch, or a new one by its place among them,
-- counting from 1.
CREATE FUNCTION shopx.record_stock_document(
    p_tenant integer, p_user bigint, p_approved_by bigint, p_key uuid, p_use_case text,
    p_fingerprint bytea, p_kind text, p_location bigint, p_supplier bigint, p_note text, p_at timestamptz, p_business_date date,
    p_batch_product bigint[], p_batch_supplier bigint[], p_batch_number text[], p_batch_quantity bigint[],
    p_batch_cost numeric[], p_batch_expires date[], p_batch_received date[],
    p_count_line_no integer[], p_count_product bigint[], p_count_batch bigint[],
    p_count_expected bigint[], p_count_counted bigint[],
    p_post_product bigint[], p_post_batch bigint[], p_post_new_batch integer[], p_post_quantity bigint[],
    p_post_kind text[], p_post_reason text[], p_post_unit_cost numeric[], p_post_line_no integer[],
    OUT document_id bigint, OUT batch_ids bigint[], OUT batch_numbers text[])
LANGUAGE plpgsql AS $$
DECLARE
    v_postings integer[] := ARRAY[cardinality(p_post_product)];
    v_new bigint[];
BEGIN
    PERFORM shopx.enter(p_tenant, p_user, p_approved_by);
    document_id := nextval('shopx.stock_documents_id_seq');
    v_new := ARRAY(SELECT nextval('shopx.batches_id_seq')
                   FROM generate_series(1, cardinality(p_batch_product)));
    PERFORM shopx.claim_key(p_tenant, p_key, p_use_case, p_fingerprint, ARRAY[document_id]);

    INSERT INTO shopx.stock_documents
        (id, tenant_id, kind, location_id, supplier_id, note, user_id, approved_by, created_at)
    VALUES (document_id, p_tenant, p_kind, p_location, p_supplier, p_note, p_user, p_approved_by, p_at);

    PERFORM shopx.add_batches(
        p_tenant => p_tenant, p_at => p_at, p_ids => v_new, p_product => p_batch_product,
        p_supplier => p_batch_supplier, p_number => p_batch_number, p_quantity => p_batch_quantity,
        p_cost => p_batch_cost, p_expires => p_batch_expires, p_received => p_batch_received);

    INSERT INTO shopx.stock_count_lines
        (tenant_id, stock_document_id, line_no, product_id, batch_id, expected, counted)
    SELECT p_tenant, document_id, n.line_no, n.product, n.batch, n.expected, n.counted
    FROM unnest(p_count_line_no, p_count_product, p_count_batch, p_count_expected, p_count_counted)
        AS n (line_no, product, batch, expected, counted);

    batch_ids := ARRAY(SELECT coalesce(n.batch, v_new[n.new])
                       FROM unnest(p_post_batch, p_post_new_batch) WITH ORDINALITY AS n (batch, new, place)
                       ORDER BY n.place);
    PERFORM shopx.post_stock(
        p_tenant => p_tenant, p_sellable => false, p_user => array_fill(p_user, v_postings),
        p_at => array_fill(p_at, v_postings), p_location => array_fill(p_location, v_postings),
        p_product => p_post_product, p_batch => batch_ids, p_quantity => p_post_quantity,
        p_reserved => array_fill(0::bigint, v_postings),
        p_business_date => array_fill(p_business_date, v_postings), p_kind => p_post_kind,
        p_reason => p_post_reason, p_unit_cost => p_post_unit_cost,
        p_stock_document => array_fill(document_id, v_postings), p_line_no => p_post_line_no);

    batch_numbers := ARRAY(
        SELECT (SELECT b.batch_number FROM shopx.batches AS b WHERE b.tenant_id = p_tenant AND b.id = n.id)
        FROM unnest(batch_ids) WITH ORDINALITY AS n (id, place)
        ORDER BY n.place);
END $$;

COMMENT ON FUNCTION shopx.record_stock_document IS
'Records a receipt, adjustment or count with its new batches, counted lines and postings, and returns its id and the batch of each posting with its number. SX002 when the key has been used, SX001 when the stock no longer allows it.';

-- Any number of receipts, adjustments and counts of one tenant. The first block of arrays has an element a document; the parts of
-- documents lie one after the other, each up to the element that the array before them says.
CREATE FUNCTION shopx.record_stock_documents(
    p_tenant integer, p_lock_wait integer, p_user bigint[], p_approved_by bigint[], p_key uuid[],
    p_use_case text[], p_fingerprint bytea[], p_kind text[], p_location bigint[], p_supplier bigint[],
    p_note text[], p_at timestamptz[], p_business_date date[], p_batch_until integer[],
    p_batch_product bigint[], p_batch_supplier bigint[], p_batch_number text[], p_batch_quantity bigint[],
    p_batch_cost numeric[], p_batch_expires date[], p_batch_received date[], p_count_until integer[],
    p_count_line_no integer[], p_count_product bigint[], p_count_batch bigint[], p_count_expected bigint[],
    p_count_counted bigint[], p_post_until integer[], p_post_product bigint[], p_post_batch bigint[],
    p_post_new_batch integer[], p_post_quantity bigint[], p_post_kind text[], p_post_reason text[],
    p_post_unit_cost numeric[], p_post_line_no integer[], OUT document_ids bigint[], OUT batch_ids bigint[],
    OUT batch_numbers text[], OUT left_out text[])
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    v_entered integer := shopx.enter(p_tenant, p_user[1]);
    v_documents integer := cardinality(p_user);
    v_set text;
    v_locked integer;
    v_batch integer := 0;
    v_count integer := 0;
    v_post integer := 0;
    n record;
BEGIN
    IF p_lock_wait IS NOT NULL THEN
        v_set := set_config('lock_timeout', p_lock_wait::text, true);
    END IF;
    v_locked := shopx.lock_in_order(
        p_tenant => p_tenant, p_transactions => '{}', p_voided => '{}', p_transfers => '{}',
        p_product => p_post_product, p_location => shopx.spread(p_location, p_post_until));
    document_ids := array_fill(NULL::bigint, ARRAY[v_documents]);
    left_out := array_fill(NULL::text, ARRAY[v_documents]);
    FOR d IN 1 .. v_documents LOOP
        IF v_documents > 1 THEN
            v_set := set_config('app.approver_id', '', true);
        END IF;
        BEGIN
            n := shopx.record_stock_document(
                    p_tenant => p_tenant, p_user => p_user[d], p_approved_by => p_approved_by[d],
                    p_key => p_key[d], p_use_case => p_use_case[d], p_fingerprint => p_fingerprint[d],
                    p_kind => p_kind[d], p_location => p_location[d], p_supplier => p_supplier[d],
                    p_note => p_note[d], p_at => p_at[d], p_business_date => p_business_date[d],
                    p_batch_product => p_batch_product[v_batch + 1:p_batch_until[d]],
                    p_batch_supplier => p_batch_supplier[v_batch + 1:p_batch_until[d]],
                    p_batch_number => p_batch_number[v_batch + 1:p_batch_until[d]],
                    p_batch_quantity => p_batch_quantity[v_batch + 1:p_batch_until[d]],
                    p_batch_cost => p_batch_cost[v_batch + 1:p_batch_until[d]],
                    p_batch_expires => p_batch_expires[v_batch + 1:p_batch_until[d]],
                    p_batch_received => p_batch_received[v_batch + 1:p_batch_until[d]],
                    p_count_line_no => p_count_line_no[v_count + 1:p_count_until[d]],
                    p_count_product => p_count_product[v_count + 1:p_count_until[d]],
                    p_count_batch => p_count_batch[v_count + 1:p_count_until[d]],
                    p_count_expected => p_count_expected[v_count + 1:p_count_until[d]],
                    p_count_counted => p_count_counted[v_count + 1:p_count_until[d]],
                    p_post_product => p_post_product[v_post + 1:p_post_until[d]],
                    p_post_batch => p_post_batch[v_post + 1:p_post_until[d]],
                    p_post_new_batch => p_post_new_batch[v_post + 1:p_post_until[d]],
                    p_post_quantity => p_post_quantity[v_post + 1:p_post_until[d]],
                    p_post_kind => p_post_kind[v_post + 1:p_post_until[d]],
                    p_post_reason => p_post_reason[v_post + 1:p_post_until[d]],
                    p_post_unit_cost => p_post_unit_cost[v_post + 1:p_post_until[d]],
                    p_post_line_no => p_post_line_no[v_post + 1:p_post_until[d]]);
            document_ids[d] := n.document_id;
            batch_ids := batch_ids || n.batch_ids;
            batch_numbers := batch_numbers || n.batch_numbers;
        EXCEPTION WHEN SQLSTATE 'SX001' OR SQLSTATE 'SX002' OR lock_not_available THEN
            left_out[d] := CASE SQLSTATE WHEN 'SX002' THEN 'key' WHEN 'SX001' THEN 'race' ELSE 'held' END;
        END;
        v_batch := p_batch_until[d];
        v_count := p_count_until[d];
        v_post := p_post_until[d];
    END LOOP;
END $$;

COMMENT ON FUNCTION shopx.record_stock_documents IS
'Records receipts, adjustments and counts, each answered by itself, and returns their ids, the batch of each posting of those that are recorded with its number, and for each NULL, or why it is left out: key when its key has been used, race when what it stands on is no longer so, held when somebody else holds what it needs for longer than p_lock_wait milliseconds; NULL waits as long as the session does.';

GRANT EXECUTE ON FUNCTION shopx.record_stock_documents TO shopx_app;

RESET ROLE;
