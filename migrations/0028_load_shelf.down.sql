SET LOCAL ROLE shopx_owner;

DROP FUNCTION IF EXISTS shopx.load_shelves, shopx.load_shelf;
DROP FUNCTION IF EXISTS shopx.location_archived, shopx.supplier_archived;
DROP FUNCTION shopx.latest_cost;
DROP FUNCTION shopx.load_taxes;
DROP FUNCTION shopx.load_promotions;
DROP FUNCTION shopx.load_price_lists;

RESET ROLE;
