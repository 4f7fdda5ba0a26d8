SET LOCAL ROLE shopx_owner;

-- For columns that functions write. The CHECK of a table is parsed again by every statement that writes
-- to it; all of them took a fifth of the time of a sale. That of a domain is kept, and is skipped by an
-- update that does not touch the column. A driver sees the type beneath.
CREATE DOMAIN shopx.amount AS numeric(19,4) CHECK (VALUE >= 0);
COMMENT ON DOMAIN shopx.amount IS 'Money: a price, a cost or an amount, not below zero';

CREATE DOMAIN shopx.units AS bigint CHECK (VALUE >= 0);
COMMENT ON DOMAIN shopx.units IS 'A number of a product''s smallest units, not below zero';

CREATE DOMAIN shopx.movement_kind AS text CHECK (VALUE IN
    ('sale', 'refund', 'receipt', 'transfer_out', 'transfer_in', 'count', 'write_off', 'adjustment'));
COMMENT ON DOMAIN shopx.movement_kind IS 'What moves stock';

CREATE DOMAIN shopx.stock_reason AS text CHECK (VALUE IN
    ('damage', 'theft', 'expiry', 'found', 'own_use', 'correction', 'other'));
COMMENT ON DOMAIN shopx.stock_reason IS 'Why stock was adjusted or written off';

CREATE DOMAIN shopx.sale_status AS text CHECK (VALUE IN
    ('completed', 'partially_refunded', 'refunded', 'voided'));
COMMENT ON DOMAIN shopx.sale_status IS 'Where a sale stands';

CREATE DOMAIN shopx.payment_method AS text CHECK (VALUE IN ('cash', 'card', 'voucher', 'other'));
COMMENT ON DOMAIN shopx.payment_method IS 'A means of payment';

CREATE DOMAIN shopx.payment_summary AS text CHECK (VALUE IN
    ('cash', 'card', 'voucher', 'other', 'split', 'none'));
COMMENT ON DOMAIN shopx.payment_summary IS
'How a whole sale was paid: the one means, split for several, none when nothing was to pay';

CREATE DOMAIN shopx.fingerprint AS bytea CHECK (octet_length(VALUE) = 32);
COMMENT ON DOMAIN shopx.fingerprint IS 'SHA-256 of a request';

RESET ROLE;
