-- The batch `b`, in the shape of the core type.
json_build_object(
    'id', b.id,
    'product', b.product_id,
    'supplier', b.supplier_id,
    'number', b.batch_number,
    'quantity_received', b.quantity_received,
    'cost_per_unit', b.cost_per_unit::text,
    'received_date', b.received_date,
    'expiration_date', b.expiration_date,
    'quarantined', b.quarantined,
    'quarantine_reason', b.quarantine_reason,
    'version', b.version,
    'on_hand', (
        SELECT coalesce(sum(s.quantity), 0)
        FROM shopx.batch_stock AS s
        WHERE s.tenant_id = $1 AND s.batch_id = b.id))
