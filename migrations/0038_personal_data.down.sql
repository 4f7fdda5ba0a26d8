SET LOCAL ROLE shopx_owner;

REVOKE USAGE ON SEQUENCE shopx.customers_id_seq FROM shopx_app;
DROP INDEX shopx.customers_phone_idx;
-- What is sealed must have been rewritten as plain before, or it would be lost.
ALTER TABLE shopx.customers ADD CONSTRAINT customers_plain_check CHECK (sealed IS NULL);
ALTER TABLE shopx.customers
    DROP CONSTRAINT customers_email_key_check,
    DROP CONSTRAINT customers_plain_or_sealed_check,
    DROP CONSTRAINT customers_erased_check,
    ADD CONSTRAINT customers_email_key_check CHECK ((email IS NULL) = (email_key IS NULL)),
    DROP COLUMN phone_key,
    DROP COLUMN sealed,
    DROP COLUMN sealed_key_id,
    DROP COLUMN erased_at;
COMMENT ON COLUMN shopx.customers.email IS 'E-mail address';
COMMENT ON COLUMN shopx.customers.email_key IS 'The address in lower case, by which it is compared and found; see users';
COMMENT ON COLUMN shopx.customers.phone IS 'Phone number';
COMMENT ON COLUMN shopx.customers.address IS 'Address; may have several lines';
CREATE INDEX customers_phone_idx ON shopx.customers (tenant_id, phone);

ALTER TABLE shopx.tenant_settings DROP COLUMN personal_key_id;

RESET ROLE;
