SET LOCAL ROLE shopx_owner;

CREATE TABLE shopx.idempotency_keys (
    tenant_id   integer NOT NULL,
    key         uuid NOT NULL,
    use_case    text NOT NULL,
    fingerprint shopx.fingerprint NOT NULL,
    subject_ids bigint[] NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, key)
);

COMMENT ON TABLE shopx.idempotency_keys IS 'What a key given by a caller has done, so that the same request twice is done once.';
COMMENT ON COLUMN shopx.idempotency_keys.tenant_id IS 'The tenant; without a foreign key, which would lock the one tenants row in every sale';
COMMENT ON COLUMN shopx.idempotency_keys.key IS 'The caller''s key';
COMMENT ON COLUMN shopx.idempotency_keys.use_case IS 'What was asked for';
COMMENT ON COLUMN shopx.idempotency_keys.fingerprint IS 'Hash of the request; another request under the same key is a conflict';
COMMENT ON COLUMN shopx.idempotency_keys.subject_ids IS 'Ids of what it made, from which the first answer can be given again';
COMMENT ON COLUMN shopx.idempotency_keys.created_at IS 'When it was created';

ALTER TABLE shopx.idempotency_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE shopx.idempotency_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON shopx.idempotency_keys
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::integer)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::integer);

GRANT SELECT ON shopx.idempotency_keys TO shopx_app, shopx_reader;

RESET ROLE;
