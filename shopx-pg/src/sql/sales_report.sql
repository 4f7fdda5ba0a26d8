-- Sales per period, day or month. A refund counts in its own period, a voided sale in none. What
-- the goods cost comes from the ledger, exactly: units count the smallest unit, and a cost is for a
-- whole one. Sales are found in the parts in which they are kept.
WITH sold AS (
    SELECT t.id, date_trunc($2, q.business_date::timestamp)::date AS period,
           t.total_amount, t.tax_amount, t.discount_amount
    FROM shopx.sale_parts(p_tenant => $1, p_from => $3, p_until => $4, p_location => $5) AS q
    CROSS JOIN LATERAL (
        SELECT t.id, t.total_amount, t.tax_amount, t.discount_amount
        FROM shopx.transactions AS t
        WHERE t.tenant_id = $1 AND t.business_date <= q.business_date AND t.status <> 'voided'
          AND (t.business_date, t.location_id) >= (q.business_date, q.location_id)
          AND (t.business_date, t.location_id) <= (q.business_date, q.location_id)
        ORDER BY t.business_date, t.location_id, t.id OFFSET 0
    ) AS t
),
totals AS (
    SELECT s.period, count(*) AS sales, sum(s.total_amount) AS revenue, sum(s.tax_amount) AS tax,
           sum(s.discount_amount) AS discounts
    FROM sold AS s
    GROUP BY s.period
),
taken AS (
    SELECT s.period, m.product_id, sum(-m.quantity) AS units, sum(-m.quantity * m.unit_cost) AS cost
    FROM sold AS s
    CROSS JOIN LATERAL (
        SELECT m.product_id, m.quantity, m.unit_cost
        FROM shopx.stock_movements AS m
        WHERE m.tenant_id = $1 AND m.transaction_id = s.id AND m.kind = 'sale'
        OFFSET 0
    ) AS m
    GROUP BY s.period, m.product_id
),
goods AS (
    SELECT k.period, sum(k.units)::bigint AS units,
           sum(k.cost * (ARRAY[1, 0.1, 0.01, 0.001])[p.quantity_decimals + 1]) AS cost
    FROM taken AS k
    CROSS JOIN LATERAL (
        SELECT p.quantity_decimals FROM shopx.products AS p
        WHERE p.tenant_id = $1 AND p.id = k.product_id LIMIT 1
    ) AS p
    GROUP BY k.period
),
refunded AS (
    SELECT date_trunc($2, r.business_date::timestamp)::date AS period, sum(r.amount) AS amount
    FROM shopx.refunds AS r
    WHERE r.tenant_id = $1 AND r.business_date >= $3 AND r.business_date < $4
      AND ($5::bigint IS NULL OR r.location_id = $5)
      AND r.kind <> 'void'
    GROUP BY 1
)
SELECT period AS "period!", coalesce(totals.sales, 0) AS "sales!",
       coalesce(goods.units, 0) AS "units!", coalesce(totals.revenue, 0) AS "revenue!",
       coalesce(totals.tax, 0) AS "tax!", coalesce(totals.discounts, 0) AS "discounts!",
       coalesce(goods.cost, 0) AS "cost_of_goods!", coalesce(refunded.amount, 0) AS "refunds!"
FROM totals
LEFT JOIN goods USING (period)
FULL JOIN refunded USING (period)
ORDER BY period
