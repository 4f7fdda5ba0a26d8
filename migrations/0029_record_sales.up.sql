SET LOCAL ROLE shopx_owner;

-- Internal: of record_sales. Which of some sales what is there still allows, in their order: locks their
-- counts of promotions and their stock, and answers for each sale with NULL, or why it is left out. With it go
-- those after it that were decided on what it was to take: of the same product at the same place, or the same
-- limited promotion. With p_skip a row that somebody else holds is not waited for.
--
-- A sale whose id is 0 has been left out before.
CREATE FUNCTION shopx.fit_sales(
    p_tenant integer, p_skip boolean, p_ids bigint[], p_location bigint[], p_customer bigint[],
    p_use_sale integer[], p_use_promotion bigint[], p_use_limit bigint[], p_use_limit_per_customer bigint[],
    p_taken_sale integer[], p_taken_product bigint[], p_taken_batch bigint[], p_taken_quantity bigint[])
RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    v_why text[];
    v_taken integer := cardinality(p_taken_sale);
    v_uses integer := cardinality(p_use_sale);
    -- What is left of each count, level and batch, and which of them a use or a taking is of. What nobody
    -- may touch is NULL: it is held.
    v_counts bigint[];
    v_count_of_use integer[];
    v_count_of_customer integer[];
    v_levels bigint[];
    v_level_of integer[];
    v_batches bigint[];
    v_batch_of integer[];
    v_lost_counts boolean[];
    v_lost_levels boolean[];
    v_left bigint;
    v_first_use integer := 1;
    v_first integer := 1;
    v_next_use integer;
    v_next integer;
    n record;
