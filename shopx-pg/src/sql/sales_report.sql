-- Sales per period, day or month. A refund counts in its own period, a voided sale in none. What
-- the goods cost comes from the ledger, exactly: units count the smallest unit, and a cost is for a
-- whole one.
WITH sold AS (
    SELECT t.id, date_trunc($2, t.business_date::timestamp)::date AS period,
           t.total_amount, t.tax_amount, t.discount_amount
    FROM shopx.transactions AS t
    WHERE t.tenant_id = $1 AND t.business_date >= $3 AND t.business_date < $4
      AND ($5::bigint IS NULL OR t.location_id = $5)
      AND t.status <> 'voided'
),
totals AS (
    SELECT s.period, count(*) AS sales, sum(s.total_amount) AS revenue, sum(s.tax_amount) AS tax,
           sum(s.discount_amount) AS discounts
    FROM sold AS s
    GROUP BY s.period
),
goods AS (
    SELECT s.period, sum(-m.quantity)::bigint AS units,
           sum(-m.quantity * m.unit_cost * (ARRAY[1, 0.1, 0.01, 0.001])[p.quantity_decimals + 1])
               AS cost
    FROM sold AS s
    JOIN shopx.stock_movements AS m
        ON m.tenant_id = $1 AND m.transaction_id = s.id AND m.kind = 'sale'
    JOIN shopx.products AS p ON p.tenant_id = $1 AND p.id = m.product_id
    GROUP BY s.period
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
