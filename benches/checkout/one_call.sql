-- The yardstick: a checkout written by hand as one server function. It prices the cart, picks batches
-- first-in-first-out and writes what ShopX writes; it has no discounts, taxes, overrides, expiry rules
-- or rounding policies, which is what it saves.
SET ROLE shopx_owner;

CREATE FUNCTION shopx.bench_one_call(
    p_tenant integer, p_user bigint, p_key uuid, p_fingerprint bytea, p_location bigint,
    p_products bigint[], p_quantities bigint[], p_at timestamptz)
RETURNS TABLE (sale bigint, total numeric) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    v_date date;
    v_lines integer;
    v_batches bigint[];
    m record;
BEGIN
    PERFORM set_config('app.tenant_id', p_tenant::text, true),
            set_config('app.user_id', p_user::text, true);
    sale := nextval('shopx.transactions_id_seq');
    INSERT INTO shopx.idempotency_keys (tenant_id, key, use_case, fingerprint, subject_ids)
    VALUES (p_tenant, p_key, 'checkout', p_fingerprint, ARRAY[sale])
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the key has been used';
    END IF;

    SELECT (p_at AT TIME ZONE l.time_zone)::date INTO v_date
    FROM shopx.locations AS l WHERE l.tenant_id = p_tenant AND l.id = p_location;

    SELECT sum(round(p.price * n.quantity, 2)) INTO total
    FROM unnest(p_products, p_quantities) AS n (product, quantity)
    JOIN shopx.products AS p ON p.tenant_id = p_tenant AND p.id = n.product;

    INSERT INTO shopx.transactions
        (id, tenant_id, location_id, user_id, total_amount, payment_method, business_date, created_at)
    VALUES (sale, p_tenant, p_location, p_user, total, 'card', v_date, p_at);

    INSERT INTO shopx.transaction_items
        (tenant_id, transaction_id, line_no, product_id, sku, name, quantity, quantity_decimals,
         list_price, unit_price, total_price)
    SELECT p_tenant, sale, n.line_no, p.id, p.sku, p.name, n.quantity, p.quantity_decimals,
           p.price, p.price, round(p.price * n.quantity, 2)
    FROM unnest(p_products, p_quantities) WITH ORDINALITY AS n (product, quantity, line_no)
    JOIN shopx.products AS p ON p.tenant_id = p_tenant AND p.id = n.product;
    GET DIAGNOSTICS v_lines = ROW_COUNT;
    IF v_lines < cardinality(p_products) THEN
        RAISE EXCEPTION 'no such product';
    END IF;

    INSERT INTO shopx.payments (tenant_id, transaction_id, position, method, amount, tendered)
    VALUES (p_tenant, sale, 1, 'card', total, total);

    -- The oldest batch that has enough; a line over several batches is not this yardstick's case.
    v_batches := ARRAY(
        SELECT b.batch_id
        FROM unnest(p_products, p_quantities) WITH ORDINALITY AS n (product, quantity, line_no)
        CROSS JOIN LATERAL (
            SELECT s.batch_id FROM shopx.batch_stock AS s
            WHERE s.tenant_id = p_tenant AND s.product_id = n.product AND s.location_id = p_location
              AND s.is_open AND NOT s.quarantined AND s.quantity - s.reserved >= n.quantity
            ORDER BY s.received_date, s.batch_id LIMIT 1) AS b
        ORDER BY n.line_no);

    INSERT INTO shopx.stock_movements
        (tenant_id, location_id, product_id, batch_id, quantity, kind, unit_cost, user_id,
         business_date, transaction_id, line_no, created_at)
    SELECT p_tenant, p_location, n.product, n.batch, -n.quantity, 'sale', b.cost_per_unit, p_user,
           v_date, sale, n.line_no, p_at
    FROM unnest(p_products, p_quantities, v_batches) WITH ORDINALITY
        AS n (product, quantity, batch, line_no)
    JOIN shopx.batches AS b ON b.tenant_id = p_tenant AND b.id = n.batch;

    FOR m IN
        SELECT n.product, sum(n.quantity)::bigint AS quantity
        FROM unnest(p_products, p_quantities) AS n (product, quantity)
        GROUP BY n.product ORDER BY n.product
    LOOP
        UPDATE shopx.inventory AS i SET quantity = i.quantity - m.quantity, updated_at = p_at
        WHERE i.tenant_id = p_tenant AND i.product_id = m.product AND i.location_id = p_location
          AND i.quantity - i.reserved >= m.quantity;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'too few of product %', m.product;
        END IF;
    END LOOP;
    FOR m IN
        SELECT n.product, n.batch, sum(n.quantity)::bigint AS quantity
        FROM unnest(p_products, v_batches, p_quantities) AS n (product, batch, quantity)
        GROUP BY n.product, n.batch ORDER BY n.product, n.batch
    LOOP
        UPDATE shopx.batch_stock AS s SET quantity = s.quantity - m.quantity
        WHERE s.tenant_id = p_tenant AND s.product_id = m.product AND s.location_id = p_location
          AND s.batch_id = m.batch AND s.quantity - s.reserved >= m.quantity;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'too few of batch %', m.batch;
        END IF;
    END LOOP;
    RETURN NEXT;
END $$;

RESET ROLE;
