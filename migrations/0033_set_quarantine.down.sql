SET LOCAL ROLE shopx_owner;

DROP FUNCTION shopx.set_quarantine;

RESET ROLE;
