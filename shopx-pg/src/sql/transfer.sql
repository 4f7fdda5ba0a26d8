-- The transfer `t`, in the shape of the core type.
json_build_object(
    'id', t.id,
    'shipment', t.shipment_id,
    'from', t.from_location_id,
    'to', t.to_location_id,
    'product', t.product_id,
    'batch', t.batch_id,
    'quantity', t.quantity,
    'transfer_date', t.transfer_date,
    'notes', t.notes,
    'requested_by', t.requested_by,
    'requested_at', t.created_at,
    'state', CASE t.status
        WHEN 'pending' THEN to_json('Pending'::text)
        WHEN 'completed' THEN json_build_object('Completed', json_build_object(
            'received', t.received_quantity,
            'shortfall', t.shortfall_reason,
            'by', t.settled_by,
            'at', t.settled_at))
        WHEN 'cancelled' THEN json_build_object('Cancelled', json_build_object(
            'by', t.settled_by,
            'at', t.settled_at))
    END)
