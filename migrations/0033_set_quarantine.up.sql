SET LOCAL ROLE shopx_owner;

CREATE FUNCTION shopx.set_quarantine(
    p_tenant integer, p_user bigint, p_approved_by bigint, p_key uuid, p_use_case text,
    p_fingerprint bytea, p_batch bigint, p_version integer, p_quarantined boolean, p_reason text,
    p_at timestamptz)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    v_version integer;
    n record;
BEGIN
    PERFORM shopx.enter(p_tenant, p_user, p_approved_by);
    PERFORM shopx.check_people(p_tenant, p_user, p_approved_by);
    PERFORM shopx.claim_key(p_tenant, p_key, p_use_case, p_fingerprint, ARRAY[p_batch]);
    UPDATE shopx.batches AS b
    SET quarantined = p_quarantined, quarantine_reason = p_reason, version = b.version + 1, updated_at = p_at
    WHERE b.tenant_id = p_tenant AND b.id = p_batch AND b.version = p_version
    RETURNING b.version INTO v_version;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'SX001', MESSAGE = 'the batch has been changed';
    END IF;
    -- One row after the other, in the order in which post_stock locks them.
    FOR n IN
        SELECT s.product_id, s.location_id FROM shopx.batch_stock AS s
        WHERE s.tenant_id = p_tenant AND s.batch_id = p_batch
        ORDER BY s.product_id, s.location_id
    LOOP
        UPDATE shopx.batch_stock AS s SET quarantined = p_quarantined
        WHERE s.tenant_id = p_tenant AND s.product_id = n.product_id AND s.location_id = n.location_id
          AND s.batch_id = p_batch;
    END LOOP;
    RETURN v_version;
END $$;

COMMENT ON FUNCTION shopx.set_quarantine IS
'Puts a batch into quarantine or releases it, everywhere at once, and returns its new version. SX002 when the key has been used, SX001 when there is no such batch in that version.';

GRANT EXECUTE ON FUNCTION shopx.set_quarantine TO shopx_app;

RESET ROLE;
