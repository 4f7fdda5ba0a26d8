SET LOCAL ROLE shopx_owner;

DROP TABLE shopx.tax_rates;
DROP TABLE shopx.tax_classes;

RESET ROLE;
