-- What was taken and paid back by each method, cash rounding included: it is within the amount of a
-- payment, and beside that of a refund. What was voided counts nowhere.
SELECT x.method AS "method!", sum(x.taken) AS "taken!", sum(x.paid_back) AS "paid_back!"
FROM (
    SELECT p.method, p.amount AS taken, 0 AS paid_back
    FROM shopx.transactions AS t
    JOIN shopx.payments AS p ON p.tenant_id = $1 AND p.transaction_id = t.id
    WHERE t.tenant_id = $1 AND t.business_date >= $2 AND t.business_date < $3
      AND ($4::bigint IS NULL OR t.location_id = $4)
      AND t.status <> 'voided'
    UNION ALL
    SELECT r.payment_method, 0, r.amount + r.rounding_amount
    FROM shopx.refunds AS r
    WHERE r.tenant_id = $1 AND r.business_date >= $2 AND r.business_date < $3
      AND ($4::bigint IS NULL OR r.location_id = $4)
      AND r.kind <> 'void' AND r.payment_method NOT IN ('split', 'none')
) AS x
GROUP BY x.method
