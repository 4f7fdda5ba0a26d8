-- The schema in words: everything that a migration could change, one line each.
WITH tables AS (
    SELECT c.oid, c.relname, c.relkind, c.relowner, c.relacl, c.relrowsecurity, c.relforcerowsecurity,
           c.reloptions
    FROM pg_class AS c WHERE c.relnamespace = 'shopx'::regnamespace
), functions AS (
    SELECT p.* FROM pg_proc AS p WHERE p.pronamespace = 'shopx'::regnamespace
)
SELECT format('relation %s %s owner %s rls %s %s options %s acl %s comment %s', relkind, relname,
              relowner::regrole, relrowsecurity, relforcerowsecurity, reloptions,
              (SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(relacl) AS a),
              obj_description(oid, 'pg_class')) AS line
FROM tables
UNION ALL
SELECT format('column %s.%s %s not null %s default %s generated %s identity %s collation %s acl %s comment %s',
              t.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
              pg_get_expr(d.adbin, d.adrelid), a.attgenerated, a.attidentity, a.attcollation::regcollation,
              a.attacl, col_description(t.oid, a.attnum))
FROM tables AS t
JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef AS d ON d.adrelid = t.oid AND d.adnum = a.attnum
WHERE t.relkind IN ('r', 'v')
UNION ALL
SELECT format('constraint %s %s %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
FROM pg_constraint AS c WHERE c.connamespace = 'shopx'::regnamespace AND c.conrelid <> 0
UNION ALL
SELECT format('index %s', pg_get_indexdef(t.oid)) FROM tables AS t WHERE t.relkind = 'i'
UNION ALL
SELECT format('policy %s %s %s %s %s %s', p.tablename, p.policyname, p.cmd, p.roles, p.qual, p.with_check)
FROM pg_policies AS p WHERE p.schemaname = 'shopx'
UNION ALL
SELECT format('trigger %s', pg_get_triggerdef(g.oid))
FROM pg_trigger AS g JOIN tables AS t ON t.oid = g.tgrelid WHERE NOT g.tgisinternal
UNION ALL
SELECT format('view %s %s', t.relname, pg_get_viewdef(t.oid)) FROM tables AS t WHERE t.relkind = 'v'
UNION ALL
SELECT format('function owner %s acl %s comment %s %s', f.proowner::regrole,
              (SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(f.proacl) AS a),
              obj_description(f.oid, 'pg_proc'), pg_get_functiondef(f.oid))
FROM functions AS f
UNION ALL
SELECT format('type %s owner %s %s', y.typname, y.typowner::regrole, format_type(y.typbasetype, y.typtypmod))
FROM pg_type AS y WHERE y.typnamespace = 'shopx'::regnamespace AND y.typtype = 'd'
UNION ALL
SELECT format('schema owner %s acl %s', n.nspowner::regrole,
              (SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(n.nspacl) AS a))
FROM pg_namespace AS n WHERE n.nspname = 'shopx'
ORDER BY line
