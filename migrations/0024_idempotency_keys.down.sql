SET LOCAL ROLE shopx_owner;

DROP TABLE shopx.idempotency_keys;

RESET ROLE;
