SET LOCAL ROLE shopx_owner;

CREATE FUNCTION shopx.enter(p_tenant integer, p_user bigint, p_approver bigint DEFAULT NULL)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    v_tenant text := current_setting('app.tenant_id', true);
    v_set text;
BEGIN
    IF v_tenant <> '' AND v_tenant <> p_tenant::text THEN
        RAISE EXCEPTION USING ERRCODE = 'SX003', MESSAGE = 'the transaction belongs to another tenant';
    END IF;
    -- Assignments: PERFORM would start the executor for each.
    v_tenant := set_config('app.tenant_id', p_tenant::text, true);
    IF p_user IS NOT NULL THEN
        v_set := set_config('app.user_id', p_user::text, true);
    END IF;
    IF p_approver IS NOT NULL THEN
        v_set := set_config('app.approver_id', p_approver::text, true);
    END IF;
    RETURN p_tenant;
END $$;

COMMENT ON FUNCTION shopx.enter IS
'Binds the transaction to a tenant, and to a user and who approves, if anybody does, and returns the tenant; SX003 when it is bound to another tenant already.';

GRANT EXECUTE ON FUNCTION shopx.enter TO shopx_app;

RESET ROLE;
