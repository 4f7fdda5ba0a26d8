SET LOCAL ROLE shopx_owner;

DROP TABLE shopx.users;

RESET ROLE;
