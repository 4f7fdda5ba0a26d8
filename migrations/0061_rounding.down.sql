SET LOCAL ROLE shopx_owner;

ALTER TABLE shopx.transactions DROP COLUMN amount_digits;

-- Fails while somebody rounds on every unit, for which nothing else may be put.
COMMENT ON COLUMN shopx.tenant_settings.rounding_level IS 'Whether tax is rounded on every line or once a document';
ALTER TABLE shopx.tenant_settings
    DROP COLUMN cash_rounding_mode,
    DROP COLUMN amount_digits,
    DROP CONSTRAINT tenant_settings_rounding_level_check,
    ADD CONSTRAINT tenant_settings_rounding_level_check CHECK (rounding_level IN ('line', 'document'));

RESET ROLE;
