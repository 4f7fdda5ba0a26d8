-- Levels by product and location; low ones by how few are available first.
SELECT json_build_object(
    'product', i.product_id,
    'sku', p.sku,
    'name', p.name,
    'location', i.location_id,
    'location_name', l.name,
    'quantity', i.quantity,
    'reserved', i.reserved,
    'min_stock', i.min_stock,
    'reorder_point', i.reorder_point)::text
FROM shopx.inventory AS i
JOIN shopx.products AS p ON p.tenant_id = $1 AND p.id = i.product_id
JOIN shopx.locations AS l ON l.tenant_id = $1 AND l.id = i.location_id
LEFT JOIN shopx.inventory AS a
    ON a.tenant_id = $1 AND a.product_id = $5 AND a.location_id = $6
WHERE i.tenant_id = $1
  AND ($2::bigint IS NULL OR i.location_id = $2)
  AND ($3::bigint IS NULL OR i.product_id = $3)
