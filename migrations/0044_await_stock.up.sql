SET LOCAL ROLE shopx_owner;

-- Sales that need what somebody else holds wait here, together and holding nothing: only the first level is
-- waited for, while the function has no lock yet, and what it locks is free again when the call ends.
CREATE FUNCTION shopx.await_stock(
    p_tenant integer, p_location bigint[], p_product bigint[], p_lock_wait integer)
RETURNS boolean[] LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    v_entered integer := shopx.enter(p_tenant, NULL);
    v_set text := set_config('lock_timeout', p_lock_wait::text, true);
    v_free boolean[];
BEGIN
    FOR n IN 1 .. cardinality(p_product) LOOP
        BEGIN
            IF n = 1 THEN
                PERFORM FROM shopx.inventory AS i
                WHERE i.tenant_id = p_tenant AND i.product_id = p_product[n] AND i.location_id = p_location[n]
                FOR NO KEY UPDATE;
                PERFORM FROM shopx.batch_stock AS s
                WHERE s.tenant_id = p_tenant AND s.product_id = p_product[n]
                  AND s.location_id = p_location[n] AND s.is_open
                FOR NO KEY UPDATE;
            ELSE
                PERFORM FROM shopx.inventory AS i
                WHERE i.tenant_id = p_tenant AND i.product_id = p_product[n] AND i.location_id = p_location[n]
                FOR NO KEY UPDATE NOWAIT;
                PERFORM FROM shopx.batch_stock AS s
                WHERE s.tenant_id = p_tenant AND s.product_id = p_product[n]
                  AND s.location_id = p_location[n] AND s.is_open
                FOR NO KEY UPDATE NOWAIT;
            END IF;
            v_free[n] := true;
        EXCEPTION WHEN lock_not_available THEN
            v_free[n] := false;
        END;
    END LOOP;
    RETURN v_free;
END $$;

COMMENT ON FUNCTION shopx.await_stock IS
'Waits for at most so many milliseconds until nobody holds the first of some levels (a location and a product) or one of its batches, and returns which of them are free now.';

GRANT EXECUTE ON FUNCTION shopx.await_stock TO shopx_app;

RESET ROLE;
