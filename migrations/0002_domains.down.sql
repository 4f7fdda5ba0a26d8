SET LOCAL ROLE shopx_owner;

DROP DOMAIN shopx.fingerprint, shopx.payment_summary, shopx.payment_method, shopx.sale_status,
    shopx.stock_reason, shopx.movement_kind, shopx.units, shopx.amount;

RESET ROLE;
