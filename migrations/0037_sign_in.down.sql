SET LOCAL ROLE shopx_owner;

DROP FUNCTION shopx.set_secret;
DROP FUNCTION shopx.accept_secret;
DROP FUNCTION shopx.count_attempt;
DROP FUNCTION shopx.load_account;
DROP TABLE shopx.sign_in_attempts;
ALTER TABLE shopx.users DROP COLUMN pin_hash;

-- A grant on the table takes the place of those on its columns.
REVOKE INSERT, UPDATE ON shopx.users FROM shopx_app;
REVOKE INSERT (tenant_id, username, username_key, email, email_key, role, created_at, updated_at),
       UPDATE (username, username_key, email, email_key, role, version, archived_at, updated_at)
    ON shopx.users FROM shopx_app;
GRANT INSERT, UPDATE ON shopx.users TO shopx_app;

RESET ROLE;
