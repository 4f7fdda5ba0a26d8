-- Units on hand that expire by a date, with what they cost: units count the smallest unit, and a
-- cost is for a whole one. Of each location the first ones, and of all of them the first.
SELECT s.batch_id, b.batch_number, s.product_id, p.sku, p.name, s.location_id,
       s.expiration_date AS "expiration_date!", s.quantity,
       s.quantity * b.cost_per_unit * (ARRAY[1, 0.1, 0.01, 0.001])[p.quantity_decimals + 1]
           AS "value!"
FROM (
    SELECT s.*
    FROM shopx.locations AS l
    CROSS JOIN LATERAL (
        SELECT s.batch_id, s.product_id, s.location_id, s.expiration_date, s.quantity
        FROM shopx.batch_stock AS s
        WHERE s.tenant_id = $1 AND s.location_id = l.id AND s.is_open AND s.expiration_date <= $3
        ORDER BY s.expiration_date, s.batch_id LIMIT $4
    ) AS s
    WHERE l.tenant_id = $1 AND ($2::bigint IS NULL OR l.id = $2)
    ORDER BY s.expiration_date, s.batch_id, s.location_id LIMIT $4
) AS s
CROSS JOIN LATERAL (
    SELECT b.batch_number, b.cost_per_unit FROM shopx.batches AS b
    WHERE b.tenant_id = $1 AND b.id = s.batch_id LIMIT 1
) AS b
CROSS JOIN LATERAL (
    SELECT p.sku, p.name, p.quantity_decimals FROM shopx.products AS p
    WHERE p.tenant_id = $1 AND p.id = s.product_id LIMIT 1
) AS p
ORDER BY s.expiration_date, s.batch_id, s.location_id
