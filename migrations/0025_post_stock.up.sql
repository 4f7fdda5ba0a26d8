SET LOCAL ROLE shopx_owner;

-- The one way stock changes: ledger, inventory and batch stock together.
--
-- Locks have one order: inventory rows by (product, location), then batch stock by (product, location,
-- batch), one conditional UPDATE each. An UPDATE over a join would lock in plan order, and apply one of
-- two postings to the same row.
CREATE FUNCTION shopx.post_stock(
    p_tenant integer, p_user bigint, p_sellable boolean,
    p_location bigint[], p_product bigint[], p_batch bigint[],
    p_quantity bigint[], p_reserved bigint[],
    p_kind text[], p_reason text[], p_unit_cost numeric[],
    p_transaction bigint[], p_refund bigint[], p_transfer bigint[], p_stock_document bigint[],
    p_line_no integer[], p_at timestamptz[], p_business_date date[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    m record;
BEGIN
    -- What comes to a place for the first time. The batch is locked before any stock is, as
    -- set_quarantine does, so that the copied flag is true when this commits. (A subquery that IS NULL
    -- stays a probe by primary key; NOT EXISTS may become a join with all of the tenant's stock.)
    IF 0 < ANY (p_quantity) THEN
        INSERT INTO shopx.inventory (tenant_id, product_id, location_id)
        SELECT DISTINCT p_tenant, n.product, n.location
        FROM unnest(p_product, p_location, p_quantity) AS n (product, location, quantity)
        WHERE n.quantity > 0 AND (
            SELECT true FROM shopx.inventory AS i
            WHERE i.tenant_id = p_tenant AND i.product_id = n.product AND i.location_id = n.location) IS NULL
        ORDER BY n.product, n.location
        ON CONFLICT DO NOTHING;

        INSERT INTO shopx.batch_stock
            (tenant_id, product_id, location_id, batch_id, batch_number, cost_per_unit, received_date,
             expiration_date, quarantined)
        SELECT p_tenant, b.product_id, n.location, b.id, b.batch_number, b.cost_per_unit, b.received_date,
               b.expiration_date, b.quarantined
        FROM (
            SELECT DISTINCT u.product, u.location, u.batch
            FROM unnest(p_product, p_location, p_batch, p_quantity) AS u (product, location, batch, quantity)
            WHERE u.quantity > 0 AND (
                SELECT true FROM shopx.batch_stock AS s
                WHERE s.tenant_id = p_tenant AND s.product_id = u.product
                  AND s.location_id = u.location AND s.batch_id = u.batch) IS NULL
        ) AS n
        JOIN shopx.batches AS b
            ON b.tenant_id = p_tenant AND b.id = n.batch AND b.id = ANY (p_batch) AND b.product_id = n.product
        ORDER BY n.product, n.location, n.batch
        FOR SHARE OF b
        ON CONFLICT DO NOTHING;
    END IF;

    INSERT INTO shopx.stock_movements
        (tenant_id, location_id, product_id, batch_id, quantity, kind, reason, unit_cost, user_id,
         business_date, transaction_id, refund_id, transfer_id, stock_document_id, line_no, created_at)
    SELECT p_tenant, n.location, n.product, n.batch, n.quantity, n.kind, n.reason, n.unit_cost, p_user,
           n.business_date, n.transaction, n.refund, n.transfer, n.stock_document, n.line_no, n.at
    FROM unnest(p_location, p_product, p_batch, p_quantity, p_kind, p_reason, p_unit_cost, p_business_date,
                p_transaction, p_refund, p_transfer, p_stock_document, p_line_no, p_at)
        AS n (location, product, batch, quantity, kind, reason, unit_cost, business_date,
              transaction, refund, transfer, stock_document, line_no, at)
    WHERE n.quantity <> 0;

    FOR m IN
        SELECT grouping(n.batch) = 1 AS is_level, n.product, n.location, n.batch,
               sum(n.quantity)::bigint AS quantity, sum(n.reserved)::bigint AS reserved, max(n.at) AS at
        FROM unnest(p_product, p_location, p_batch, p_quantity, p_reserved, p_at)
            AS n (product, location, batch, quantity, reserved, at)
        GROUP BY GROUPING SETS ((n.product, n.location), (n.product, n.location, n.batch))
        ORDER BY 1 DESC, n.product, n.location, n.batch
    LOOP
        IF m.is_level THEN
            UPDATE shopx.inventory AS i
            SET quantity = i.quantity + m.quantity, reserved = i.reserved + m.reserved, updated_at = m.at
            WHERE i.tenant_id = p_tenant AND i.product_id = m.product AND i.location_id = m.location
              AND i.reserved + m.reserved BETWEEN 0 AND i.quantity + m.quantity;
        ELSE
            UPDATE shopx.batch_stock AS s
            SET quantity = s.quantity + m.quantity, reserved = s.reserved + m.reserved
            WHERE s.tenant_id = p_tenant AND s.product_id = m.product AND s.location_id = m.location
              AND s.batch_id = m.batch AND NOT (p_sellable AND s.quarantined)
              AND s.reserved + m.reserved BETWEEN 0 AND s.quantity + m.quantity;
        END IF;
        IF NOT FOUND THEN
            RAISE EXCEPTION USING ERRCODE = 'SX001', MESSAGE = 'the stock has been taken',
                DETAIL = format('product %s, location %s, batch %s', m.product, m.location, m.batch);
        END IF;
    END LOOP;

    -- Checked at once, the foreign key would lock the row of a hot batch for the ledger before the
    -- update could, which cost a fifth of its sales.
    SET CONSTRAINTS shopx.stock_movements_batch_stock_fkey IMMEDIATE;
END $$;

COMMENT ON FUNCTION shopx.post_stock IS
'Posts signed quantities and reservations to ledger, inventory and batch stock; SX001 when any of them no longer allows it, or is quarantined and p_sellable. Postings are arrays of one length; an array that does not apply may be empty.';

RESET ROLE;
