SET LOCAL ROLE shopx_owner;

DROP FUNCTION shopx.claim_key;

RESET ROLE;
