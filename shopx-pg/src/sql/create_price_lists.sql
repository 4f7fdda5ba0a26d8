-- Price lists with their prices, found again by their names, which are unique.
WITH n AS MATERIALIZED (
    SELECT *
    FROM ROWS FROM (json_to_recordset($2::json) AS (
            name text, location bigint, customer_group text, starts_on date, ends_on date, prices json))
        WITH ORDINALITY AS n (name, location, customer_group, starts_on, ends_on, prices, position)
),
list AS (
    INSERT INTO shopx.price_lists AS t
        (tenant_id, name, location_id, customer_group, starts_on, ends_on, created_at, updated_at)
    SELECT $1, n.name, n.location, n.customer_group, n.starts_on, n.ends_on, $3, $3
    FROM n ORDER BY n.position
    RETURNING t.*
),
price AS (
    INSERT INTO shopx.listed_prices
        (tenant_id, price_list_id, position, product_id, min_quantity, price)
    SELECT $1, list.id, p.position, p.product, p.min_quantity, p.price
    FROM list
    JOIN n ON n.name = list.name
    CROSS JOIN LATERAL ROWS FROM (json_to_recordset(n.prices) AS (
            product bigint, min_quantity bigint, price numeric))
        WITH ORDINALITY AS p (product, min_quantity, price, position)
)
SELECT json_build_object(
    'id', list.id,
    'name', list.name,
    'location', list.location_id,
    'customer_group', list.customer_group,
    'starts_on', list.starts_on,
    'ends_on', list.ends_on,
    'prices', n.prices,
    'version', list.version,
    'archived', list.archived_at IS NOT NULL,
    'created_at', list.created_at,
    'updated_at', list.updated_at)::text
FROM list
JOIN n ON n.name = list.name
ORDER BY n.position
