SET LOCAL ROLE shopx_owner;

-- Records sales as they were decided: any number of one tenant, one as easily as many. The first block
-- of arrays has an element a sale, in the order of keys, so that two calls with the same keys wait for
-- each other and do not deadlock; in the others the first array says which sale, counting from 1. Uses of
-- promotions are in the order of promotions and customers, for the same reason.
--
-- Arrays are read by subscript: unnest would build a tuple store for each of them.
CREATE FUNCTION shopx.record_sales(
    p_tenant integer, p_use_case text[], p_user bigint[], p_approved_by bigint[],
    p_key uuid[], p_fingerprint bytea[], p_customer bigint[], p_location bigint[],
    p_total numeric[], p_tax numeric[], p_exclusive_tax numeric[], p_discount numeric[],
    p_exemption text[], p_rounding numeric[], p_method text[], p_at timestamptz[], p_business_date date[],
    p_line_sale integer[], p_line_no integer[], p_line_product bigint[], p_line_sku text[],
    p_line_name text[], p_line_quantity bigint[], p_line_quantity_decimals bigint[],
    p_line_list_price numeric[], p_line_unit_price numeric[], p_line_override_reason text[],
    p_line_total_price numeric[], p_line_discount numeric[], p_line_tax numeric[],
    p_line_exclusive_tax numeric[],
    p_discount_sale integer[], p_discount_line_no integer[], p_discount_position smallint[],
    p_discount_kind text[], p_discount_promotion bigint[], p_discount_reason text[],
    p_discount_amount numeric[],
    p_tax_sale integer[], p_tax_line_no integer[], p_tax_position smallint[], p_tax_name text[],
    p_tax_percent numeric[], p_tax_per_unit numeric[], p_tax_inclusive boolean[], p_tax_base numeric[],
    p_tax_amount numeric[],
    p_payment_sale integer[], p_payment_position smallint[], p_payment_method text[],
    p_payment_amount numeric[], p_payment_tendered numeric[],
    p_use_sale integer[], p_use_promotion bigint[], p_use_limit bigint[], p_use_limit_per_customer bigint[],
    p_taken_sale integer[], p_taken_line_no integer[], p_taken_product bigint[],
    p_taken_batch bigint[], p_taken_quantity bigint[], p_taken_unit_cost numeric[])
RETURNS bigint[] LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    v_sales integer := cardinality(p_location);
    v_taken integer := cardinality(p_taken_sale);
    v_none bigint[] := array_fill(0::bigint, ARRAY[v_taken]);
    v_kind text[] := array_fill('sale'::text, ARRAY[v_taken]);
    v_ids bigint[];
    v_taken_id bigint[];
    v_taken_location bigint[];
    v_taken_user bigint[];
    v_taken_at timestamptz[];
    v_taken_date date[];
    v_entered integer;
    v_claimed boolean;
    v_used boolean;
    v_customer bigint;
    v_posted integer;
