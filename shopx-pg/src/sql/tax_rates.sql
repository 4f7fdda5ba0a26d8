(SELECT coalesce(json_agg(json_build_object(
    'location', r.location_id, 'name', r.name, 'percent', r.percent::text,
    'inclusive', r.inclusive, 'compound', r.compound)
    ORDER BY r.position), '[]')
 FROM shopx.tax_rates AS r
 WHERE r.tenant_id = $1 AND r.tax_class_id = t.id)
