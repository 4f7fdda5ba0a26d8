SET LOCAL ROLE shopx_owner;

DROP TABLE shopx.listed_prices;
DROP TABLE shopx.price_lists;

RESET ROLE;
