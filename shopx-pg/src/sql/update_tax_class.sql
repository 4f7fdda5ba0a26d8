-- A tax class that still has its version, with its rates replaced as a list. Those that stay in
-- place are overwritten: one statement cannot delete a row and insert it again.
WITH n AS MATERIALIZED (
    SELECT n.name, n.rates FROM json_to_recordset($2::json) AS n (name text, rates json)
),
class AS (
    UPDATE shopx.tax_classes AS t
    SET name = n.name, version = t.version + 1, updated_at = $3
    FROM n
    WHERE t.tenant_id = $1 AND t.id = $4 AND t.version = $5
    RETURNING t.id, t.name, n.rates, t.version, t.archived_at, t.created_at, t.updated_at
),
gone AS (
    DELETE FROM shopx.tax_rates AS r
    USING class
    WHERE r.tenant_id = $1 AND r.tax_class_id = class.id
      AND r.position > json_array_length(class.rates)
),
rate AS (
    INSERT INTO shopx.tax_rates
        (tenant_id, tax_class_id, position, location_id, name, percent, per_unit, inclusive, compound,
         taxable, starts_on, ends_on)
    SELECT $1, class.id, r.position, r.location, r.name, r.percent, r.per_unit, r.inclusive, r.compound,
           r.taxable, r.starts_on, r.ends_on
    FROM class
    CROSS JOIN LATERAL ROWS FROM (json_to_recordset(class.rates) AS (
            location bigint, name text, percent numeric, per_unit numeric, inclusive boolean,
            compound boolean, taxable boolean, starts_on date, ends_on date))
        WITH ORDINALITY AS r (location, name, percent, per_unit, inclusive, compound, taxable, starts_on, ends_on,
            position)
    ON CONFLICT (tenant_id, tax_class_id, position) DO UPDATE
    SET location_id = excluded.location_id, name = excluded.name, percent = excluded.percent,
        per_unit = excluded.per_unit, inclusive = excluded.inclusive, compound = excluded.compound,
        taxable = excluded.taxable, starts_on = excluded.starts_on, ends_on = excluded.ends_on
)
SELECT json_build_object(
    'id', class.id,
    'name', class.name,
    'rates', class.rates,
    'version', class.version,
    'archived', class.archived_at IS NOT NULL,
    'created_at', class.created_at,
    'updated_at', class.updated_at)::text
FROM class
