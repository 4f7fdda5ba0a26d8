SET LOCAL ROLE shopx_owner;

DROP FUNCTION shopx.give_uses_back;
DROP FUNCTION IF EXISTS shopx.use_promotions, shopx.use_promotion;

RESET ROLE;
