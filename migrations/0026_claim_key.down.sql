SET LOCAL ROLE shopx_owner;

DROP FUNCTION IF EXISTS shopx.check_people;
DROP FUNCTION IF EXISTS shopx.claim_keys;
DROP FUNCTION shopx.claim_key;

RESET ROLE;
