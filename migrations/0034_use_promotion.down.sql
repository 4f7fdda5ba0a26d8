SET LOCAL ROLE shopx_owner;

DROP FUNCTION shopx.give_uses_back;
DROP FUNCTION shopx.use_promotion;

RESET ROLE;
