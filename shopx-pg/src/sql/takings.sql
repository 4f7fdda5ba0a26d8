-- What was taken and paid back by each method, cash rounding included: it is within the amount of a
-- payment, and beside that of a refund. What was voided counts nowhere. Sales are found in the parts in which
-- they are kept.
SELECT x.method AS "method!", sum(x.taken) AS "taken!", sum(x.paid_back) AS "paid_back!"
FROM (
    SELECT p.method, p.amount AS taken, 0 AS paid_back
    FROM shopx.sale_parts(p_tenant => $1, p_from => $2, p_until => $3, p_location => $4) AS q
    CROSS JOIN LATERAL (
        SELECT t.id FROM shopx.transactions AS t
        WHERE t.tenant_id = $1 AND t.business_date <= q.business_date AND t.status <> 'voided'
          AND (t.business_date, t.location_id) >= (q.business_date, q.location_id)
          AND (t.business_date, t.location_id) <= (q.business_date, q.location_id)
        ORDER BY t.business_date, t.location_id, t.id OFFSET 0
    ) AS t
    CROSS JOIN LATERAL (
        SELECT p.method, p.amount FROM shopx.payments AS p
        WHERE p.tenant_id = $1 AND p.transaction_id = t.id
        OFFSET 0
    ) AS p
    UNION ALL
    SELECT r.payment_method, 0, r.amount + r.rounding_amount
    FROM shopx.refunds AS r
    WHERE r.tenant_id = $1 AND r.business_date >= $2 AND r.business_date < $3
      AND ($4::bigint IS NULL OR r.location_id = $4)
      AND r.kind <> 'void' AND r.payment_method NOT IN ('split', 'none')
) AS x
GROUP BY x.method
