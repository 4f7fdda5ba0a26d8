-- Every customer with what they bought and kept, the best first.
SELECT c.id, c.first_name, c.last_name, coalesce(t.sales, 0) AS "sales!",
       coalesce(t.value, 0) AS "lifetime_value!", t.last_sale
FROM shopx.customers AS c
LEFT JOIN (
    SELECT t.customer_id, count(*) AS sales, sum(t.total_amount - t.refunded_amount) AS value,
           max(t.business_date) AS last_sale
    FROM shopx.transactions AS t
    WHERE t.tenant_id = $1 AND t.customer_id IS NOT NULL AND t.status <> 'voided'
    GROUP BY t.customer_id
) AS t ON t.customer_id = c.id
WHERE c.tenant_id = $1
ORDER BY "lifetime_value!" DESC, c.id
LIMIT $2
