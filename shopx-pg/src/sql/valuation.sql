-- Stock at cost: now, or at the end of a business date as the ledger replays. Only one of the two
-- is run. Units count the smallest unit, and a cost is for a whole one.
SELECT h.location_id AS "location_id!", p.category, sum(h.quantity)::bigint AS "units!",
       sum(h.quantity * b.cost_per_unit * (ARRAY[1, 0.1, 0.01, 0.001])[p.quantity_decimals + 1])
           AS "value!"
FROM shopx.locations AS l
CROSS JOIN LATERAL (
    SELECT l.id AS location_id, i.product_id, s.batch_id, s.quantity
    FROM (
        SELECT i.product_id FROM shopx.inventory AS i
        WHERE $3::date IS NULL AND i.tenant_id = $1 AND i.location_id >= l.id AND i.location_id <= l.id
        ORDER BY i.location_id, i.product_id OFFSET 0
    ) AS i
    CROSS JOIN LATERAL (
        SELECT s.batch_id, s.quantity FROM shopx.batch_stock AS s
        WHERE s.tenant_id = $1 AND s.product_id = i.product_id AND s.location_id = l.id AND s.is_open
        OFFSET 0
    ) AS s
    UNION ALL
    SELECT l.id, m.product_id, m.batch_id, sum(m.quantity)
    FROM shopx.stock_movements AS m
    WHERE $3::date IS NOT NULL AND m.tenant_id = $1 AND m.location_id = l.id AND m.business_date <= $3
    GROUP BY m.product_id, m.batch_id
    HAVING sum(m.quantity) <> 0
) AS h
CROSS JOIN LATERAL (
    SELECT b.cost_per_unit FROM shopx.batches AS b WHERE b.tenant_id = $1 AND b.id = h.batch_id LIMIT 1
) AS b
CROSS JOIN LATERAL (
    SELECT p.category, p.quantity_decimals FROM shopx.products AS p
    WHERE p.tenant_id = $1 AND p.id = h.product_id LIMIT 1
) AS p
WHERE l.tenant_id = $1 AND ($2::bigint IS NULL OR l.id = $2)
GROUP BY h.location_id, p.category
ORDER BY h.location_id, p.category COLLATE "C" NULLS LAST
