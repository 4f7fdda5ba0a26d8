SET LOCAL ROLE shopx_owner;

DROP FUNCTION shopx.enter;

RESET ROLE;
