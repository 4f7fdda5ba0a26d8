-- Tax classes with their rates, found again by their names, which are unique.
WITH n AS MATERIALIZED (
    SELECT *
    FROM ROWS FROM (json_to_recordset($2::json) AS (name text, rates json))
        WITH ORDINALITY AS n (name, rates, position)
),
class AS (
    INSERT INTO shopx.tax_classes AS t (tenant_id, name, created_at, updated_at)
    SELECT $1, n.name, $3, $3 FROM n ORDER BY n.position
    RETURNING t.id, t.name, t.version, t.created_at, t.updated_at
),
rate AS (
    INSERT INTO shopx.tax_rates
        (tenant_id, tax_class_id, position, location_id, name, percent, per_unit, inclusive, compound,
         taxable, starts_on, ends_on)
    SELECT $1, class.id, r.position, r.location, r.name, r.percent, r.per_unit, r.inclusive, r.compound,
           r.taxable, r.starts_on, r.ends_on
    FROM class
    JOIN n ON n.name = class.name
    CROSS JOIN LATERAL ROWS FROM (json_to_recordset(n.rates) AS (
            location bigint, name text, percent numeric, per_unit numeric, inclusive boolean,
            compound boolean, taxable boolean, starts_on date, ends_on date))
        WITH ORDINALITY AS r (location, name, percent, per_unit, inclusive, compound, taxable, starts_on, ends_on,
            position)
)
SELECT json_build_object(
    'id', class.id,
    'name', class.name,
    'rates', n.rates,
    'version', class.version,
    'archived', false,
    'created_at', class.created_at,
    'updated_at', class.updated_at)::text
FROM class
JOIN n ON n.name = class.name
ORDER BY n.position
