SET LOCAL ROLE shopx_owner;

DROP FUNCTION shopx.analyze_tables;

RESET ROLE;
