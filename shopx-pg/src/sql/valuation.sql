-- Stock at cost: now, or at the end of a business date as the ledger replays. Only one of the two
-- is run. Units count the smallest unit, and a cost is for a whole one.
SELECT h.location_id AS "location_id!", p.category, sum(h.quantity)::bigint AS "units!",
       sum(h.quantity * b.cost_per_unit * (ARRAY[1, 0.1, 0.01, 0.001])[p.quantity_decimals + 1])
           AS "value!"
FROM (
    SELECT s.location_id, s.product_id, s.batch_id, s.quantity
    FROM shopx.batch_stock AS s
    WHERE $3::date IS NULL AND s.tenant_id = $1 AND s.is_open
      AND ($2::bigint IS NULL OR s.location_id = $2)
    UNION ALL
    SELECT m.location_id, m.product_id, m.batch_id, sum(m.quantity)
    FROM shopx.stock_movements AS m
    WHERE $3::date IS NOT NULL AND m.tenant_id = $1 AND m.business_date <= $3
      AND ($2::bigint IS NULL OR m.location_id = $2)
    GROUP BY m.location_id, m.product_id, m.batch_id
    HAVING sum(m.quantity) <> 0
) AS h
JOIN shopx.batches AS b ON b.tenant_id = $1 AND b.id = h.batch_id
JOIN shopx.products AS p ON p.tenant_id = $1 AND p.id = h.product_id
GROUP BY h.location_id, p.category
ORDER BY h.location_id, p.category COLLATE "C" NULLS LAST
