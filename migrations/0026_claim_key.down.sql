SET LOCAL ROLE shopx_owner;

DROP FUNCTION IF EXISTS shopx.check_people;
DROP FUNCTION shopx.claim_key;

RESET ROLE;
