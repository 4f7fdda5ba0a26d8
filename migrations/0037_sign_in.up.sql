SET LOCAL ROLE shopx_owner;

ALTER TABLE shopx.users ADD COLUMN pin_hash text CHECK (char_length(pin_hash) BETWEEN 1 AND 255);
COMMENT ON COLUMN shopx.users.pin_hash IS 'Argon2id hash of the PIN for shared tills, in PHC form; NULL when there is none. Kept from everybody as password_hash is';

-- By name and not by user: somebody who guesses must not learn which names exist.
CREATE TABLE shopx.sign_in_attempts (
    tenant_id       integer NOT NULL,
    username_key    text COLLATE "C" NOT NULL CHECK (char_length(username_key) <= 1000),
    kind            text NOT NULL CHECK (kind IN ('password', 'pin')),
    attempts        bigint NOT NULL CHECK (attempts > 0),
    last_attempt_at timestamptz NOT NULL,
    CONSTRAINT sign_in_attempts_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES shopx.tenants (id)
);

COMMENT ON TABLE shopx.sign_in_attempts IS 'How often a secret was asked for since it was last right. Only the functions below write it.';
COMMENT ON COLUMN shopx.sign_in_attempts.tenant_id IS 'The tenant it belongs to';
COMMENT ON COLUMN shopx.sign_in_attempts.username_key IS 'The name that was tried, in lower case, whether there is such a user or not';
COMMENT ON COLUMN shopx.sign_in_attempts.kind IS 'What was tried: the password or the PIN';
COMMENT ON COLUMN shopx.sign_in_attempts.attempts IS 'How often, without success';
COMMENT ON COLUMN shopx.sign_in_attempts.last_attempt_at IS 'When last';

CREATE INDEX sign_in_attempts_last_idx ON shopx.sign_in_attempts (tenant_id, last_attempt_at);
ALTER TABLE shopx.sign_in_attempts ADD PRIMARY KEY (tenant_id, username_key, kind);

ALTER TABLE shopx.sign_in_attempts ENABLE ROW LEVEL SECURITY;
ALTER TABLE shopx.sign_in_attempts FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON shopx.sign_in_attempts
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::integer)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::integer);

GRANT SELECT ON shopx.sign_in_attempts TO shopx_app;

-- Nobody writes a hash but set_secret and accept_secret.
REVOKE INSERT, UPDATE ON shopx.users FROM shopx_app;
GRANT INSERT (tenant_id, username, username_key, email, email_key, role, created_at, updated_at),
      UPDATE (username, username_key, email, email_key, role, version, archived_at, updated_at)
    ON shopx.users TO shopx_app;

-- These run in a transaction that is bound to the tenant; row-level security sees to it.
CREATE FUNCTION shopx.load_account(p_tenant integer, p_username_key text, p_kind text)
RETURNS TABLE (user_id bigint, role text, archived boolean, hash text, attempts bigint,
               last_attempt_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT u.id, u.role, u.archived_at IS NOT NULL,
           CASE p_kind WHEN 'password' THEN u.password_hash WHEN 'pin' THEN u.pin_hash END,
           coalesce(a.attempts, 0), a.last_attempt_at
    FROM shopx.tenants AS t
    LEFT JOIN shopx.users AS u ON u.tenant_id = t.id AND u.username_key = p_username_key
    LEFT JOIN shopx.sign_in_attempts AS a
        ON a.tenant_id = t.id AND a.username_key = p_username_key AND a.kind = p_kind
    WHERE t.id = p_tenant;
END $$;

COMMENT ON FUNCTION shopx.load_account IS
'The user of a name, the hash of the secret and the attempts under that name: one row, also when there is no such user, and none when there is no such tenant. The only way to read a hash.';

CREATE FUNCTION shopx.count_attempt(
    p_tenant integer, p_username_key text, p_kind text, p_before bigint, p_after bigint,
    p_at timestamptz)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF p_before = 0 THEN
        -- Guessed names are not kept for long.
        DELETE FROM shopx.sign_in_attempts AS a
        WHERE a.tenant_id = p_tenant AND a.last_attempt_at < p_at - interval '1 day';
        INSERT INTO shopx.sign_in_attempts (tenant_id, username_key, kind, attempts, last_attempt_at)
        VALUES (p_tenant, p_username_key, p_kind, p_after, p_at)
        ON CONFLICT DO NOTHING;
    ELSE
        UPDATE shopx.sign_in_attempts AS a SET attempts = p_after, last_attempt_at = p_at
        WHERE a.tenant_id = p_tenant AND a.username_key = p_username_key AND a.kind = p_kind
          AND a.attempts = p_before;
    END IF;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'SX001', MESSAGE = 'somebody else has tried meanwhile';
    END IF;
END $$;

COMMENT ON FUNCTION shopx.count_attempt IS
'Counts an attempt to sign in under a name; SX001 when the count is no longer p_before.';

CREATE FUNCTION shopx.accept_secret(
    p_tenant integer, p_user bigint, p_username_key text, p_kind text, p_hash text, p_rehashed text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- Users before attempts, as set_secret does.
    IF p_rehashed IS NOT NULL AND p_kind = 'password' THEN
        UPDATE shopx.users AS u SET password_hash = p_rehashed
        WHERE u.tenant_id = p_tenant AND u.id = p_user AND u.password_hash = p_hash;
    ELSIF p_rehashed IS NOT NULL THEN
        UPDATE shopx.users AS u SET pin_hash = p_rehashed
        WHERE u.tenant_id = p_tenant AND u.id = p_user AND u.pin_hash = p_hash;
    END IF;
    DELETE FROM shopx.sign_in_attempts AS a
    WHERE a.tenant_id = p_tenant AND a.username_key = p_username_key AND a.kind = p_kind;
END $$;

COMMENT ON FUNCTION shopx.accept_secret IS
'Forgets the attempts under a name whose secret was right, and keeps a new hash of it if the old one is still there.';

CREATE FUNCTION shopx.set_secret(
    p_tenant integer, p_user bigint, p_kind text, p_hash text, p_at timestamptz)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_username_key text;
BEGIN
    IF p_kind = 'password' THEN
        UPDATE shopx.users AS u SET password_hash = p_hash, updated_at = p_at
        WHERE u.tenant_id = p_tenant AND u.id = p_user RETURNING u.username_key INTO v_username_key;
    ELSE
        UPDATE shopx.users AS u SET pin_hash = p_hash, updated_at = p_at
        WHERE u.tenant_id = p_tenant AND u.id = p_user RETURNING u.username_key INTO v_username_key;
    END IF;
    DELETE FROM shopx.sign_in_attempts AS a
    WHERE a.tenant_id = p_tenant AND a.username_key = v_username_key AND a.kind = p_kind;
    RETURN v_username_key IS NOT NULL;
END $$;

COMMENT ON FUNCTION shopx.set_secret IS
'Keeps the hash of a user''s new password or PIN, or none, and forgets the attempts; false when there is no such user.';

GRANT EXECUTE ON FUNCTION
    shopx.load_account, shopx.count_attempt, shopx.accept_secret, shopx.set_secret TO shopx_app;

RESET ROLE;
