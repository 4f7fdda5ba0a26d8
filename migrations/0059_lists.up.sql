SET LOCAL ROLE shopx_owner;

-- What a list finds, each filter by an index of its own, whatever the plan was made on. Where an index holds the
-- rows in parts, each in the order of ids, a list takes the first ones of all parts: parts are visited in the order
-- of their first ids, and none is read beyond what is the last one already.
-- A list names its order from the filter on, and an index that has that order is the only way to it: an equality
-- would leave the order of ids, which the key has too. What is filtered besides is written so that no index serves it.

-- The first ids of some.
CREATE FUNCTION shopx.first_ids(p_ids bigint[], p_limit integer)
RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN ARRAY(SELECT x.id FROM unnest(p_ids) AS x (id) ORDER BY x.id LIMIT p_limit);
END $$;

COMMENT ON FUNCTION shopx.first_ids IS 'The smallest ids, in order, at most so many.';

GRANT EXECUTE ON FUNCTION shopx.first_ids TO shopx_app;

-- The parts in which sales are kept: which days have sales, and where. Each costs a read or two.
CREATE FUNCTION shopx.sale_parts(p_tenant integer, p_from date, p_until date, p_location bigint)
RETURNS TABLE (business_date date, location_id bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    v_day date := coalesce(p_from, '-infinity');
    v_until date := coalesce(p_until, 'infinity');
    v_after bigint := greatest(p_location, 1) - 1;
    v_location bigint;
BEGIN
    LOOP
        SELECT t.business_date, t.location_id INTO v_day, v_location
        FROM shopx.transactions AS t
        WHERE t.tenant_id = p_tenant AND (t.business_date, t.location_id) > (v_day, v_after)
          AND t.business_date < v_until
        ORDER BY t.business_date, t.location_id LIMIT 1;
        EXIT WHEN v_day IS NULL;
        IF v_location = coalesce(p_location, v_location) THEN
            RETURN QUERY SELECT v_day, v_location;
        END IF;
        -- On to the next location, or past those that are not asked for.
        v_after := CASE
            WHEN p_location IS NULL THEN v_location
            WHEN v_location < p_location THEN p_location - 1
            ELSE 9223372036854775807
        END;
    END LOOP;
END $$;

COMMENT ON FUNCTION shopx.sale_parts IS
'The business dates from p_from and before p_until on which there are sales, with their locations; or with p_location, where it has some.';

GRANT EXECUTE ON FUNCTION shopx.sale_parts TO shopx_app;

-- A page of sales.
CREATE FUNCTION shopx.list_sales(
    p_tenant integer, p_from date, p_until date, p_location bigint, p_customer bigint, p_after bigint,
    p_limit integer)
RETURNS bigint[] LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    v_part record;
    v_ids bigint[] := '{}';
    v_end bigint := 9223372036854775807;
BEGIN
    IF p_customer IS NOT NULL THEN
        RETURN ARRAY(
            SELECT t.id FROM shopx.transactions AS t
            WHERE t.tenant_id = p_tenant AND (t.customer_id, t.id) > (p_customer, p_after)
              AND t.customer_id <= p_customer
              AND (p_from IS NULL OR t.business_date >= p_from)
              AND (p_until IS NULL OR t.business_date < p_until)
              AND (p_location IS NULL OR t.location_id = p_location)
            ORDER BY t.customer_id, t.id LIMIT p_limit);
    END IF;
    IF num_nonnulls(p_from, p_until, p_location) = 0 THEN
        RETURN ARRAY(
            SELECT t.id FROM shopx.transactions AS t
            WHERE t.tenant_id = p_tenant AND t.id > p_after
            ORDER BY t.id LIMIT p_limit);
    END IF;
    FOR v_part IN
        SELECT q.business_date, q.location_id, f.id AS first
        FROM shopx.sale_parts(p_tenant, p_from, p_until, p_location) AS q
        CROSS JOIN LATERAL (
            SELECT t.id FROM shopx.transactions AS t
            WHERE t.tenant_id = p_tenant
              AND (t.business_date, t.location_id, t.id) > (q.business_date, q.location_id, p_after)
              AND (t.business_date, t.location_id) <= (q.business_date, q.location_id)
              AND t.business_date <= q.business_date
            ORDER BY t.business_date, t.location_id, t.id LIMIT 1
        ) AS f
        ORDER BY f.id
    LOOP
        EXIT WHEN v_part.first >= v_end;
        v_ids := shopx.first_ids(v_ids || ARRAY(
            SELECT t.id FROM shopx.transactions AS t
            WHERE t.tenant_id = p_tenant
              AND (t.business_date, t.location_id, t.id) > (v_part.business_date, v_part.location_id, p_after)
              AND (t.business_date, t.location_id, t.id) < (v_part.business_date, v_part.location_id, v_end)
              AND t.business_date <= v_part.business_date
            ORDER BY t.business_date, t.location_id, t.id LIMIT p_limit), p_limit);
        v_end := coalesce(v_ids[p_limit], v_end);
    END LOOP;
    RETURN v_ids;
END $$;

COMMENT ON FUNCTION shopx.list_sales IS 'The first sales after an id, in order; NULL filters nothing. A customer''s are few, so the rest is looked at one by one.';

GRANT EXECUTE ON FUNCTION shopx.list_sales TO shopx_app;

-- The same page as columns. A sale's own row, its lines and what they took are probed by their keys, sale by sale.
CREATE FUNCTION shopx.list_sale_columns(
    p_tenant integer, p_from date, p_until date, p_location bigint, p_customer bigint, p_after bigint,
    p_limit integer)
RETURNS TABLE (
    id bigint, location_id bigint, customer_id bigint, user_id bigint, sold_at timestamptz, business_date date,
    paid_by text, status text, total_amount numeric, tax_amount numeric, discount_amount numeric,
    rounding_amount numeric, refunded_amount numeric, cost_of_goods numeric)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
    RETURN QUERY
        SELECT t.id, t.location_id, t.customer_id, t.user_id, t.created_at, t.business_date,
               t.payment_method::text, t.status::text, t.total_amount::numeric, t.tax_amount::numeric,
               t.discount_amount::numeric, t.rounding_amount::numeric, t.refunded_amount::numeric, (
                   SELECT coalesce(sum(m.cost * (ARRAY[1, 0.1, 0.01, 0.001])[l.quantity_decimals + 1]), 0)
                   FROM shopx.transaction_items AS l
                   CROSS JOIN LATERAL (
                       SELECT sum(-k.quantity * k.unit_cost) AS cost
                       FROM shopx.stock_movements AS k
                       WHERE k.tenant_id = p_tenant AND k.transaction_id = n.id AND k.line_no = l.line_no
                   ) AS m
                   WHERE l.tenant_id = p_tenant AND l.transaction_id = n.id)
        FROM unnest(shopx.list_sales(
            p_tenant => p_tenant, p_from => p_from, p_until => p_until, p_location => p_location,
            p_customer => p_customer, p_after => p_after, p_limit => p_limit)) AS n (id)
        CROSS JOIN LATERAL (
            SELECT q.id, q.location_id, q.customer_id, q.user_id, q.created_at, q.business_date,
                   q.payment_method, q.status, q.total_amount, q.tax_amount, q.discount_amount,
                   q.rounding_amount, q.refunded_amount
            FROM shopx.transactions AS q
            WHERE q.tenant_id = p_tenant AND q.id = n.id LIMIT 1
        ) AS t
        ORDER BY n.id;
END $$;

COMMENT ON FUNCTION shopx.list_sale_columns IS 'The columns of the first sales after an id, in order; NULL filters nothing.';

GRANT EXECUTE ON FUNCTION shopx.list_sale_columns TO shopx_app;

-- The lines of the same page as columns.
CREATE FUNCTION shopx.list_sale_line_columns(
    p_tenant integer, p_from date, p_until date, p_location bigint, p_customer bigint, p_after bigint,
    p_limit integer)
RETURNS TABLE (
    transaction_id bigint, line_no integer, location_id bigint, customer_id bigint, sold_at timestamptz,
    business_date date, status text, product_id bigint, sku text, name text, quantity bigint,
    quantity_decimals smallint, list_price numeric, unit_price numeric, total_price numeric,
    discount_amount numeric, tax_amount numeric, paid numeric, cost_of_goods numeric,
    refunded_quantity bigint, refunded_amount numeric)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
    RETURN QUERY
        SELECT n.id, l.line_no, t.location_id, t.customer_id, t.created_at, t.business_date,
               t.status::text, l.product_id, l.sku, l.name, l.quantity, l.quantity_decimals,
               l.list_price::numeric, l.unit_price::numeric, l.total_price::numeric,
               l.discount_amount::numeric, l.tax_amount::numeric,
               l.total_price - l.discount_amount + l.exclusive_tax_amount, (
                   SELECT coalesce(sum(-k.quantity * k.unit_cost), 0)
                          * (ARRAY[1, 0.1, 0.01, 0.001])[l.quantity_decimals + 1]
                   FROM shopx.stock_movements AS k
                   WHERE k.tenant_id = p_tenant AND k.transaction_id = n.id AND k.line_no = l.line_no),
               coalesce(b.quantity, 0)::bigint, coalesce(b.amount, 0)
        FROM unnest(shopx.list_sales(
            p_tenant => p_tenant, p_from => p_from, p_until => p_until, p_location => p_location,
            p_customer => p_customer, p_after => p_after, p_limit => p_limit)) AS n (id)
        CROSS JOIN LATERAL (
            SELECT q.location_id, q.customer_id, q.created_at, q.business_date, q.status, q.refund_count
            FROM shopx.transactions AS q
            WHERE q.tenant_id = p_tenant AND q.id = n.id LIMIT 1
        ) AS t
        CROSS JOIN LATERAL (
            SELECT q.line_no, q.product_id, q.sku, q.name, q.quantity, q.quantity_decimals, q.list_price,
                   q.unit_price, q.total_price, q.discount_amount, q.tax_amount, q.exclusive_tax_amount
            FROM shopx.transaction_items AS q
            WHERE q.tenant_id = p_tenant AND q.transaction_id = n.id
            ORDER BY q.line_no OFFSET 0
        ) AS l
        -- Most sales have no refund to look for.
        CROSS JOIN LATERAL (
            SELECT sum(i.quantity) AS quantity, sum(i.amount) AS amount
            FROM shopx.refund_items AS i
            WHERE t.refund_count > 0 AND i.tenant_id = p_tenant AND i.transaction_id = n.id
              AND i.transaction_line_no = l.line_no
        ) AS b
        ORDER BY n.id, l.line_no;
END $$;

COMMENT ON FUNCTION shopx.list_sale_line_columns IS 'The columns of the lines of the first sales after an id, in order; NULL filters nothing. The limit is of sales.';

GRANT EXECUTE ON FUNCTION shopx.list_sale_line_columns TO shopx_app;

-- A page of the ledger.
CREATE FUNCTION shopx.list_movements(
    p_tenant integer, p_location bigint, p_product bigint, p_batch bigint, p_after bigint, p_limit integer)
RETURNS SETOF shopx.stock_movements
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    v_part record;
    v_ids bigint[] := '{}';
    v_end bigint := 9223372036854775807;
BEGIN
    IF p_batch IS NOT NULL THEN
        RETURN QUERY
        SELECT m.* FROM shopx.stock_movements AS m
        WHERE m.tenant_id = p_tenant AND (m.batch_id, m.id) > (p_batch, p_after) AND m.batch_id <= p_batch
          AND (p_location IS NULL OR m.location_id = p_location)
          AND (p_product IS NULL OR m.product_id = p_product)
        ORDER BY m.batch_id, m.id LIMIT p_limit;
    ELSIF p_product IS NOT NULL THEN
        -- In parts by batch.
        FOR v_part IN
            SELECT q.batch_id, f.id AS first
            FROM (
                SELECT DISTINCT s.batch_id FROM shopx.batch_stock AS s
                WHERE s.tenant_id = p_tenant AND s.product_id = p_product
                  AND (p_location IS NULL OR s.location_id = p_location)
            ) AS q
            CROSS JOIN LATERAL (
                SELECT m.id FROM shopx.stock_movements AS m
                WHERE m.tenant_id = p_tenant AND (m.batch_id, m.id) > (q.batch_id, p_after)
                  AND m.batch_id <= q.batch_id AND (p_location IS NULL OR m.location_id = p_location)
                ORDER BY m.batch_id, m.id LIMIT 1
            ) AS f
            ORDER BY f.id
        LOOP
            EXIT WHEN v_part.first >= v_end;
            v_ids := shopx.first_ids(v_ids || ARRAY(
                SELECT m.id FROM shopx.stock_movements AS m
                WHERE m.tenant_id = p_tenant AND (m.batch_id, m.id) > (v_part.batch_id, p_after)
                  AND (m.batch_id, m.id) < (v_part.batch_id, v_end) AND m.batch_id <= v_part.batch_id
                  AND (p_location IS NULL OR m.location_id = p_location)
                ORDER BY m.batch_id, m.id LIMIT p_limit), p_limit);
            v_end := coalesce(v_ids[p_limit], v_end);
        END LOOP;
        RETURN QUERY
        SELECT p.* FROM (
            SELECT DISTINCT s.batch_id FROM shopx.batch_stock AS s
            WHERE s.tenant_id = p_tenant AND s.product_id = p_product
              AND (p_location IS NULL OR s.location_id = p_location)
        ) AS q
        CROSS JOIN LATERAL (
            SELECT m.* FROM shopx.stock_movements AS m
            WHERE m.tenant_id = p_tenant AND (m.batch_id, m.id) > (q.batch_id, p_after)
              AND (m.batch_id, m.id) <= (q.batch_id, v_ids[cardinality(v_ids)]) AND m.batch_id <= q.batch_id
              AND (p_location IS NULL OR m.location_id = p_location)
            ORDER BY m.batch_id, m.id LIMIT p_limit
        ) AS p
        ORDER BY p.id;
    ELSIF p_location IS NOT NULL THEN
        RETURN QUERY
        SELECT m.* FROM shopx.stock_movements AS m
        WHERE m.tenant_id = p_tenant AND (m.location_id, m.id) > (p_location, p_after)
          AND m.location_id <= p_location
        ORDER BY m.location_id, m.id LIMIT p_limit;
    ELSE
        -- In parts by location.
        FOR v_part IN
            SELECT q.id AS location_id, f.id AS first
            FROM shopx.locations AS q
            CROSS JOIN LATERAL (
                SELECT m.id FROM shopx.stock_movements AS m
                WHERE m.tenant_id = p_tenant AND (m.location_id, m.id) > (q.id, p_after)
                  AND m.location_id <= q.id
                ORDER BY m.location_id, m.id LIMIT 1
            ) AS f
            WHERE q.tenant_id = p_tenant
            ORDER BY f.id
        LOOP
            EXIT WHEN v_part.first >= v_end;
            v_ids := shopx.first_ids(v_ids || ARRAY(
                SELECT m.id FROM shopx.stock_movements AS m
                WHERE m.tenant_id = p_tenant AND (m.location_id, m.id) > (v_part.location_id, p_after)
                  AND (m.location_id, m.id) < (v_part.location_id, v_end)
                ORDER BY m.location_id, m.id LIMIT p_limit), p_limit);
            v_end := coalesce(v_ids[p_limit], v_end);
        END LOOP;
        RETURN QUERY
        SELECT p.* FROM shopx.locations AS q
        CROSS JOIN LATERAL (
            SELECT m.* FROM shopx.stock_movements AS m
            WHERE m.tenant_id = p_tenant AND (m.location_id, m.id) > (q.id, p_after)
              AND (m.location_id, m.id) <= (q.id, v_ids[cardinality(v_ids)])
            ORDER BY m.location_id, m.id LIMIT p_limit
        ) AS p
        WHERE q.tenant_id = p_tenant
        ORDER BY p.id;
    END IF;
END $$;

COMMENT ON FUNCTION shopx.list_movements IS 'The first movements after an id, in order; NULL filters nothing.';

GRANT EXECUTE ON FUNCTION shopx.list_movements TO shopx_app;

-- A page of levels. Low ones come by how few are available, which no index can know: all low ones are looked at.
CREATE FUNCTION shopx.list_levels(
    p_tenant integer, p_location bigint, p_product bigint, p_low boolean, p_after_product bigint,
    p_after_location bigint, p_limit integer)
RETURNS SETOF shopx.inventory
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    v_product bigint := coalesce(p_after_product, 0);
    v_location bigint := coalesce(p_after_location, 0);
    v_available bigint;
BEGIN
    IF p_low THEN
        SELECT i.quantity - i.reserved INTO v_available FROM shopx.inventory AS i
        WHERE i.tenant_id = p_tenant AND i.product_id = v_product AND i.location_id = v_location;
        IF p_after_product IS NOT NULL AND v_available IS NULL THEN
            RETURN;
        END IF;
        IF p_location IS NULL THEN
            RETURN QUERY
            SELECT i.* FROM shopx.inventory AS i
            WHERE i.tenant_id = p_tenant AND i.is_low AND (p_product IS NULL OR i.product_id = p_product)
              AND (v_available IS NULL
                   OR (i.quantity - i.reserved, i.product_id, i.location_id) > (v_available, v_product, v_location))
            ORDER BY i.quantity - i.reserved, i.product_id, i.location_id LIMIT p_limit;
        ELSE
            RETURN QUERY
            SELECT i.* FROM shopx.inventory AS i
            WHERE i.tenant_id = p_tenant AND i.location_id = p_location AND i.is_low
              AND (p_product IS NULL OR i.product_id = p_product)
              AND (v_available IS NULL
                   OR (i.quantity - i.reserved, i.product_id, i.location_id) > (v_available, v_product, v_location))
            ORDER BY i.quantity - i.reserved, i.product_id, i.location_id LIMIT p_limit;
        END IF;
    ELSIF p_product IS NOT NULL THEN
        RETURN QUERY
        SELECT i.* FROM shopx.inventory AS i
        WHERE i.tenant_id = p_tenant AND i.product_id = p_product
          AND (i.product_id, i.location_id) > (v_product, v_location)
          AND (p_location IS NULL OR i.location_id = p_location)
        ORDER BY i.location_id LIMIT p_limit;
    ELSIF p_location IS NOT NULL THEN
        RETURN QUERY
        SELECT i.* FROM shopx.inventory AS i
        WHERE i.tenant_id = p_tenant AND (i.location_id, i.product_id) >= (p_location, v_product)
          AND i.location_id <= p_location AND (i.product_id > v_product OR p_location > v_location)
        ORDER BY i.location_id, i.product_id LIMIT p_limit;
    ELSE
        RETURN QUERY
        SELECT i.* FROM shopx.inventory AS i
        WHERE i.tenant_id = p_tenant AND (i.product_id, i.location_id) > (v_product, v_location)
        ORDER BY i.product_id, i.location_id LIMIT p_limit;
    END IF;
END $$;

COMMENT ON FUNCTION shopx.list_levels IS
'The first levels after that of a product at a location, in their order, or low ones, the fewest available first; NULL filters nothing.';

GRANT EXECUTE ON FUNCTION shopx.list_levels TO shopx_app;

-- A page of batches.
CREATE FUNCTION shopx.list_batches(
    p_tenant integer, p_product bigint, p_in_stock boolean, p_after bigint, p_limit integer)
RETURNS SETOF shopx.batches
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    v_ids bigint[];
BEGIN
    IF p_in_stock AND p_product IS NOT NULL THEN
        v_ids := ARRAY(
            SELECT DISTINCT s.batch_id FROM shopx.batch_stock AS s
            WHERE s.tenant_id = p_tenant AND s.product_id = p_product AND s.is_open AND s.batch_id + 0 > p_after
            ORDER BY s.batch_id LIMIT p_limit);
    ELSIF p_in_stock THEN
        v_ids := ARRAY(
            SELECT DISTINCT s.batch_id FROM shopx.batch_stock AS s
            WHERE s.tenant_id = p_tenant AND s.is_open AND s.batch_id > p_after
            ORDER BY s.batch_id LIMIT p_limit);
    ELSIF p_product IS NOT NULL THEN
        RETURN QUERY
        SELECT b.* FROM shopx.batches AS b
        WHERE b.tenant_id = p_tenant AND (b.product_id, b.id) > (p_product, p_after) AND b.product_id <= p_product
        ORDER BY b.product_id, b.id LIMIT p_limit;
        RETURN;
    ELSE
        RETURN QUERY
        SELECT b.* FROM shopx.batches AS b
        WHERE b.tenant_id = p_tenant AND b.id > p_after
        ORDER BY b.id LIMIT p_limit;
        RETURN;
    END IF;
    RETURN QUERY
    SELECT p.* FROM unnest(v_ids) AS n (id)
    CROSS JOIN LATERAL (
        SELECT b.* FROM shopx.batches AS b WHERE b.tenant_id = p_tenant AND b.id = n.id LIMIT 1
    ) AS p
    ORDER BY p.id;
END $$;

COMMENT ON FUNCTION shopx.list_batches IS 'The first batches after an id, in order, or those with units; NULL filters nothing.';

GRANT EXECUTE ON FUNCTION shopx.list_batches TO shopx_app;

-- A page of transfers. Those from a location and those to it are never the same.
CREATE FUNCTION shopx.list_transfers(
    p_tenant integer, p_status text, p_location bigint, p_shipment bigint, p_after bigint, p_limit integer)
RETURNS SETOF shopx.transfers
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
    IF p_shipment IS NOT NULL THEN
        RETURN QUERY
        SELECT t.* FROM shopx.transfers AS t
        WHERE t.tenant_id = p_tenant AND (t.shipment_id, t.id) > (p_shipment, p_after) AND t.shipment_id <= p_shipment
          AND (p_status IS NULL OR t.status = p_status)
          AND (p_location IS NULL OR p_location IN (t.from_location_id, t.to_location_id))
        ORDER BY t.shipment_id, t.id LIMIT p_limit;
    ELSIF p_location IS NOT NULL THEN
        RETURN QUERY
        (SELECT t.* FROM shopx.transfers AS t
         WHERE t.tenant_id = p_tenant AND (t.from_location_id, t.id) > (p_location, p_after) AND t.from_location_id <= p_location
           AND (p_status IS NULL OR t.status = p_status)
         ORDER BY t.from_location_id, t.id LIMIT p_limit)
        UNION ALL
        (SELECT t.* FROM shopx.transfers AS t
         WHERE t.tenant_id = p_tenant AND (t.to_location_id, t.id) > (p_location, p_after) AND t.to_location_id <= p_location
           AND (p_status IS NULL OR t.status = p_status)
         ORDER BY t.to_location_id, t.id LIMIT p_limit)
        ORDER BY id LIMIT p_limit;
    ELSIF p_status IS NOT NULL THEN
        RETURN QUERY
        SELECT t.* FROM shopx.transfers AS t
        WHERE t.tenant_id = p_tenant AND (t.status, t.id) > (p_status, p_after) AND t.status <= p_status
        ORDER BY t.status, t.id LIMIT p_limit;
    ELSE
        RETURN QUERY
        SELECT t.* FROM shopx.transfers AS t
        WHERE t.tenant_id = p_tenant AND t.id > p_after
        ORDER BY t.id LIMIT p_limit;
    END IF;
END $$;

COMMENT ON FUNCTION shopx.list_transfers IS 'The first transfers after an id, in order, of a shipment or from or to a location; NULL filters nothing.';

GRANT EXECUTE ON FUNCTION shopx.list_transfers TO shopx_app;

-- A page of the audit log. A row without its table is one of any of p_tables.
CREATE FUNCTION shopx.list_audit(
    p_tenant integer, p_table text, p_tables text[], p_row bigint, p_user bigint, p_from timestamptz,
    p_until timestamptz, p_after bigint, p_limit integer)
RETURNS SETOF shopx.audit_log
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
-- A day of few entries as yet must not be sorted, for it may be long when the plan is used.
SET enable_bitmapscan = off AS $$
DECLARE
    v_from timestamptz := coalesce(p_from, '-infinity');
    v_until timestamptz := coalesce(p_until, 'infinity');
    v_day date := (v_from AT TIME ZONE 'UTC')::date - 1;
    v_last date := (v_until AT TIME ZONE 'UTC')::date;
    v_days date[] := '{}';
    v_part record;
    v_ids bigint[] := '{}';
    v_end bigint := 9223372036854775807;
BEGIN
    IF p_row IS NOT NULL THEN
        RETURN QUERY
        SELECT p.* FROM unnest(p_tables) AS n (name)
        CROSS JOIN LATERAL (
            SELECT a.* FROM shopx.audit_log AS a
            WHERE a.tenant_id = p_tenant AND a.table_name = n.name AND a.row_id = p_row AND a.id > p_after
              AND (p_user IS NULL OR a.user_id = p_user)
              AND (a.created_at >= v_from AND a.created_at < v_until) IS TRUE
            ORDER BY a.id LIMIT p_limit
        ) AS p
        WHERE p_table IS NULL OR n.name = p_table
        ORDER BY p.id LIMIT p_limit;
    ELSIF p_user IS NOT NULL THEN
        RETURN QUERY
        SELECT a.* FROM shopx.audit_log AS a
        WHERE a.tenant_id = p_tenant AND (a.user_id, a.id) > (p_user, p_after) AND a.user_id <= p_user
          AND (p_table IS NULL OR a.table_name = p_table)
          AND (a.created_at >= v_from AND a.created_at < v_until) IS TRUE
        ORDER BY a.user_id, a.id LIMIT p_limit;
    ELSIF num_nonnulls(p_from, p_until) > 0 THEN
        -- In parts by day, of which the first and the last may be read where they are not asked for.
        LOOP
            SELECT a.created_on INTO v_day FROM shopx.audit_log AS a
            WHERE a.tenant_id = p_tenant AND a.created_on > v_day AND a.created_on <= v_last
            ORDER BY a.created_on LIMIT 1;
            EXIT WHEN v_day IS NULL;
            v_days := v_days || v_day;
        END LOOP;
        FOR v_part IN
            SELECT q.day, f.id AS first FROM unnest(v_days) AS q (day)
            CROSS JOIN LATERAL (
                SELECT a.id FROM shopx.audit_log AS a
                WHERE a.tenant_id = p_tenant AND (a.created_on, a.id) > (q.day, p_after) AND a.created_on <= q.day
                  AND (p_table IS NULL OR a.table_name = p_table)
                  AND (a.created_at >= v_from AND a.created_at < v_until) IS TRUE
                ORDER BY a.created_on, a.id LIMIT 1
            ) AS f
            ORDER BY f.id
        LOOP
            EXIT WHEN v_part.first >= v_end;
            v_ids := shopx.first_ids(v_ids || ARRAY(
                SELECT a.id FROM shopx.audit_log AS a
                WHERE a.tenant_id = p_tenant AND (a.created_on, a.id) > (v_part.day, p_after)
                  AND (a.created_on, a.id) < (v_part.day, v_end) AND (p_table IS NULL OR a.table_name = p_table)
                  AND (a.created_at >= v_from AND a.created_at < v_until) IS TRUE
                ORDER BY a.created_on, a.id LIMIT p_limit), p_limit);
            v_end := coalesce(v_ids[p_limit], v_end);
        END LOOP;
        RETURN QUERY
        SELECT p.* FROM unnest(v_ids) AS n (id)
        CROSS JOIN LATERAL (
            SELECT a.* FROM shopx.audit_log AS a WHERE a.tenant_id = p_tenant AND a.id = n.id LIMIT 1
        ) AS p
        ORDER BY p.id;
    ELSIF p_table IS NOT NULL THEN
        RETURN QUERY
        SELECT a.* FROM shopx.audit_log AS a
        WHERE a.tenant_id = p_tenant AND (a.table_name, a.id) > (p_table, p_after) AND a.table_name <= p_table
        ORDER BY a.table_name, a.id LIMIT p_limit;
    ELSE
        RETURN QUERY
        SELECT a.* FROM shopx.audit_log AS a
        WHERE a.tenant_id = p_tenant AND a.id > p_after
        ORDER BY a.id LIMIT p_limit;
    END IF;
END $$;

COMMENT ON FUNCTION shopx.list_audit IS 'The first entries after an id, in order; NULL filters nothing.';

GRANT EXECUTE ON FUNCTION shopx.list_audit TO shopx_app;

RESET ROLE;
