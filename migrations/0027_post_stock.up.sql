SET LOCAL ROLE shopx_owner;

-- The one way stock changes: ledger, inventory and batch stock together.
--
-- Locks have one order: inventory rows by (product, location), then batch stock by (product, location,
-- batch), all rows of a table by one UPDATE, which takes them in the order of its subquery. What is to be
-- updated is found by key, row by row, and joined by where it lies: the planner, which takes the subquery
-- for one row because of its two ranges, has no cheaper way, whatever it knows of the table, and reads no
-- row that is not updated. The ledger keeps the order of the postings.
CREATE FUNCTION shopx.post_stock(
    p_tenant integer, p_sellable boolean, p_user bigint[], p_at timestamptz[],
    p_location bigint[], p_product bigint[], p_batch bigint[], p_quantity bigint[], p_reserved bigint[],
    p_business_date date[] DEFAULT NULL, p_kind text[] DEFAULT NULL, p_reason text[] DEFAULT NULL,
    p_unit_cost numeric[] DEFAULT NULL, p_transaction bigint[] DEFAULT NULL, p_refund bigint[] DEFAULT NULL,
    p_transfer bigint[] DEFAULT NULL, p_stock_document bigint[] DEFAULT NULL, p_line_no integer[] DEFAULT NULL)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    v_count integer := cardinality(p_product);
    v_most bigint := 9223372036854775807;
    v_missed integer;
