SET LOCAL ROLE shopx_owner;

DROP INDEX shopx.inventory_location_idx;

RESET ROLE;
