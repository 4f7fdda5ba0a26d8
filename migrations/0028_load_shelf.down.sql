SET LOCAL ROLE shopx_owner;

DROP FUNCTION shopx.load_shelf;

RESET ROLE;
