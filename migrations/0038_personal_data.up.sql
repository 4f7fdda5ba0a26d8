SET LOCAL ROLE shopx_owner;

ALTER TABLE shopx.tenant_settings
    ADD COLUMN personal_key_id text CHECK (personal_key_id ~ '^[A-Za-z0-9._-]{1,64}$');
COMMENT ON COLUMN shopx.tenant_settings.personal_key_id IS 'Name of the key under which how customers are reached is sealed from now on; NULL when it is kept plain';

ALTER TABLE shopx.customers
    ADD COLUMN phone_key text COLLATE "C",
    ADD COLUMN sealed text CHECK (sealed ~ '^1[.][A-Za-z0-9+/]+$'),
    ADD COLUMN sealed_key_id text CHECK (sealed_key_id ~ '^[A-Za-z0-9._-]{1,64}$'),
    ADD COLUMN erased_at timestamptz,
    DROP CONSTRAINT customers_email_key_check,
    ADD CONSTRAINT customers_email_key_check CHECK (sealed IS NOT NULL OR (email IS NULL) = (email_key IS NULL)),
    ADD CONSTRAINT customers_plain_or_sealed_check CHECK (
        CASE WHEN sealed IS NULL THEN sealed_key_id IS NULL
             ELSE sealed_key_id IS NOT NULL AND num_nonnulls(email, phone, address) = 0 END),
    ADD CONSTRAINT customers_erased_check CHECK (erased_at IS NULL OR (archived_at IS NOT NULL
        AND num_nonnulls(email, email_key, phone, phone_key, address, sealed, customer_group, tax_exemption) = 0));
COMMENT ON COLUMN shopx.customers.email IS 'E-mail address; NULL also when it is sealed';
COMMENT ON COLUMN shopx.customers.email_key IS 'The address in lower case, by which it is compared and found, see users; its HMAC when it is sealed';
COMMENT ON COLUMN shopx.customers.phone IS 'Phone number; NULL also when it is sealed';
COMMENT ON COLUMN shopx.customers.phone_key IS 'Its digits after a leading +, by which it is found; their HMAC when it is sealed; NULL when it has none';
COMMENT ON COLUMN shopx.customers.address IS 'Address; may have several lines; NULL also when it is sealed';
COMMENT ON COLUMN shopx.customers.sealed IS 'E-mail, phone and address in JSON, encrypted: format, and nonce and ciphertext in base64; NULL when they are kept plain, or there are none';
COMMENT ON COLUMN shopx.customers.sealed_key_id IS 'Name of the key that opens it';
COMMENT ON COLUMN shopx.customers.erased_at IS 'When what was known of them was erased, for good; their sales stay';

-- Tenants that are here already: the owner sees all of them for once, and it is no edit of theirs.
ALTER TABLE shopx.customers NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER;
UPDATE shopx.customers
SET phone_key = CASE WHEN phone LIKE '+%' THEN '+' ELSE '' END || regexp_replace(phone, '[^0-9]', '', 'g')
WHERE phone ~ '[0-9]';
ALTER TABLE shopx.customers FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER;

DROP INDEX shopx.customers_phone_idx;
-- Only where there is one, so that it is never taken for the key, see customers.
CREATE INDEX customers_phone_idx ON shopx.customers (tenant_id, phone_key) WHERE phone_key IS NOT NULL;

-- What is sealed is bound to the number of its customer, which is therefore drawn before.
GRANT USAGE ON SEQUENCE shopx.customers_id_seq TO shopx_app;

RESET ROLE;
