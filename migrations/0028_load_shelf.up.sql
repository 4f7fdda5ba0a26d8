SET LOCAL ROLE shopx_owner;

-- Functions of their own, for the planner readies each part of a statement whether it is needed or not,
-- and most shops have neither. STABLE: they read the snapshot of the statement that calls them.
CREATE FUNCTION shopx.load_price_lists(
    p_tenant integer, p_location bigint, p_products bigint[], p_prices_at timestamptz,
    p_price_list bigint)
RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
    RETURN (
        SELECT json_agg(json_build_object(
            'id', q.id, 'name', q.name, 'location', q.location_id,
            'customer_group', q.customer_group, 'starts_on', q.starts_on, 'ends_on', q.ends_on,
            'prices', coalesce(e.prices, '[]'), 'version', q.version,
            'archived', q.archived_at IS NOT NULL, 'created_at', q.created_at,
            'updated_at', q.updated_at) ORDER BY q.id)::text
        FROM shopx.price_lists AS q
        CROSS JOIN LATERAL (
            SELECT json_agg(json_build_object(
                'product', d.product_id, 'min_quantity', d.min_quantity, 'price', d.price::text)
                ORDER BY d.position) AS prices
            FROM shopx.listed_prices AS d
            WHERE d.tenant_id = p_tenant AND d.price_list_id = q.id AND d.product_id = ANY (p_products)
        ) AS e
        WHERE q.tenant_id = p_tenant
          AND (q.id = p_price_list OR e.prices IS NOT NULL)
          AND (q.id = p_price_list
               OR (q.archived_at IS NULL
                   AND (q.location_id IS NULL OR q.location_id = p_location)
                   -- At its place it may be a day earlier or later.
                   AND (q.starts_on IS NULL OR q.starts_on <= p_prices_at::date + 1)
                   AND (q.ends_on IS NULL OR q.ends_on >= p_prices_at::date - 1))));
END $$;

COMMENT ON FUNCTION shopx.load_price_lists IS
'The price lists that may hold at a location for some of the products, and the one that is asked for, with the prices of these products, as JSON; NULL when there are none.';

GRANT EXECUTE ON FUNCTION shopx.load_price_lists TO shopx_app;

CREATE FUNCTION shopx.load_promotions(
    p_tenant integer, p_location bigint, p_customer bigint, p_prices_at timestamptz, p_coupons text[])
RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
    RETURN (
        SELECT json_agg(json_build_object(
            'promotion', json_build_object(
                'id', q.id, 'name', q.name, 'priority', q.priority, 'exclusive', q.exclusive,
                'coupon_code', q.coupon_code, 'location', q.location_id,
                'customer_group', q.customer_group, 'starts_on', q.starts_on,
                'ends_on', q.ends_on, 'starts_at', q.starts_at, 'ends_at', q.ends_at,
                'usage_limit', q.usage_limit,
                'usage_limit_per_customer', q.usage_limit_per_customer,
                'condition', q.condition, 'benefit', q.benefit, 'version', q.version,
                'archived', q.archived_at IS NOT NULL, 'created_at', q.created_at,
                'updated_at', q.updated_at),
            'used', coalesce((
                SELECT u.used FROM shopx.promotion_counts AS u
                WHERE u.tenant_id = p_tenant AND u.promotion_id = q.id
                  AND u.customer_id IS NULL), 0),
            'used_by_customer', coalesce((
                SELECT u.used FROM shopx.promotion_counts AS u
                WHERE u.tenant_id = p_tenant AND u.promotion_id = q.id
                  AND u.customer_id = p_customer), 0)) ORDER BY q.id)::text
        FROM shopx.promotions AS q
        WHERE q.tenant_id = p_tenant
          AND (q.coupon_code = ANY (p_coupons)
               OR (q.coupon_code IS NULL AND q.archived_at IS NULL
                   AND (q.location_id IS NULL OR q.location_id = p_location)
                   AND (q.starts_on IS NULL OR q.starts_on <= p_prices_at::date + 1)
                   AND (q.ends_on IS NULL OR q.ends_on >= p_prices_at::date - 1))));
END $$;

COMMENT ON FUNCTION shopx.load_promotions IS
'The promotions that may hold at a location, and those of the coupons, with how often they have been used in all and by the customer, as JSON; NULL when there are none.';

