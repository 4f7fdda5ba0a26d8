-- A price list that still has its version, with its prices replaced as a list. Those that stay in
-- place are overwritten: one statement cannot delete a row and insert it again.
WITH n AS MATERIALIZED (
    SELECT * FROM json_to_recordset($2::json) AS n (
        name text, location bigint, customer_group text, starts_on date, ends_on date, prices json)
),
list AS (
    UPDATE shopx.price_lists AS t
    SET name = n.name, location_id = n.location, customer_group = n.customer_group,
        starts_on = n.starts_on, ends_on = n.ends_on, version = t.version + 1, updated_at = $3
    FROM n
    WHERE t.tenant_id = $1 AND t.id = $4 AND t.version = $5
    RETURNING t.*, n.prices
),
gone AS (
    DELETE FROM shopx.listed_prices AS p
    USING list
    WHERE p.tenant_id = $1 AND p.price_list_id = list.id
      AND p.position > json_array_length(list.prices)
),
price AS (
    INSERT INTO shopx.listed_prices
        (tenant_id, price_list_id, position, product_id, min_quantity, price)
    SELECT $1, list.id, p.position, p.product, p.min_quantity, p.price
    FROM list
    CROSS JOIN LATERAL ROWS FROM (json_to_recordset(list.prices) AS (
            product bigint, min_quantity bigint, price numeric))
        WITH ORDINALITY AS p (product, min_quantity, price, position)
    ON CONFLICT (tenant_id, price_list_id, position) DO UPDATE
    SET product_id = excluded.product_id, min_quantity = excluded.min_quantity,
        price = excluded.price
)
SELECT json_build_object(
    'id', list.id,
    'name', list.name,
    'location', list.location_id,
    'customer_group', list.customer_group,
    'starts_on', list.starts_on,
    'ends_on', list.ends_on,
    'prices', list.prices,
    'version', list.version,
    'archived', list.archived_at IS NOT NULL,
    'created_at', list.created_at,
    'updated_at', list.updated_at)::text
FROM list
