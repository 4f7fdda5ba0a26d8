SET LOCAL ROLE shopx_owner;

-- Internal, like every function that is not granted to shopx_app: called by recording functions, which
-- have entered the tenant, pinned the search path and act as the owner.
CREATE FUNCTION shopx.claim_key(
    p_tenant integer, p_key uuid, p_use_case text, p_fingerprint bytea, p_subject_ids bigint[])
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF p_key IS NULL THEN
        RETURN false;
    END IF;
    -- Waits for a rival with the same key, until it has committed or given up.
    INSERT INTO shopx.idempotency_keys (tenant_id, key, use_case, fingerprint, subject_ids)
    VALUES (p_tenant, p_key, p_use_case, p_fingerprint, p_subject_ids)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'SX002', MESSAGE = 'the idempotency key has been used';
    END IF;
    RETURN true;
END $$;

COMMENT ON FUNCTION shopx.claim_key IS
'Takes an idempotency key for what is about to be recorded, and returns whether there is one; SX002 when it has been used.';

-- Internal: of those who are written into no row that refers to users.
CREATE FUNCTION shopx.check_people(p_tenant integer, p_user bigint, p_approved_by bigint)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_stranger bigint := (
        SELECT n.id FROM unnest(ARRAY[p_user, p_approved_by]) AS n (id)
        WHERE n.id IS NOT NULL
          AND (SELECT true FROM shopx.users AS u WHERE u.tenant_id = p_tenant AND u.id = n.id) IS NULL
        LIMIT 1);
BEGIN
    IF v_stranger IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'SX005', MESSAGE = v_stranger::text;
    END IF;
END $$;

COMMENT ON FUNCTION shopx.check_people IS
'SX005, with the id as its message, when who acts or who approves is not one of the tenant''s users.';

RESET ROLE;
