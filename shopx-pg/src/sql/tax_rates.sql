(SELECT coalesce(json_agg(json_strip_nulls(json_build_object(
    'location', r.location_id, 'name', r.name, 'percent', r.percent::text,
    'per_unit', r.per_unit::text, 'inclusive', r.inclusive, 'compound', r.compound,
    'taxable', r.taxable, 'starts_on', r.starts_on, 'ends_on', r.ends_on))
    ORDER BY r.position), '[]')
 FROM shopx.tax_rates AS r
 WHERE r.tenant_id = $1 AND r.tax_class_id = t.id)
