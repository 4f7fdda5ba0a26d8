SET LOCAL ROLE shopx_owner;

-- Internal: called by record_sales and record_refund.
CREATE FUNCTION shopx.use_promotion(
    p_tenant integer, p_promotion bigint, p_customer bigint, p_limit bigint)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO shopx.promotion_counts AS c (tenant_id, promotion_id, customer_id, used)
    VALUES (p_tenant, p_promotion, p_customer, 1)
    ON CONFLICT (tenant_id, promotion_id, customer_id) DO UPDATE
    SET used = c.used + 1 WHERE c.used < p_limit;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'SX001', MESSAGE = 'the promotion is used up';
    END IF;
    RETURN true;
END $$;

COMMENT ON FUNCTION shopx.use_promotion IS
'Counts a use of a promotion, by a customer or in all; SX001 when that is one more than the limit.';

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
