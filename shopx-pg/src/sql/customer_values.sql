-- Every customer with what they bought and kept, the best first.
SELECT c.id, c.first_name, c.last_name, t.sales AS "sales!", t.value AS "lifetime_value!", t.last_sale
FROM shopx.customers AS c
CROSS JOIN LATERAL (
    SELECT count(*) AS sales, coalesce(sum(t.total_amount - t.refunded_amount), 0) AS value,
           max(t.business_date) AS last_sale
    FROM shopx.transactions AS t
    WHERE t.tenant_id = $1 AND t.customer_id = c.id AND t.status <> 'voided'
) AS t
WHERE c.tenant_id = $1
ORDER BY t.value DESC, c.id
LIMIT $2
