SET LOCAL ROLE shopx_owner;

CREATE FUNCTION shopx.enter(p_tenant integer, p_user bigint)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_tenant text := current_setting('app.tenant_id', true);
BEGIN
    IF v_tenant <> '' AND v_tenant <> p_tenant::text THEN
        RAISE EXCEPTION USING ERRCODE = 'SX003', MESSAGE = 'the transaction belongs to another tenant';
    END IF;
    PERFORM set_config('app.tenant_id', p_tenant::text, true),
            set_config('app.user_id', coalesce(p_user::text, ''), true);
END $$;

COMMENT ON FUNCTION shopx.enter IS
'Binds the transaction to a tenant and a user; SX003 when it is bound to another tenant already.';

GRANT EXECUTE ON FUNCTION shopx.enter TO shopx_app;

RESET ROLE;
