-- Roles belong to the cluster: another database, or an administrator, may have made them already.
--   shopx_owner      owns everything; bound by row-level security like everybody
--   shopx_directory  opens tenants and finds them by domain, and does nothing else
--   shopx_app        what the store signs in as a member of
--   shopx_reader     SELECT only, for reports and replicas
-- Runs as a superuser, or as a login that may create roles or is already a member of them.
DO $$
DECLARE
    v_role name;
    -- What a login needs to act as a role: its name changed in PostgreSQL 16.
    v_membership text := CASE WHEN current_setting('server_version_num')::integer < 160000
                         THEN 'MEMBER' ELSE 'SET' END;
BEGIN
    FOREACH v_role IN ARRAY ARRAY['shopx_owner', 'shopx_directory', 'shopx_app', 'shopx_reader'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE r.rolname = v_role) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', v_role);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL; -- another database of the cluster is migrated at the same time
            END;
        END IF;
        IF EXISTS (SELECT FROM pg_catalog.pg_roles AS r
                   WHERE r.rolname = v_role AND (r.rolsuper OR r.rolbypassrls)) THEN
            RAISE EXCEPTION 'role % bypasses row-level security', v_role;
        END IF;
    END LOOP;
    -- The migrations act as these two.
    FOREACH v_role IN ARRAY ARRAY['shopx_owner', 'shopx_directory'] LOOP
        IF NOT pg_has_role(current_user, v_role, v_membership) THEN
            EXECUTE format('GRANT %I TO CURRENT_USER', v_role);
        END IF;
    END LOOP;
    -- Whichever of the two may create in the database creates the schema.
    IF has_database_privilege(current_database(), 'CREATE') THEN
        CREATE SCHEMA shopx AUTHORIZATION shopx_owner;
    ELSE
        SET LOCAL ROLE shopx_owner;
        CREATE SCHEMA shopx;
    END IF;
END $$;

-- Every migration acts as the owner, so that nothing belongs to whoever runs it, and resets the role
-- at its end, where the migrator writes its own record.
SET LOCAL ROLE shopx_owner;

COMMENT ON SCHEMA shopx IS
'A shop: tenants, catalogue, stock in batches, sales and transfers.

Every transaction names its tenant in the setting app.tenant_id, and its user in app.user_id, both
transaction-local; row-level security shows nothing else, and nothing at all when it is not set.
Balances, ledger and sales change through the functions of this schema only. Their SQLSTATEs:
  SX001  lost race: what the request was decided on is gone; load and decide again
  SX002  key taken: the idempotency key has been used; load again and answer from it
  SX003  tenant mismatch: the transaction belongs to another tenant
  SX004  batch number taken: the product has a batch of that number, which is the message';

GRANT USAGE ON SCHEMA shopx TO shopx_directory, shopx_app, shopx_reader;

-- Functions are executable by everybody unless this is taken back; for one schema it cannot be.
ALTER DEFAULT PRIVILEGES FOR ROLE shopx_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

RESET ROLE;
