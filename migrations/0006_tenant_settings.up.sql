SET LOCAL ROLE shopx_owner;

CREATE TABLE shopx.tenant_settings (
    tenant_id              integer PRIMARY KEY,
    currency               text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    rounding_mode          text NOT NULL DEFAULT 'half_away_from_zero' CHECK (rounding_mode IN ('half_away_from_zero', 'half_even', 'up', 'down')),
    rounding_level         text NOT NULL DEFAULT 'line' CHECK (rounding_level IN ('line', 'document')),
    cash_step              numeric(19,4) CHECK (cash_step > 0),
    picking                text NOT NULL DEFAULT 'fifo' CHECK (picking IN ('fifo', 'fefo')),
    cashier_refund_limit   numeric(19,4) NOT NULL DEFAULT 0 CHECK (cashier_refund_limit >= 0),
    cashier_discount_limit numeric(7,4) NOT NULL DEFAULT 0 CHECK (cashier_discount_limit >= 0),
    version                integer NOT NULL DEFAULT 1 CHECK (version > 0),
    updated_at             timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT tenant_settings_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES shopx.tenants (id)
);

COMMENT ON TABLE shopx.tenant_settings IS 'How a tenant counts money, rounds and picks batches: one row a tenant.';
COMMENT ON COLUMN shopx.tenant_settings.tenant_id IS 'The tenant';
COMMENT ON COLUMN shopx.tenant_settings.currency IS 'ISO 4217 code of its one currency';
COMMENT ON COLUMN shopx.tenant_settings.rounding_mode IS 'How an amount between two minor units is rounded';
COMMENT ON COLUMN shopx.tenant_settings.rounding_level IS 'Whether tax is rounded on every line or once a document';
COMMENT ON COLUMN shopx.tenant_settings.cash_step IS 'Smallest coin, to which the part paid in cash is rounded; NULL for none';
COMMENT ON COLUMN shopx.tenant_settings.picking IS 'Which batch is sold first: the one received first, or the one that expires first';
COMMENT ON COLUMN shopx.tenant_settings.cashier_refund_limit IS 'Up to what amount a cashier may refund or void';
COMMENT ON COLUMN shopx.tenant_settings.cashier_discount_limit IS 'How far a cashier may change the price of a line, in percent';
COMMENT ON COLUMN shopx.tenant_settings.version IS 'Rises by one with every edit; an edit names the version that it read';
COMMENT ON COLUMN shopx.tenant_settings.updated_at IS 'When it was last edited; set by the statement that edits';

ALTER TABLE shopx.tenant_settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE shopx.tenant_settings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON shopx.tenant_settings
    USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::integer)
    WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::integer);

GRANT SELECT ON shopx.tenant_settings TO shopx_app, shopx_reader;
GRANT INSERT, UPDATE ON shopx.tenant_settings TO shopx_app;

CREATE TRIGGER audit AFTER INSERT OR DELETE ON shopx.tenant_settings
    FOR EACH ROW EXECUTE FUNCTION shopx.audit();
CREATE TRIGGER audit_update AFTER UPDATE ON shopx.tenant_settings
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION shopx.audit();

RESET ROLE;
