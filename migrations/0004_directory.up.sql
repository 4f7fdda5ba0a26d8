SET LOCAL ROLE shopx_owner;

-- Opening a tenant and finding one by its domain happen before there is a tenant to be bound to: one
-- role sees every row of this one table, and two functions are all that acts as it.
CREATE POLICY directory ON shopx.tenants TO shopx_directory USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON shopx.tenants TO shopx_directory;

GRANT CREATE ON SCHEMA shopx TO shopx_directory;
SET LOCAL ROLE shopx_directory;

CREATE FUNCTION shopx.open_tenant(p_name text, p_domain text)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_tenant integer;
BEGIN
    INSERT INTO shopx.tenants (name, domain) VALUES (p_name, lower(p_domain)) RETURNING id INTO v_tenant;
    RETURN v_tenant;
END $$;

COMMENT ON FUNCTION shopx.open_tenant IS
'Opens a tenant and returns its number. The caller then sets app.tenant_id and adds the settings and the first admin in the same transaction.';

CREATE FUNCTION shopx.find_tenant(p_domain text)
RETURNS integer LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT t.id FROM shopx.tenants AS t WHERE t.domain = lower(p_domain));
END $$;

COMMENT ON FUNCTION shopx.find_tenant IS 'The tenant with this domain, or NULL.';

REVOKE EXECUTE ON FUNCTION shopx.open_tenant, shopx.find_tenant FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shopx.open_tenant, shopx.find_tenant TO shopx_app;

SET LOCAL ROLE shopx_owner;
REVOKE CREATE ON SCHEMA shopx FROM shopx_directory;

RESET ROLE;