GRANT EXECUTE ON FUNCTION shopx.load_promotions TO shopx_app;

CREATE FUNCTION shopx.load_taxes(p_tenant integer, p_locations bigint[], p_tax_classes bigint[])
RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
    RETURN (
        SELECT json_agg(json_build_array(q.tax_class_id, json_strip_nulls(json_build_object(
                   'location', q.location_id, 'name', q.name, 'percent', q.percent::text,
                   'per_unit', q.per_unit::text, 'inclusive', q.inclusive, 'compound', q.compound,
                   'taxable', q.taxable, 'starts_on', q.starts_on, 'ends_on', q.ends_on)))
                   ORDER BY q.tax_class_id, q.position)::text
        FROM (SELECT DISTINCT c.id FROM unnest(p_tax_classes) AS c (id) WHERE c.id IS NOT NULL) AS n
        JOIN shopx.tax_rates AS q ON q.tenant_id = p_tenant AND q.tax_class_id = n.id
        WHERE q.location_id IS NULL OR q.location_id = ANY (p_locations));
END $$;

COMMENT ON FUNCTION shopx.load_taxes IS
'The rates of tax classes that apply at some locations, as JSON pairs of class and rate; NULL when there are none.';

GRANT EXECUTE ON FUNCTION shopx.load_taxes TO shopx_app;

CREATE FUNCTION shopx.latest_cost(p_tenant integer, p_product bigint)
RETURNS numeric LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
    RETURN (
        SELECT d.cost_per_unit::numeric FROM shopx.batches AS d
        WHERE d.tenant_id = p_tenant AND d.product_id = p_product
        ORDER BY d.received_date DESC, d.id DESC LIMIT 1);
END $$;

COMMENT ON FUNCTION shopx.latest_cost IS 'What a unit of the product''s latest batch cost; NULL when it has none.';

GRANT EXECUTE ON FUNCTION shopx.latest_cost TO shopx_app;

-- Everything that decisions about products at places need, in one row and from one snapshot, without
-- locks: as much for one decision as for many that wait together. It is asked for by what is to be
-- known, each thing once, and lists are arrays of one length each, empty when there is nothing.
--
-- Each list has a statement of its own, so that what nobody asks for is not even begun; STABLE keeps all of
-- them on the snapshot of the statement that calls this. Every table is probed by key, row by row: LIMIT
-- keeps it a probe where a join, or an array beside other columns of an index, would be planned while the
-- tables are small and then go on to read all that a tenant has. enable_seqscan is off here and in the
-- recording functions for the same reason: a session keeps its plans, foreign-key checks included.
CREATE FUNCTION shopx.load_shelves(
    p_tenant integer, p_user bigint, p_locations bigint[], p_products bigint[],
    p_level_location bigint[], p_level_product bigint[], p_costs boolean,
    p_keys uuid[], p_customers bigint[], p_suppliers bigint[],
    p_price_location bigint[], p_price_at timestamptz[], p_price_customer bigint[],
    p_price_list bigint[], p_coupon_price integer[], p_coupon text[],
    OUT currency text, OUT rounding_mode text, OUT rounding_level text, OUT cash_step numeric,
    OUT cash_rounding_mode text, OUT amount_digits smallint,
    OUT picking text, OUT cashier_refund_limit numeric, OUT cashier_discount_limit numeric,
    OUT encrypts_personal_data boolean,
    OUT location_ids bigint[], OUT location_time_zones text[], OUT location_archived boolean[],
    OUT supplier_ids bigint[], OUT supplier_archived boolean[],
    OUT customer_ids bigint[], OUT customer_archived boolean[], OUT customer_groups text[],
    OUT customer_tax_exemptions text[], OUT customer_exempt_taxes text[], OUT customer_exemption_ends date[],
    OUT prior_keys uuid[], OUT prior_use_cases text[], OUT prior_fingerprints bytea[],
    OUT prior_subject_ids text[],
    OUT price_lists text[], OUT promotions text[],
    OUT product_ids bigint[], OUT product_skus text[], OUT product_names text[],
    OUT product_categories text[], OUT product_prices numeric[], OUT product_price_breaks text[],
    OUT product_costs numeric[], OUT product_quantity_decimals smallint[], OUT product_pickings text[],
    OUT product_tax_class_ids bigint[], OUT product_archived boolean[], OUT product_latest_costs numeric[],
    OUT level_quantities bigint[], OUT level_reserved bigint[],
    OUT taxes text,
    OUT batch_levels integer[], OUT batch_ids bigint[], OUT batch_received date[],
    OUT batch_expires date[], OUT batch_quarantined boolean[], OUT batch_quantities bigint[],
    OUT batch_reserved bigint[], OUT batch_unit_costs numeric[])
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
    v_entered integer := shopx.enter(p_tenant, p_user);
    v_prices integer := cardinality(p_price_location);
    v_lists boolean;
    v_promotions boolean;
