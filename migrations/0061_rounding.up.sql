SET LOCAL ROLE shopx_owner;

-- Cash may be rounded another way than tax, amounts coarser than the currency, and tax on each unit.
ALTER TABLE shopx.tenant_settings
    ADD COLUMN cash_rounding_mode text CHECK (cash_rounding_mode IN ('half_away_from_zero', 'half_even', 'up', 'down')),
    ADD COLUMN amount_digits smallint CHECK (amount_digits BETWEEN 0 AND 3),
    DROP CONSTRAINT tenant_settings_rounding_level_check,
    ADD CONSTRAINT tenant_settings_rounding_level_check CHECK (rounding_level IN ('unit', 'line', 'document'));
COMMENT ON COLUMN shopx.tenant_settings.cash_rounding_mode IS 'How an amount between two cash steps is rounded; NULL for the way of rounding_mode';
COMMENT ON COLUMN shopx.tenant_settings.amount_digits IS 'How many decimals amounts have; NULL for as many as the currency';
COMMENT ON COLUMN shopx.tenant_settings.rounding_level IS 'Whether tax is rounded on every unit, on every line or once a document';

ALTER TABLE shopx.transactions ADD COLUMN amount_digits smallint CHECK (amount_digits BETWEEN 0 AND 3);
COMMENT ON COLUMN shopx.transactions.amount_digits IS 'How many decimals its amounts have, as its receipt prints them; NULL for as many as the currency';

RESET ROLE;
