-- Units on hand that expire by a date, with what they cost: units count the smallest unit, and a
-- cost is for a whole one.
SELECT s.batch_id, b.batch_number, s.product_id, p.sku, p.name, s.location_id,
       s.expiration_date AS "expiration_date!", s.quantity,
       s.quantity * b.cost_per_unit * (ARRAY[1, 0.1, 0.01, 0.001])[p.quantity_decimals + 1]
           AS "value!"
FROM shopx.batch_stock AS s
JOIN shopx.batches AS b ON b.tenant_id = $1 AND b.id = s.batch_id
JOIN shopx.products AS p ON p.tenant_id = $1 AND p.id = s.product_id
WHERE s.tenant_id = $1 AND s.is_open AND s.expiration_date <= $3
  AND ($2::bigint IS NULL OR s.location_id = $2)
ORDER BY s.expiration_date, s.batch_id, s.location_id
LIMIT $4