BEGIN
    IF v_uses > 0 THEN
        SELECT array_agg(u.in_all ORDER BY u.use), array_agg(u.by_customer ORDER BY u.use)
        INTO v_count_of_use, v_count_of_customer
        FROM (
            SELECT m AS use, dense_rank() OVER (ORDER BY p_use_promotion[m]) AS in_all,
                   dense_rank() OVER (ORDER BY p_use_promotion[m], p_customer[p_use_sale[m]])
                       + v_uses AS by_customer
            FROM generate_series(1, v_uses) AS m
        ) AS u;
        FOR n IN
            SELECT DISTINCT ON (c.promotion, c.customer) c.count, c.promotion, c.customer, c.most
            FROM (
                SELECT v_count_of_use[m] AS count, p_use_promotion[m] AS promotion,
                       NULL::bigint AS customer, p_use_limit[m] AS most
                FROM generate_series(1, v_uses) AS m
                UNION ALL
                SELECT v_count_of_customer[m], p_use_promotion[m], p_customer[p_use_sale[m]],
                       p_use_limit_per_customer[m]
                FROM generate_series(1, v_uses) AS m
                WHERE p_customer[p_use_sale[m]] IS NOT NULL
            ) AS c
            WHERE c.most > 0
            ORDER BY c.promotion, c.customer NULLS FIRST, c.count
        LOOP
            v_left := n.most;
            IF EXISTS (
                SELECT FROM shopx.promotion_counts AS c
                WHERE c.tenant_id = p_tenant AND c.promotion_id = n.promotion
                  AND c.customer_id IS NOT DISTINCT FROM n.customer)
            THEN
                v_left := NULL;
                IF p_skip THEN
                    SELECT n.most - c.used INTO v_left FROM shopx.promotion_counts AS c
                    WHERE c.tenant_id = p_tenant AND c.promotion_id = n.promotion
                      AND c.customer_id IS NOT DISTINCT FROM n.customer
                    FOR NO KEY UPDATE SKIP LOCKED;
                ELSE
                    SELECT n.most - c.used INTO v_left FROM shopx.promotion_counts AS c
                    WHERE c.tenant_id = p_tenant AND c.promotion_id = n.promotion
                      AND c.customer_id IS NOT DISTINCT FROM n.customer
                    FOR NO KEY UPDATE;
                END IF;
            END IF;
            v_counts[n.count] := v_left;
        END LOOP;
    END IF;

    SELECT array_agg(t.level ORDER BY t.taking), array_agg(t.batch ORDER BY t.taking)
    INTO v_level_of, v_batch_of
    FROM (
        SELECT m AS taking,
               dense_rank() OVER (ORDER BY p_taken_product[m], p_location[p_taken_sale[m]]) AS level,
               dense_rank() OVER (ORDER BY p_taken_product[m], p_location[p_taken_sale[m]],
                                           p_taken_batch[m]) AS batch
        FROM generate_series(1, v_taken) AS m
    ) AS t;
    IF p_skip THEN
        SELECT array_agg(l.quantity ORDER BY w.level) INTO v_levels
        FROM (
            SELECT DISTINCT ON (v_level_of[m]) v_level_of[m] AS level, p_taken_product[m] AS product,
                   p_location[p_taken_sale[m]] AS location
            FROM generate_series(1, v_taken) AS m
            ORDER BY v_level_of[m]
        ) AS w
        LEFT JOIN LATERAL (
            SELECT i.quantity - i.reserved AS quantity FROM shopx.inventory AS i
            WHERE i.tenant_id = p_tenant AND i.product_id = w.product AND i.location_id = w.location
            LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED) AS l ON true;
        SELECT array_agg(l.quantity ORDER BY w.batch) INTO v_batches
        FROM (
            SELECT DISTINCT ON (v_batch_of[m]) v_batch_of[m] AS batch, p_taken_product[m] AS product,
                   p_location[p_taken_sale[m]] AS location, p_taken_batch[m] AS id
            FROM generate_series(1, v_taken) AS m
            ORDER BY v_batch_of[m]
        ) AS w
        LEFT JOIN LATERAL (
            SELECT CASE WHEN b.quarantined THEN 0 ELSE b.quantity - b.reserved END AS quantity
            FROM shopx.batch_stock AS b
            WHERE b.tenant_id = p_tenant AND b.product_id = w.product AND b.location_id = w.location
              AND b.batch_id = w.id
            LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED) AS l ON true;
    ELSE
        SELECT array_agg(l.quantity ORDER BY w.level) INTO v_levels
        FROM (
            SELECT DISTINCT ON (v_level_of[m]) v_level_of[m] AS level, p_taken_product[m] AS product,
                   p_location[p_taken_sale[m]] AS location
            FROM generate_series(1, v_taken) AS m
            ORDER BY v_level_of[m]
        ) AS w
        LEFT JOIN LATERAL (
            SELECT i.quantity - i.reserved AS quantity FROM shopx.inventory AS i
            WHERE i.tenant_id = p_tenant AND i.product_id = w.product AND i.location_id = w.location
            LIMIT 1 FOR NO KEY UPDATE) AS l ON true;
        SELECT array_agg(l.quantity ORDER BY w.batch) INTO v_batches
        FROM (
            SELECT DISTINCT ON (v_batch_of[m]) v_batch_of[m] AS batch, p_taken_product[m] AS product,
                   p_location[p_taken_sale[m]] AS location, p_taken_batch[m] AS id
            FROM generate_series(1, v_taken) AS m
            ORDER BY v_batch_of[m]
        ) AS w
        LEFT JOIN LATERAL (
            SELECT CASE WHEN b.quarantined THEN 0 ELSE b.quantity - b.reserved END AS quantity
            FROM shopx.batch_stock AS b
            WHERE b.tenant_id = p_tenant AND b.product_id = w.product AND b.location_id = w.location
              AND b.batch_id = w.id
            LIMIT 1 FOR NO KEY UPDATE) AS l ON true;
    END IF;

    -- The parts of the sales lie in the order of the sales.
    FOR s IN 1 .. cardinality(p_ids) LOOP
        v_why[s] := NULL;
        v_next_use := v_first_use;
        WHILE p_use_sale[v_next_use] = s LOOP
            v_next_use := v_next_use + 1;
        END LOOP;
        v_next := v_first;
        WHILE p_taken_sale[v_next] = s LOOP
            v_next := v_next + 1;
        END LOOP;

        FOR m IN v_first_use .. v_next_use - 1 LOOP
            IF v_lost_counts[v_count_of_use[m]] OR v_lost_counts[v_count_of_customer[m]] THEN
                v_why[s] := coalesce(v_why[s], 'race');
            END IF;
            IF p_use_limit[m] > 0 THEN
                v_left := v_counts[v_count_of_use[m]] - 1;
                v_counts[v_count_of_use[m]] := v_left;
                IF v_left IS NULL THEN
                    v_why[s] := 'held count';
                ELSIF v_left < 0 THEN
                    v_why[s] := coalesce(v_why[s], 'race');
                END IF;
            END IF;
            IF p_use_limit_per_customer[m] > 0 AND p_customer[s] IS NOT NULL THEN
                v_left := v_counts[v_count_of_customer[m]] - 1;
                v_counts[v_count_of_customer[m]] := v_left;
                IF v_left IS NULL THEN
                    v_why[s] := 'held count';
                ELSIF v_left < 0 THEN
                    v_why[s] := coalesce(v_why[s], 'race');
                END IF;
            END IF;
        END LOOP;
        FOR m IN v_first .. v_next - 1 LOOP
            IF v_lost_levels[v_level_of[m]] THEN
                v_why[s] := coalesce(v_why[s], 'race');
            END IF;
            v_levels[v_level_of[m]] := v_levels[v_level_of[m]] + p_taken_quantity[m];
            v_batches[v_batch_of[m]] := v_batches[v_batch_of[m]] + p_taken_quantity[m];
            IF v_levels[v_level_of[m]] IS NULL OR v_batches[v_batch_of[m]] IS NULL THEN
                v_why[s] := 'held';
            ELSIF v_levels[v_level_of[m]] < 0 OR v_batches[v_batch_of[m]] < 0 THEN
                v_why[s] := coalesce(v_why[s], 'race');
            END IF;
        END LOOP;

        -- Whatever else stands against it.
        IF p_ids[s] = 0 THEN
            v_why[s] := 'key';
        END IF;

        IF v_why[s] IS NOT NULL THEN
            FOR m IN v_first_use .. v_next_use - 1 LOOP
                v_lost_counts[v_count_of_use[m]] := true;
                v_lost_counts[v_count_of_customer[m]] := true;
            END LOOP;
            FOR m IN v_first .. v_next - 1 LOOP
                v_lost_levels[v_level_of[m]] := true;
            END LOOP;
        END IF;
        v_first_use := v_next_use;
        v_first := v_next;
    END LOOP;
    RETURN v_why;
