SET LOCAL ROLE shopx_owner;

ALTER TABLE shopx.customers
    ADD COLUMN exempt_taxes jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(exempt_taxes) = 'array'),
    ADD COLUMN exemption_ends_on date,
    ADD CONSTRAINT customers_exemption_check CHECK (
        tax_exemption IS NOT NULL OR (exempt_taxes = '[]' AND exemption_ends_on IS NULL));
COMMENT ON COLUMN shopx.customers.tax_exemption IS 'Why they bear no tax, or not those of exempt_taxes; NULL when they bear all';
COMMENT ON COLUMN shopx.customers.exempt_taxes IS 'Which taxes they do not bear, as an array of the names of rates; empty for all of them';
COMMENT ON COLUMN shopx.customers.exemption_ends_on IS 'The last business date on which they are exempt; NULL for no end';

RESET ROLE;