BEGIN
    SELECT s.currency, s.rounding_mode, s.rounding_level, s.cash_step, s.cash_rounding_mode, s.amount_digits,
           s.picking, s.cashier_refund_limit,
           s.cashier_discount_limit, s.personal_key_id IS NOT NULL,
           v_prices > 0 AND EXISTS (SELECT FROM shopx.price_lists AS q WHERE q.tenant_id = p_tenant),
           v_prices > 0 AND EXISTS (SELECT FROM shopx.promotions AS q WHERE q.tenant_id = p_tenant)
    INTO currency, rounding_mode, rounding_level, cash_step, cash_rounding_mode, amount_digits, picking, cashier_refund_limit,
         cashier_discount_limit, encrypts_personal_data, v_lists, v_promotions
    FROM shopx.tenant_settings AS s
    WHERE s.tenant_id = p_tenant;

    SELECT coalesce(array_agg(q.id), '{}'), coalesce(array_agg(q.time_zone), '{}'),
           coalesce(array_agg(q.archived_at IS NOT NULL), '{}')
    INTO location_ids, location_time_zones, location_archived
    FROM unnest(p_locations) AS n (id)
    CROSS JOIN LATERAL (
        SELECT l.id, l.time_zone, l.archived_at FROM shopx.locations AS l
        WHERE l.tenant_id = p_tenant AND l.id = n.id LIMIT 1) AS q;

    IF p_suppliers <> '{}' THEN
        SELECT array_agg(q.id), array_agg(q.archived_at IS NOT NULL)
        INTO supplier_ids, supplier_archived
        FROM unnest(p_suppliers) AS n (id)
        CROSS JOIN LATERAL (
            SELECT s.id, s.archived_at FROM shopx.suppliers AS s
            WHERE s.tenant_id = p_tenant AND s.id = n.id LIMIT 1) AS q;
    END IF;

    IF p_customers <> '{}' THEN
        SELECT array_agg(q.id), array_agg(q.archived_at IS NOT NULL), array_agg(q.customer_group),
               array_agg(q.tax_exemption), array_agg(nullif(q.exempt_taxes, '[]')::text),
               array_agg(q.exemption_ends_on)
        INTO customer_ids, customer_archived, customer_groups, customer_tax_exemptions, customer_exempt_taxes,
             customer_exemption_ends
        FROM unnest(p_customers) AS n (id)
        CROSS JOIN LATERAL (
            SELECT c.id, c.archived_at, c.customer_group, c.tax_exemption, c.exempt_taxes, c.exemption_ends_on
            FROM shopx.customers AS c
            WHERE c.tenant_id = p_tenant AND c.id = n.id LIMIT 1) AS q;
    END IF;

    IF p_keys <> '{}' THEN
        SELECT array_agg(q.key), array_agg(q.use_case), array_agg(q.fingerprint::bytea),
               array_agg(q.subject_ids::text)
        INTO prior_keys, prior_use_cases, prior_fingerprints, prior_subject_ids
        FROM unnest(p_keys) AS n (key)
        CROSS JOIN LATERAL (
            SELECT k.key, k.use_case, k.fingerprint, k.subject_ids FROM shopx.idempotency_keys AS k
            WHERE k.tenant_id = p_tenant AND k.key = n.key LIMIT 1) AS q;
    END IF;

    SELECT coalesce(array_agg(q.id), '{}'), coalesce(array_agg(q.sku), '{}'),
           coalesce(array_agg(q.name), '{}'), coalesce(array_agg(q.category), '{}'),
           coalesce(array_agg(q.price), '{}'),
           coalesce(array_agg(nullif(q.price_breaks, '[]')::text), '{}'),
           coalesce(array_agg(q.cost), '{}'), coalesce(array_agg(q.quantity_decimals), '{}'),
           coalesce(array_agg(q.picking), '{}'), coalesce(array_agg(q.tax_class_id), '{}'),
           coalesce(array_agg(q.archived_at IS NOT NULL), '{}')
    INTO product_ids, product_skus, product_names, product_categories, product_prices,
         product_price_breaks, product_costs, product_quantity_decimals, product_pickings,
         product_tax_class_ids, product_archived
    FROM unnest(p_products) AS n (id)
    CROSS JOIN LATERAL (
        SELECT p.id, p.sku, p.name, p.category, p.price, p.price_breaks, p.cost, p.quantity_decimals,
               p.picking, p.tax_class_id, p.archived_at
        FROM shopx.products AS p
        WHERE p.tenant_id = p_tenant AND p.id = n.id LIMIT 1) AS q;

    IF p_costs THEN
        product_latest_costs := ARRAY(
            SELECT shopx.latest_cost(p_tenant, n.id)
            FROM unnest(product_ids) WITH ORDINALITY AS n (id, place)
            ORDER BY n.place);
    END IF;

    IF array_remove(product_tax_class_ids, NULL) <> '{}' THEN
        taxes := shopx.load_taxes(p_tenant, p_locations, product_tax_class_ids);
    END IF;

    IF v_lists THEN
        price_lists := ARRAY(
            SELECT shopx.load_price_lists(
                p_tenant, p_price_location[n], p_products, p_price_at[n], p_price_list[n])
            FROM generate_series(1, v_prices) AS n
            ORDER BY n);
    END IF;
    IF v_promotions THEN
        promotions := ARRAY(
            SELECT shopx.load_promotions(
                p_tenant, p_price_location[n], p_price_customer[n], p_price_at[n],
                ARRAY(SELECT p_coupon[c] FROM generate_series(1, cardinality(p_coupon)) AS c
                      WHERE p_coupon_price[c] = n))
            FROM generate_series(1, v_prices) AS n
            ORDER BY n);
    END IF;

    SELECT coalesce(array_agg(coalesce(q.quantity::bigint, 0) ORDER BY n.place), '{}'),
           coalesce(array_agg(coalesce(q.reserved::bigint, 0) ORDER BY n.place), '{}')
    INTO level_quantities, level_reserved
    FROM unnest(p_level_location, p_level_product) WITH ORDINALITY AS n (location, product, place)
    LEFT JOIN LATERAL (
        SELECT i.quantity, i.reserved FROM shopx.inventory AS i
        WHERE i.tenant_id = p_tenant AND i.product_id = n.product AND i.location_id = n.location
        LIMIT 1) AS q ON true;

    SELECT coalesce(array_agg(n.place), '{}'), coalesce(array_agg(q.batch_id), '{}'),
           coalesce(array_agg(q.received_date), '{}'), coalesce(array_agg(q.expiration_date), '{}'),
           coalesce(array_agg(q.quarantined), '{}'), coalesce(array_agg(q.quantity::bigint), '{}'),
           coalesce(array_agg(q.reserved::bigint), '{}'),
           coalesce(array_agg(q.cost_per_unit::numeric), '{}')
    INTO batch_levels, batch_ids, batch_received, batch_expires, batch_quarantined, batch_quantities,
         batch_reserved, batch_unit_costs
    FROM unnest(p_level_location, p_level_product) WITH ORDINALITY AS n (location, product, place)
    CROSS JOIN LATERAL (
        SELECT b.batch_id, b.received_date, b.expiration_date, b.quarantined, b.quantity, b.reserved,
               b.cost_per_unit
        FROM shopx.batch_stock AS b
        WHERE b.tenant_id = p_tenant AND b.product_id = n.product AND b.location_id = n.location
          AND b.is_open
        OFFSET 0) AS q;
END $$;

COMMENT ON FUNCTION shopx.load_shelves IS
'One row: settings; locations, suppliers and customers that are there; what keys have done before; for each price (a place, a time, a customer, a pinned list and coupons) the price lists and promotions in JSON; products; for each level (a location and a product) what is on hand and reserved; the tax rates that apply at the locations, in JSON, as pairs of class and rate; open batches, by the place of their level. product_latest_costs is NULL unless p_costs; other lists that nobody asked for are NULL too.';

GRANT EXECUTE ON FUNCTION shopx.load_shelves TO shopx_app;

RESET ROLE;