BEGIN
    v_entered := shopx.enter(p_tenant, p_user[1]);
    FOR s IN 1 .. v_sales LOOP
        v_ids[s] := nextval('shopx.transactions_id_seq');
        v_claimed := shopx.claim_key(p_tenant, p_key[s], p_use_case[s], p_fingerprint[s], v_ids[s:s]);
    END LOOP;

    INSERT INTO shopx.transactions
        (id, tenant_id, customer_id, location_id, user_id, approved_by, total_amount, tax_amount,
         exclusive_tax_amount, discount_amount, tax_exemption, rounding_amount, payment_method,
         business_date, created_at)
    SELECT v_ids[s], p_tenant, p_customer[s], p_location[s], p_user[s], p_approved_by[s], p_total[s], p_tax[s],
           p_exclusive_tax[s], p_discount[s], p_exemption[s], p_rounding[s], p_method[s],
           p_business_date[s], p_at[s]
    FROM generate_series(1, v_sales) AS s;

    INSERT INTO shopx.transaction_items
        (tenant_id, transaction_id, line_no, product_id, sku, name, quantity, quantity_decimals,
         list_price, unit_price, override_reason, total_price, discount_amount, tax_amount,
         exclusive_tax_amount)
    SELECT p_tenant, v_ids[p_line_sale[l]], p_line_no[l], p_line_product[l], p_line_sku[l], p_line_name[l],
           p_line_quantity[l], p_line_quantity_decimals[l], p_line_list_price[l], p_line_unit_price[l],
           p_line_override_reason[l], p_line_total_price[l], p_line_discount[l], p_line_tax[l],
           p_line_exclusive_tax[l]
    FROM generate_series(1, cardinality(p_line_sale)) AS l;

    IF p_discount_sale <> '{}' THEN
        INSERT INTO shopx.transaction_item_discounts
            (tenant_id, transaction_id, line_no, position, kind, promotion_id, reason, amount)
        SELECT p_tenant, v_ids[p_discount_sale[d]], p_discount_line_no[d], p_discount_position[d],
               p_discount_kind[d], p_discount_promotion[d], p_discount_reason[d], p_discount_amount[d]
        FROM generate_series(1, cardinality(p_discount_sale)) AS d;
    END IF;

    IF p_tax_sale <> '{}' THEN
        INSERT INTO shopx.transaction_item_taxes
            (tenant_id, transaction_id, line_no, position, name, percent, per_unit, inclusive, base,
             amount)
        SELECT p_tenant, v_ids[p_tax_sale[t]], p_tax_line_no[t], p_tax_position[t], p_tax_name[t],
               p_tax_percent[t], p_tax_per_unit[t], p_tax_inclusive[t], p_tax_base[t], p_tax_amount[t]
        FROM generate_series(1, cardinality(p_tax_sale)) AS t;
    END IF;

    IF p_payment_sale <> '{}' THEN
        INSERT INTO shopx.payments (tenant_id, transaction_id, position, method, amount, tendered)
        SELECT p_tenant, v_ids[p_payment_sale[y]], p_payment_position[y], p_payment_method[y],
               p_payment_amount[y], p_payment_tendered[y]
        FROM generate_series(1, cardinality(p_payment_sale)) AS y;
    END IF;

    -- Before stock, as a void does.
    FOR n IN 1 .. cardinality(p_use_sale) LOOP
        v_customer := CASE WHEN p_use_limit_per_customer[n] > 0 THEN p_customer[p_use_sale[n]] END;
        IF p_use_limit[n] > 0 THEN
            v_used := shopx.use_promotion(p_tenant, p_use_promotion[n], NULL, p_use_limit[n]);
        END IF;
        IF v_customer IS NOT NULL THEN
            v_used := shopx.use_promotion(
                p_tenant, p_use_promotion[n], v_customer, p_use_limit_per_customer[n]);
        END IF;
        INSERT INTO shopx.promotion_uses (tenant_id, transaction_id, promotion_id, in_all, by_customer)
        VALUES (p_tenant, v_ids[p_use_sale[n]], p_use_promotion[n],
                p_use_limit[n] IS NOT NULL, v_customer IS NOT NULL);
    END LOOP;

    FOR n IN 1 .. v_taken LOOP
        v_taken_id[n] := v_ids[p_taken_sale[n]];
        v_taken_location[n] := p_location[p_taken_sale[n]];
        v_taken_user[n] := p_user[p_taken_sale[n]];
        v_taken_at[n] := p_at[p_taken_sale[n]];
        v_taken_date[n] := p_business_date[p_taken_sale[n]];
    END LOOP;
    v_posted := shopx.post_stock(
        p_tenant => p_tenant, p_sellable => true, p_user => v_taken_user, p_at => v_taken_at,
        p_location => v_taken_location, p_product => p_taken_product, p_batch => p_taken_batch,
        p_quantity => p_taken_quantity, p_reserved => v_none, p_business_date => v_taken_date,
        p_kind => v_kind, p_unit_cost => p_taken_unit_cost, p_transaction => v_taken_id,
        p_line_no => p_taken_line_no);

    RETURN v_ids;
END $$;

COMMENT ON FUNCTION shopx.record_sales IS
'Records sales with lines, discounts, taxes, payments, uses of promotions and the batches they take, and returns their ids in order. SX002 when a key has been used, SX001 when a batch no longer has enough or a promotion is used up.';

GRANT EXECUTE ON FUNCTION shopx.record_sales TO shopx_app;

RESET ROLE;
