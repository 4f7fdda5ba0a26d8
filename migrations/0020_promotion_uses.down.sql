SET LOCAL ROLE shopx_owner;

DROP TABLE shopx.promotion_counts;
DROP TABLE shopx.promotion_uses;

RESET ROLE;
