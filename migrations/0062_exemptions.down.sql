SET LOCAL ROLE shopx_owner;

COMMENT ON COLUMN shopx.customers.tax_exemption IS 'Why they bear no tax; NULL when they do';
ALTER TABLE shopx.customers DROP COLUMN exempt_taxes, DROP COLUMN exemption_ends_on;

RESET ROLE;
