SET LOCAL ROLE shopx_owner;

ALTER TABLE shopx.stock_movements
    ADD CONSTRAINT stock_movements_batch_stock_fkey FOREIGN KEY (tenant_id, product_id, location_id, batch_id)
        REFERENCES shopx.batch_stock (tenant_id, product_id, location_id, batch_id)
        DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT stock_movements_transaction_item_fkey FOREIGN KEY (tenant_id, transaction_id, line_no)
        REFERENCES shopx.transaction_items (tenant_id, transaction_id, line_no);

COMMENT ON CONSTRAINT stock_movements_batch_stock_fkey ON shopx.stock_movements IS
'Deferred: checked at once it would lock the batch before post_stock updates it.';
COMMENT ON COLUMN shopx.stock_movements.batch_id IS 'The batch';
COMMENT ON COLUMN shopx.stock_movements.transaction_id IS 'The sale, with its line';

RESET ROLE;
