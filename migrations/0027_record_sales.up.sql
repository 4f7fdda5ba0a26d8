SET LOCAL ROLE shopx_owner;

-- Records sales as they were decided: any number of one tenant, one as easily as many. The first block
-- of arrays has an element a sale; in the others the first array says which sale, counting from 1.
CREATE FUNCTION shopx.record_sales(
    p_tenant integer, p_user bigint,
    p_key uuid[], p_fingerprint bytea[], p_customer bigint[], p_location bigint[],
    p_total numeric[], p_tax numeric[], p_exclusive_tax numeric[], p_discount numeric[],
    p_rounding numeric[], p_method text[], p_at timestamptz[], p_business_date date[],
    p_line_sale integer[], p_line_no integer[], p_line_product bigint[], p_line_sku text[],
    p_line_name text[], p_line_quantity bigint[], p_line_quantity_decimals smallint[],
    p_line_list_price numeric[], p_line_unit_price numeric[], p_line_override_reason text[],
    p_line_total_price numeric[], p_line_discount numeric[], p_line_tax numeric[],
    p_line_exclusive_tax numeric[],
    p_discount_sale integer[], p_discount_line_no integer[], p_discount_position smallint[],
    p_discount_kind text[], p_discount_promotion bigint[], p_discount_reason text[],
    p_discount_amount numeric[],
    p_tax_sale integer[], p_tax_line_no integer[], p_tax_position smallint[], p_tax_name text[],
    p_tax_percent numeric[], p_tax_inclusive boolean[], p_tax_amount numeric[],
    p_payment_sale integer[], p_payment_position smallint[], p_payment_method text[],
    p_payment_amount numeric[], p_payment_tendered numeric[],
    p_taken_sale integer[], p_taken_line_no integer[], p_taken_product bigint[],
    p_taken_batch bigint[], p_taken_quantity bigint[], p_taken_unit_cost numeric[])
RETURNS bigint[] LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    v_ids bigint[];
    v_keys bigint;
    v_taken integer[] := ARRAY[cardinality(p_taken_sale)];
BEGIN
    PERFORM shopx.enter(p_tenant, p_user);
    v_ids := ARRAY(SELECT nextval('shopx.transactions_id_seq')
                   FROM generate_series(1, cardinality(p_location)));

    IF cardinality(v_ids) = 1 THEN
        PERFORM shopx.claim_key(p_tenant, p_key[1], 'checkout', p_fingerprint[1], v_ids);
    ELSE
        -- In the order of keys, so that two calls with the same keys do not deadlock.
        INSERT INTO shopx.idempotency_keys (tenant_id, key, use_case, fingerprint, subject_ids)
        SELECT p_tenant, s.key, 'checkout', s.fingerprint, ARRAY[s.id]
        FROM unnest(p_key, p_fingerprint, v_ids) AS s (key, fingerprint, id)
        WHERE s.key IS NOT NULL
        ORDER BY s.key
        ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS v_keys = ROW_COUNT;
        IF v_keys < cardinality(array_remove(p_key, NULL)) THEN
            RAISE EXCEPTION USING ERRCODE = 'SX002', MESSAGE = 'an idempotency key has been used';
        END IF;
    END IF;

    INSERT INTO shopx.transactions
        (id, tenant_id, customer_id, location_id, user_id, total_amount, tax_amount,
         exclusive_tax_amount, discount_amount, rounding_amount, payment_method, business_date, created_at)
    SELECT s.id, p_tenant, s.customer, s.location, p_user, s.total, s.tax,
           s.exclusive_tax, s.discount, s.rounding, s.method, s.business_date, s.at
    FROM unnest(v_ids, p_customer, p_location, p_total, p_tax, p_exclusive_tax, p_discount, p_rounding,
                p_method, p_business_date, p_at)
        AS s (id, customer, location, total, tax, exclusive_tax, discount, rounding,
              method, business_date, at);

    INSERT INTO shopx.transaction_items
        (tenant_id, transaction_id, line_no, product_id, sku, name, quantity, quantity_decimals,
         list_price, unit_price, override_reason, total_price, discount_amount, tax_amount,
         exclusive_tax_amount)
    SELECT p_tenant, v_ids[l.sale], l.line_no, l.product, l.sku, l.name, l.quantity, l.quantity_decimals,
           l.list_price, l.unit_price, l.override_reason, l.total_price, l.discount, l.tax, l.exclusive_tax
    FROM unnest(p_line_sale, p_line_no, p_line_product, p_line_sku, p_line_name, p_line_quantity,
                p_line_quantity_decimals, p_line_list_price, p_line_unit_price, p_line_override_reason,
                p_line_total_price, p_line_discount, p_line_tax, p_line_exclusive_tax)
        AS l (sale, line_no, product, sku, name, quantity, quantity_decimals, list_price, unit_price,
              override_reason, total_price, discount, tax, exclusive_tax);

    IF p_discount_sale <> '{}' THEN
        INSERT INTO shopx.transaction_item_discounts
            (tenant_id, transaction_id, line_no, position, kind, promotion_id, reason, amount)
        SELECT p_tenant, v_ids[d.sale], d.line_no, d.position, d.kind, d.promotion, d.reason, d.amount
        FROM unnest(p_discount_sale, p_discount_line_no, p_discount_position, p_discount_kind,
                    p_discount_promotion, p_discount_reason, p_discount_amount)
            AS d (sale, line_no, position, kind, promotion, reason, amount);
    END IF;

    IF p_tax_sale <> '{}' THEN
        INSERT INTO shopx.transaction_item_taxes
            (tenant_id, transaction_id, line_no, position, name, percent, inclusive, amount)
        SELECT p_tenant, v_ids[t.sale], t.line_no, t.position, t.name, t.percent, t.inclusive, t.amount
        FROM unnest(p_tax_sale, p_tax_line_no, p_tax_position, p_tax_name, p_tax_percent,
                    p_tax_inclusive, p_tax_amount)
            AS t (sale, line_no, position, name, percent, inclusive, amount);
    END IF;

    IF p_payment_sale <> '{}' THEN
        INSERT INTO shopx.payments (tenant_id, transaction_id, position, method, amount, tendered)
        SELECT p_tenant, v_ids[y.sale], y.position, y.method, y.amount, y.tendered
        FROM unnest(p_payment_sale, p_payment_position, p_payment_method, p_payment_amount,
                    p_payment_tendered)
            AS y (sale, position, method, amount, tendered);
    END IF;

    PERFORM shopx.post_stock(
        p_tenant, p_user, true, ARRAY(SELECT p_location[s] FROM unnest(p_taken_sale) AS s),
        p_taken_product, p_taken_batch, ARRAY(SELECT -q FROM unnest(p_taken_quantity) AS q),
        array_fill(0::bigint, v_taken), array_fill('sale'::text, v_taken), NULL, p_taken_unit_cost,
        ARRAY(SELECT v_ids[s] FROM unnest(p_taken_sale) AS s), NULL, NULL, NULL, p_taken_line_no,
        ARRAY(SELECT p_at[s] FROM unnest(p_taken_sale) AS s),
        ARRAY(SELECT p_business_date[s] FROM unnest(p_taken_sale) AS s));

    RETURN v_ids;
END $$;

COMMENT ON FUNCTION shopx.record_sales IS
'Records sales with lines, discounts, taxes, payments and the batches they take, and returns their ids in order. SX002 when a key has been used, SX001 when a batch no longer has enough.';

GRANT EXECUTE ON FUNCTION shopx.record_sales TO shopx_app;

RESET ROLE;
