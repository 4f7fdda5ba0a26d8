SET LOCAL ROLE shopx_owner;

-- What a location has, in the order of products. Written when a product first comes to a location, never when it
-- is sold: updates of stock stay in place.
CREATE INDEX inventory_location_idx ON shopx.inventory (tenant_id, location_id, product_id) WHERE location_id IS NOT NULL;
-- The newest: it, and not the key, finds what is low.
DROP INDEX shopx.inventory_low_idx;
CREATE INDEX inventory_low_idx ON shopx.inventory (tenant_id, location_id, product_id) WHERE is_low;

RESET ROLE;
