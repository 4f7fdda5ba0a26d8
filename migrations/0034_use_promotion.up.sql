SET LOCAL ROLE shopx_owner;

-- Internal: called by record_sales. A sale whose id is 0 is left out.
CREATE FUNCTION shopx.use_promotions(
    p_tenant integer, p_ids bigint[], p_customer bigint[], p_use_sale integer[], p_use_promotion bigint[],
    p_use_limit bigint[], p_use_limit_per_customer bigint[])
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    n record;
BEGIN
    -- One count after the other, in the order in which everybody locks them.
    FOR n IN
        SELECT c.promotion, c.customer, count(*) AS uses, min(c.most) AS most
        FROM generate_series(1, cardinality(p_use_sale)) AS u
        CROSS JOIN LATERAL (VALUES
            (p_use_promotion[u], NULL::bigint, p_use_limit[u], true),
            (p_use_promotion[u], p_customer[p_use_sale[u]], p_use_limit_per_customer[u],
             p_customer[p_use_sale[u]] IS NOT NULL)
        ) AS c (promotion, customer, most, counted)
        WHERE p_ids[p_use_sale[u]] <> 0 AND c.most > 0 AND c.counted
        GROUP BY c.promotion, c.customer
        ORDER BY c.promotion, c.customer NULLS FIRST
    LOOP
        IF n.uses <= n.most THEN
            INSERT INTO shopx.promotion_counts AS c (tenant_id, promotion_id, customer_id, used)
            VALUES (p_tenant, n.promotion, n.customer, n.uses)
            ON CONFLICT (tenant_id, promotion_id, customer_id) DO UPDATE
            SET used = c.used + n.uses WHERE c.used + n.uses <= n.most;
        END IF;
        IF n.uses > n.most OR NOT FOUND THEN
            RAISE EXCEPTION USING ERRCODE = 'SX001', MESSAGE = 'the promotion is used up';
        END IF;
    END LOOP;

    INSERT INTO shopx.promotion_uses (tenant_id, transaction_id, promotion_id, in_all, by_customer)
    SELECT p_tenant, p_ids[p_use_sale[u]], p_use_promotion[u], p_use_limit[u] IS NOT NULL,
           coalesce(p_use_limit_per_customer[u] > 0, false) AND p_customer[p_use_sale[u]] IS NOT NULL
    FROM generate_series(1, cardinality(p_use_sale)) AS u
    WHERE p_ids[p_use_sale[u]] <> 0;
    RETURN true;
END $$;

COMMENT ON FUNCTION shopx.use_promotions IS
'Counts uses of promotions by sales, in all and by customer, and keeps them; SX001 when that is more than a limit.';

CREATE FUNCTION shopx.give_uses_back(p_tenant integer, p_transaction bigint)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    n record;
BEGIN
    -- One count after the other, in the order in which sales lock them.
    FOR n IN
        SELECT u.promotion_id, c.customer_id
        FROM shopx.promotion_uses AS u
        JOIN shopx.transactions AS t ON t.tenant_id = p_tenant AND t.id = u.transaction_id
        CROSS JOIN LATERAL (
            VALUES (1, NULL, u.in_all), (2, t.customer_id, u.by_customer)) AS c (rank, customer_id, counted)
        WHERE u.tenant_id = p_tenant AND u.transaction_id = p_transaction AND c.counted
        ORDER BY u.promotion_id, c.rank
    LOOP
        UPDATE shopx.promotion_counts AS c SET used = c.used - 1
        WHERE c.tenant_id = p_tenant AND c.promotion_id = n.promotion_id
          AND c.customer_id IS NOT DISTINCT FROM n.customer_id;
    END LOOP;
END $$;

COMMENT ON FUNCTION shopx.give_uses_back IS
'Uncounts the uses of promotions by a sale that is voided.';

RESET ROLE;
