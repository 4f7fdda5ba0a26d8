-- Writes the statement that finds every row that names one which is not the tenant's: one part for
-- each foreign key of the schema, so that none can be forgotten. Every name in it comes from the
-- catalogue, and is quoted.
WITH keys (of, names, columns, referred) AS (
    SELECT c.conrelid, c.confrelid,
           ARRAY(SELECT a.attname::text
                 FROM unnest(c.conkey) WITH ORDINALITY AS k (attnum, position)
                 JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
                 ORDER BY k.position),
           ARRAY(SELECT a.attname::text
                 FROM unnest(c.confkey) WITH ORDINALITY AS k (attnum, position)
                 JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.confrelid AND a.attnum = k.attnum
                 ORDER BY k.position)
    FROM pg_catalog.pg_constraint AS c
    WHERE c.connamespace = 'shopx'::regnamespace AND c.contype = 'f'
    UNION ALL
    -- The references without a foreign key. The document of a movement has it, and the call that writes
    -- a movement has just written its line and updated its stock.
    SELECT 'shopx.stock_movements'::regclass, k.names::regclass, k.columns, k.referred
    FROM (VALUES
        ('shopx.users', '{tenant_id,user_id}'::text[], '{tenant_id,id}'::text[]),
        ('shopx.transaction_items', '{tenant_id,transaction_id,line_no}',
         '{tenant_id,transaction_id,line_no}'),
        ('shopx.batch_stock', '{tenant_id,product_id,location_id,batch_id}',
         '{tenant_id,product_id,location_id,batch_id}')
    ) AS k (names, columns, referred)
)
SELECT string_agg(format(
    'SELECT ''tenant'' AS check, %s AS subject, %s AS expected, ''none'' AS actual
     FROM %s AS x WHERE x.tenant_id = $1 AND %s
     AND NOT EXISTS (SELECT FROM %s AS y WHERE %s)',
    subject.sql, expected.sql, k.of::regclass, named.sql, k.names::regclass, matches.sql),
    E'\nUNION ALL\n') AS "sql!"
FROM keys AS k
CROSS JOIN LATERAL (
    SELECT format('concat_ws('' '', %L, %s)', r.relname,
                  string_agg(format('%L, x.%I', a.attname, a.attname), ', '
                             ORDER BY array_position(i.indkey, a.attnum))) AS sql
    FROM pg_catalog.pg_index AS i
    JOIN pg_catalog.pg_class AS r ON r.oid = i.indrelid
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
    WHERE i.indrelid = k.of AND i.indisprimary
      AND (a.attname <> 'tenant_id' OR array_length(i.indkey, 1) = 1)
    GROUP BY r.relname
) AS subject
CROSS JOIN LATERAL (
    SELECT format('concat_ws('' '', %L, %s)', r.relname,
                  string_agg(format('%L, x.%I', c.referred, c.name), ', ' ORDER BY c.position))
               AS sql
    FROM pg_catalog.pg_class AS r
    CROSS JOIN unnest(k.columns, k.referred) WITH ORDINALITY AS c (name, referred, position)
    WHERE r.oid = k.names AND (c.name <> 'tenant_id' OR cardinality(k.columns) = 1)
    GROUP BY r.relname
) AS expected
CROSS JOIN LATERAL (
    SELECT string_agg(format('x.%I IS NOT NULL', c.name), ' AND ') AS sql
    FROM unnest(k.columns) AS c (name)
) AS named
CROSS JOIN LATERAL (
    SELECT string_agg(format('y.%I = x.%I', c.referred, c.name), ' AND ') AS sql
    FROM unnest(k.columns, k.referred) AS c (name, referred)
) AS matches
