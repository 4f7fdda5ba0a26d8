(SELECT coalesce(json_agg(json_build_object(
    'product', p.product_id, 'min_quantity', p.min_quantity, 'price', p.price::text)
    ORDER BY p.position), '[]')
 FROM shopx.listed_prices AS p
 WHERE p.tenant_id = $1 AND p.price_list_id = t.id)