BEGIN
    -- What comes to a place for the first time. The batch is locked before any stock is, as
    -- set_quarantine does, so that the copied flag is true when this commits. (A subquery that IS NULL
    -- stays a probe by primary key; NOT EXISTS may become a join with all of the tenant's stock.)
    IF 0 < ANY (p_quantity) THEN
        INSERT INTO shopx.inventory (tenant_id, product_id, location_id)
        SELECT DISTINCT p_tenant, n.product, n.location
        FROM unnest(p_product, p_location, p_quantity) AS n (product, location, quantity)
        WHERE n.quantity > 0 AND (
            SELECT true FROM shopx.inventory AS i
            WHERE i.tenant_id = p_tenant AND i.product_id = n.product AND i.location_id = n.location) IS NULL
        ORDER BY n.product, n.location
        ON CONFLICT DO NOTHING;

        INSERT INTO shopx.batch_stock
            (tenant_id, product_id, location_id, batch_id, cost_per_unit, received_date,
             expiration_date, quarantined)
        SELECT p_tenant, n.product, n.location, n.batch, b.cost_per_unit, b.received_date,
               b.expiration_date, b.quarantined
        FROM (
            SELECT DISTINCT u.product, u.location, u.batch
            FROM unnest(p_product, p_location, p_batch, p_quantity) AS u (product, location, batch, quantity)
            WHERE u.quantity > 0 AND (
                SELECT true FROM shopx.batch_stock AS s
                WHERE s.tenant_id = p_tenant AND s.product_id = u.product
                  AND s.location_id = u.location AND s.batch_id = u.batch) IS NULL
            ORDER BY u.product, u.location, u.batch
        ) AS n
        -- LIMIT keeps it a probe: a join may go over all batches of a product once for each of them.
        CROSS JOIN LATERAL (
            SELECT q.cost_per_unit, q.received_date, q.expiration_date, q.quarantined
            FROM shopx.batches AS q
            WHERE q.tenant_id = p_tenant AND q.id = n.batch AND q.product_id = n.product
            LIMIT 1
            FOR SHARE
        ) AS b
        ON CONFLICT DO NOTHING;
    END IF;

    INSERT INTO shopx.stock_movements
        (tenant_id, location_id, product_id, batch_id, quantity, kind, reason, unit_cost, user_id,
         business_date, transaction_id, refund_id, transfer_id, stock_document_id, line_no, created_at)
    SELECT p_tenant, p_location[m], p_product[m], p_batch[m], p_quantity[m], p_kind[m], p_reason[m],
           p_unit_cost[m], p_user[m], p_business_date[m], p_transaction[m], p_refund[m], p_transfer[m],
           p_stock_document[m], p_line_no[m], p_at[m]
    FROM generate_series(1, v_count) AS m
    WHERE p_quantity[m] <> 0;

    WITH l AS MATERIALIZED (
        SELECT n.quantity, n.reserved, n.at, (
                   SELECT i.ctid FROM shopx.inventory AS i
                   WHERE i.tenant_id = p_tenant AND i.product_id = n.product
                     AND i.location_id = n.location) AS place
        FROM (
            SELECT p_product[m] AS product, p_location[m] AS location,
                   sum(p_quantity[m])::bigint AS quantity, sum(p_reserved[m])::bigint AS reserved,
                   max(p_at[m]) AS at
            FROM generate_series(1, v_count) AS m
            WHERE p_product[m] BETWEEN 1 AND v_most AND p_location[m] BETWEEN 1 AND v_most
              AND (p_quantity[m] <> 0 OR p_reserved[m] <> 0)
            GROUP BY 1, 2
            ORDER BY 1, 2
        ) AS n
    ), posted AS (
        UPDATE shopx.inventory AS s
        SET quantity = s.quantity + l.quantity, reserved = s.reserved + l.reserved, updated_at = l.at
        FROM l
        WHERE s.ctid = l.place AND s.reserved + l.reserved BETWEEN 0 AND s.quantity + l.quantity
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM l) - (SELECT count(*) FROM posted) INTO v_missed;
    IF v_missed > 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'SX001', MESSAGE = 'the stock has been taken';
    END IF;

    WITH l AS MATERIALIZED (
        SELECT n.quantity, n.reserved, (
                   SELECT b.ctid FROM shopx.batch_stock AS b
                   WHERE b.tenant_id = p_tenant AND b.product_id = n.product
                     AND b.location_id = n.location AND b.batch_id = n.batch) AS place
        FROM (
            SELECT p_product[m] AS product, p_location[m] AS location, p_batch[m] AS batch,
                   sum(p_quantity[m])::bigint AS quantity, sum(p_reserved[m])::bigint AS reserved
            FROM generate_series(1, v_count) AS m
            WHERE p_product[m] BETWEEN 1 AND v_most AND p_location[m] BETWEEN 1 AND v_most
              AND (p_quantity[m] <> 0 OR p_reserved[m] <> 0)
            GROUP BY 1, 2, 3
            ORDER BY 1, 2, 3
        ) AS n
    ), posted AS (
        UPDATE shopx.batch_stock AS s
        SET quantity = s.quantity + l.quantity, reserved = s.reserved + l.reserved
        FROM l
        WHERE s.ctid = l.place AND NOT (p_sellable AND s.quarantined)
          AND s.reserved + l.reserved BETWEEN 0 AND s.quantity + l.quantity
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM l) - (SELECT count(*) FROM posted) INTO v_missed;
    IF v_missed > 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'SX001', MESSAGE = 'the stock has been taken';
    END IF;
    RETURN v_count;
END $$;

COMMENT ON FUNCTION shopx.post_stock IS
'Posts signed quantities and reservations to ledger, inventory and batch stock, and returns how many; SX001 when any of them no longer allows it, or is quarantined and p_sellable. A posting of nothing touches nothing. Postings are arrays of one length; an array that does not apply is NULL.';

-- Internal: of calls that record documents, which then find their rows locked and as they are: post_stock goes by
-- where a row lies, and loses a race for each that it has to wait for. Sales come before counts of promotions, which
-- voided sales give back, these before transfers and stock, and each in the order of its key, so that two calls
-- do not deadlock.
CREATE FUNCTION shopx.lock_in_order(
    p_tenant integer, p_transactions bigint[], p_voided bigint[], p_transfers bigint[], p_product bigint[],
    p_location bigint[])
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    n record;
    v_locked integer := 0;
BEGIN
    FOR n IN SELECT DISTINCT u.id FROM unnest(p_transactions) AS u (id) WHERE u.id IS NOT NULL ORDER BY u.id LOOP
        PERFORM FROM shopx.transactions AS t WHERE t.tenant_id = p_tenant AND t.id = n.id FOR NO KEY UPDATE;
        v_locked := v_locked + 1;
    END LOOP;
    FOR n IN
        SELECT DISTINCT u.promotion_id AS promotion, c.customer_id AS customer
        FROM unnest(p_voided) AS x (id)
        CROSS JOIN LATERAL (
            SELECT q.promotion_id, q.by_customer FROM shopx.promotion_uses AS q
            WHERE q.tenant_id = p_tenant AND q.transaction_id = x.id OFFSET 0) AS u
        CROSS JOIN LATERAL (
            SELECT q.customer_id FROM shopx.transactions AS q
            WHERE q.tenant_id = p_tenant AND q.id = x.id LIMIT 1) AS t
        CROSS JOIN LATERAL (VALUES (NULL, true), (t.customer_id, u.by_customer)) AS c (customer_id, counted)
        WHERE c.counted
        ORDER BY promotion, customer NULLS FIRST
    LOOP
        PERFORM FROM shopx.promotion_counts AS c
        WHERE c.tenant_id = p_tenant AND c.promotion_id = n.promotion
          AND c.customer_id IS NOT DISTINCT FROM n.customer
        FOR NO KEY UPDATE;
        v_locked := v_locked + 1;
    END LOOP;
    FOR n IN SELECT DISTINCT u.id FROM unnest(p_transfers) AS u (id) ORDER BY u.id LOOP
        PERFORM FROM shopx.transfers AS t WHERE t.tenant_id = p_tenant AND t.id = n.id FOR NO KEY UPDATE;
        v_locked := v_locked + 1;
    END LOOP;
    -- Where a transfer goes from and to.
    FOR n IN
        SELECT DISTINCT u.product, u.location
        FROM (
            SELECT x.product, x.location FROM unnest(p_product, p_location) AS x (product, location)
            UNION ALL
            SELECT t.product, l.location
            FROM unnest(p_transfers) AS x (id)
            CROSS JOIN LATERAL (
                SELECT q.product_id AS product, q.from_location_id, q.to_location_id FROM shopx.transfers AS q
                WHERE q.tenant_id = p_tenant AND q.id = x.id LIMIT 1) AS t
            CROSS JOIN LATERAL (VALUES (t.from_location_id), (t.to_location_id)) AS l (location)
        ) AS u
        ORDER BY u.product, u.location
    LOOP
        PERFORM FROM shopx.inventory AS i
        WHERE i.tenant_id = p_tenant AND i.product_id = n.product AND i.location_id = n.location
        FOR NO KEY UPDATE;
        v_locked := v_locked + 1;
    END LOOP;
    RETURN v_locked;
END $$;

COMMENT ON FUNCTION shopx.lock_in_order IS
'Locks sales, counts of promotions, transfers and stock in the order in which everybody locks them, and returns how many.';

-- Internal.
CREATE FUNCTION shopx.spread(p_values bigint[], p_until integer[])
RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    v_spread bigint[] := '{}';
    v_from integer := 0;
BEGIN
    FOR n IN 1 .. cardinality(p_values) LOOP
        v_spread := v_spread || array_fill(p_values[n], ARRAY[p_until[n] - v_from]);
        v_from := p_until[n];
    END LOOP;
    RETURN v_spread;
END $$;

COMMENT ON FUNCTION shopx.spread IS 'A document''s value for each of its parts, which lie up to p_until.';

RESET ROLE;
