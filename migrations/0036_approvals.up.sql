SET LOCAL ROLE shopx_owner;

-- Who approved what somebody else did, in the setting app.approver_id of its transaction: a default, so
-- that every way of writing such a row keeps it.
ALTER TABLE shopx.transactions ADD COLUMN approved_by bigint
    DEFAULT nullif(current_setting('app.approver_id', true), '')::bigint,
    ADD CONSTRAINT transactions_approved_by_fkey FOREIGN KEY (tenant_id, approved_by)
        REFERENCES shopx.users (tenant_id, id);
ALTER TABLE shopx.refunds ADD COLUMN approved_by bigint
    DEFAULT nullif(current_setting('app.approver_id', true), '')::bigint,
    ADD CONSTRAINT refunds_approved_by_fkey FOREIGN KEY (tenant_id, approved_by)
        REFERENCES shopx.users (tenant_id, id);
ALTER TABLE shopx.stock_documents ADD COLUMN approved_by bigint
    DEFAULT nullif(current_setting('app.approver_id', true), '')::bigint,
    ADD CONSTRAINT stock_documents_approved_by_fkey FOREIGN KEY (tenant_id, approved_by)
        REFERENCES shopx.users (tenant_id, id);
ALTER TABLE shopx.transfers ADD COLUMN approved_by bigint
    DEFAULT nullif(current_setting('app.approver_id', true), '')::bigint,
    ADD CONSTRAINT transfers_approved_by_fkey FOREIGN KEY (tenant_id, approved_by)
        REFERENCES shopx.users (tenant_id, id);
ALTER TABLE shopx.audit_log ADD COLUMN approved_by bigint
    DEFAULT nullif(current_setting('app.approver_id', true), '')::bigint;

COMMENT ON COLUMN shopx.transactions.approved_by IS 'Who approved it, when the seller might not do it alone';
COMMENT ON COLUMN shopx.refunds.approved_by IS 'Who approved it, when the user might not do it alone';
COMMENT ON COLUMN shopx.stock_documents.approved_by IS 'Who approved it, when the user might not do it alone';
COMMENT ON COLUMN shopx.transfers.approved_by IS 'Who approved the request, when the user might not make it alone';
COMMENT ON COLUMN shopx.audit_log.approved_by IS 'Who approved it: app.approver_id of the transaction, NULL when nobody did';

RESET ROLE;