END $$;

COMMENT ON FUNCTION shopx.fit_sales IS
'Locks what some sales take, and returns for each NULL when it is still there in their order, or else why it is left out: key, race, held or held count when somebody else holds its stock or the count of a promotion.';

-- Records sales as they were decided: any number of one tenant, one as easily as many, each answered by
-- itself. Those that lost a race against another process are left out, with every later one that was
-- decided on what they took; the others stay. The first block of arrays has an element a sale, in the order
-- in which the sales were decided; in the others the first array says which sale, counting from 1, in the
-- order of sales.
--
-- Sales, lines and ledger are written first and stock last, so that two calls do not queue for all of
-- a call where they sell the same. Where there is hardly enough (p_stock_first), and when it turns out that
-- there is not, stock is locked first and what does not fit is never written.
--
-- Arrays are read by subscript: a function's own are unpacked once, and unnest would build a tuple store
-- for each of them.
CREATE FUNCTION shopx.record_sales(
    p_tenant integer, p_lock_wait integer, p_stock_first boolean, p_use_case text[], p_user bigint[], p_approved_by bigint[],
    p_key uuid[], p_fingerprint bytea[], p_customer bigint[], p_location bigint[],
    p_total numeric[], p_tax numeric[], p_exclusive_tax numeric[], p_discount numeric[],
    p_exemption text[], p_rounding numeric[], p_method text[], p_at timestamptz[], p_business_date date[],
    p_amount_digits bigint[],
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
    p_taken_sale integer[], p_taken_line_no integer[], p_taken_user bigint[], p_taken_at timestamptz[],
    p_taken_date date[], p_taken_location bigint[], p_taken_product bigint[], p_taken_batch bigint[],
    p_taken_quantity bigint[], p_taken_unit_cost numeric[],
    OUT ids bigint[], OUT left_out text[], OUT raced boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    v_sales integer := cardinality(p_location);
    v_entered integer := shopx.enter(p_tenant, p_user[1]);
    v_drawn bigint[];
    -- 0 for what is left out.
    v_ids bigint[];
    v_keys integer := cardinality(array_remove(p_key, NULL));
    v_claimed integer;
    v_fit boolean := p_stock_first;
    v_skip boolean := false;
    v_set text;
    v_taken integer := cardinality(p_taken_sale);
    v_taken_sale bigint[];
    v_taken_quantity bigint[];
    v_used boolean;
    v_posted integer;
BEGIN
    IF p_lock_wait IS NOT NULL THEN
        v_set := set_config('lock_timeout', p_lock_wait::text, true);
    END IF;
    FOR s IN 1 .. v_sales LOOP
        v_drawn[s] := nextval('shopx.transactions_id_seq');
    END LOOP;
    left_out := array_fill(NULL::text, ARRAY[v_sales]);
    raced := false;
    IF v_keys > 0 THEN
        -- In the order of keys: two calls with the same keys wait for each other and do not deadlock.
        INSERT INTO shopx.idempotency_keys (tenant_id, key, use_case, fingerprint, subject_ids)
        SELECT p_tenant, p_key[s], p_use_case[s], p_fingerprint[s], v_drawn[s:s]
        FROM generate_series(1, v_sales) AS s
        WHERE p_key[s] IS NOT NULL
        ORDER BY p_key[s]
        ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS v_claimed = ROW_COUNT;
        IF v_claimed < v_keys THEN
            FOR s IN 1 .. v_sales LOOP
                IF p_key[s] IS NOT NULL AND NOT EXISTS (
                    SELECT FROM shopx.idempotency_keys AS k
                    WHERE k.tenant_id = p_tenant AND k.key = p_key[s] AND k.subject_ids = v_drawn[s:s])
                THEN
                    v_drawn[s] := 0;
                END IF;
            END LOOP;
            -- Those after it may have been decided on what it was to take.
            v_fit := true;
        END IF;
    END IF;

    LOOP
        v_ids := v_drawn;
        BEGIN
            IF v_fit THEN
                left_out := shopx.fit_sales(
                    p_tenant => p_tenant, p_skip => v_skip, p_ids => v_ids, p_location => p_location,
                    p_customer => p_customer, p_use_sale => p_use_sale, p_use_promotion => p_use_promotion,
                    p_use_limit => p_use_limit, p_use_limit_per_customer => p_use_limit_per_customer,
                    p_taken_sale => p_taken_sale, p_taken_product => p_taken_product,
                    p_taken_batch => p_taken_batch, p_taken_quantity => p_taken_quantity);
                FOR s IN 1 .. v_sales LOOP
                    IF left_out[s] IS NOT NULL THEN
                        v_ids[s] := 0;
                    END IF;
                END LOOP;
                IF 0 = ANY (v_ids) THEN
                    DELETE FROM shopx.idempotency_keys AS k
                    USING generate_series(1, v_sales) AS s
                    -- Its own claim, and never that of who was faster.
                    WHERE k.tenant_id = p_tenant AND k.key = p_key[s] AND v_ids[s] = 0
                      AND k.subject_ids = v_drawn[s:s];
                END IF;
            END IF;

            INSERT INTO shopx.transactions
                (id, tenant_id, customer_id, location_id, user_id, approved_by, total_amount, tax_amount,
                 exclusive_tax_amount, discount_amount, tax_exemption, rounding_amount, payment_method,
                 business_date, created_at, amount_digits)
            SELECT v_ids[s], p_tenant, p_customer[s], p_location[s], p_user[s], p_approved_by[s], p_total[s],
                   p_tax[s], p_exclusive_tax[s], p_discount[s], p_exemption[s], p_rounding[s], p_method[s],
                   p_business_date[s], p_at[s], p_amount_digits[s]
            FROM generate_series(1, v_sales) AS s
            WHERE v_ids[s] <> 0;

            INSERT INTO shopx.transaction_items
                (tenant_id, transaction_id, line_no, product_id, sku, name, quantity, quantity_decimals,
                 list_price, unit_price, override_reason, total_price, discount_amount, tax_amount,
                 exclusive_tax_amount)
            SELECT p_tenant, v_ids[p_line_sale[l]], p_line_no[l], p_line_product[l], p_line_sku[l],
                   p_line_name[l], p_line_quantity[l], p_line_quantity_decimals[l], p_line_list_price[l],
                   p_line_unit_price[l], p_line_override_reason[l], p_line_total_price[l],
                   p_line_discount[l], p_line_tax[l], p_line_exclusive_tax[l]
            FROM generate_series(1, cardinality(p_line_sale)) AS l
            WHERE v_ids[p_line_sale[l]] <> 0;

            IF p_discount_sale <> '{}' THEN
                INSERT INTO shopx.transaction_item_discounts
                    (tenant_id, transaction_id, line_no, position, kind, promotion_id, reason, amount)
                SELECT p_tenant, v_ids[p_discount_sale[d]], p_discount_line_no[d], p_discount_position[d],
                       p_discount_kind[d], p_discount_promotion[d], p_discount_reason[d], p_discount_amount[d]
                FROM generate_series(1, cardinality(p_discount_sale)) AS d
                WHERE v_ids[p_discount_sale[d]] <> 0;
            END IF;

            IF p_tax_sale <> '{}' THEN
                INSERT INTO shopx.transaction_item_taxes
                    (tenant_id, transaction_id, line_no, position, name, percent, per_unit, inclusive, base,
                     amount)
                SELECT p_tenant, v_ids[p_tax_sale[t]], p_tax_line_no[t], p_tax_position[t], p_tax_name[t],
                       p_tax_percent[t], p_tax_per_unit[t], p_tax_inclusive[t], p_tax_base[t], p_tax_amount[t]
                FROM generate_series(1, cardinality(p_tax_sale)) AS t
                WHERE v_ids[p_tax_sale[t]] <> 0;
            END IF;

            IF p_payment_sale <> '{}' THEN
                INSERT INTO shopx.payments (tenant_id, transaction_id, position, method, amount, tendered)
                SELECT p_tenant, v_ids[p_payment_sale[y]], p_payment_position[y], p_payment_method[y],
                       p_payment_amount[y], p_payment_tendered[y]
                FROM generate_series(1, cardinality(p_payment_sale)) AS y
                WHERE v_ids[p_payment_sale[y]] <> 0;
            END IF;

            -- Promotions before stock, as a void does, and in the order of promotions and customers.
            IF p_use_sale <> '{}' THEN
                v_used := shopx.use_promotions(
                    p_tenant => p_tenant, p_ids => v_ids, p_customer => p_customer,
                    p_use_sale => p_use_sale, p_use_promotion => p_use_promotion,
                    p_use_limit => p_use_limit, p_use_limit_per_customer => p_use_limit_per_customer);
            END IF;

            v_taken_quantity := p_taken_quantity;
            FOR n IN 1 .. v_taken LOOP
                v_taken_sale[n] := v_ids[p_taken_sale[n]];
                IF v_taken_sale[n] = 0 THEN
                    v_taken_quantity[n] := 0;
                END IF;
            END LOOP;
            IF v_taken > 0 THEN
                v_posted := shopx.post_stock(
                    p_tenant => p_tenant, p_sellable => true, p_user => p_taken_user, p_at => p_taken_at,
                    p_location => p_taken_location, p_product => p_taken_product, p_batch => p_taken_batch,
                    p_quantity => v_taken_quantity, p_reserved => array_fill(0::bigint, ARRAY[v_taken]),
                    p_business_date => p_taken_date, p_kind => array_fill('sale'::text, ARRAY[v_taken]),
                    p_unit_cost => p_taken_unit_cost, p_transaction => v_taken_sale,
                    p_line_no => p_taken_line_no);
            END IF;
            ids := v_ids;
            RETURN;
        EXCEPTION
            WHEN SQLSTATE 'SX001' THEN
                IF v_fit THEN
                    RAISE;
                END IF;
                v_fit := true;
                raced := true;
            WHEN lock_not_available THEN
                IF v_skip THEN
                    RAISE;
                END IF;
                v_fit := true;
                v_skip := true;
        END;
    END LOOP;
END $$;

COMMENT ON FUNCTION shopx.record_sales IS
'Records sales with lines, discounts, taxes, payments, uses of promotions and the batches they take, and returns their ids in order, 0 for those that are left out, whether stock had to be looked at again because somebody else was faster, and why sales are left out: key when it has been used, race when a batch no longer has enough or a promotion is used up, held when somebody else holds its stock for longer than p_lock_wait milliseconds, held count when that is how often a promotion was used; NULL waits as long as the session does.';

GRANT EXECUTE ON FUNCTION shopx.record_sales TO shopx_app;

RESET ROLE;
