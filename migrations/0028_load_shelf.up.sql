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

CREATE FUNCTION shopx.load_taxes(p_tenant integer, p_location bigint, p_tax_classes bigint[])
RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
    RETURN (
        SELECT json_agg(json_build_array(q.tax_class_id, json_strip_nulls(json_build_object(
                   'location', q.location_id, 'name', q.name, 'percent', q.percent::text,
                   'per_unit', q.per_unit::text, 'inclusive', q.inclusive, 'compound', q.compound,
                   'taxable', q.taxable, 'starts_on', q.starts_on, 'ends_on', q.ends_on)))
                   ORDER BY q.tax_class_id, q.position)::text
        FROM shopx.tax_rates AS q
        WHERE q.tenant_id = p_tenant AND q.tax_class_id = ANY (p_tax_classes)
          AND (q.location_id IS NULL OR q.location_id = p_location));
END $$;

COMMENT ON FUNCTION shopx.load_taxes IS
'The rates of tax classes that apply at a location, as JSON pairs of class and rate; NULL when there are none.';

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

CREATE FUNCTION shopx.supplier_archived(p_tenant integer, p_supplier bigint)
RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
    RETURN (
        SELECT q.archived_at IS NOT NULL FROM shopx.suppliers AS q
        WHERE q.tenant_id = p_tenant AND q.id = p_supplier);
END $$;

COMMENT ON FUNCTION shopx.supplier_archived IS 'Whether the supplier is archived; NULL when not there.';

GRANT EXECUTE ON FUNCTION shopx.supplier_archived TO shopx_app;

CREATE FUNCTION shopx.location_archived(p_tenant integer, p_location bigint)
RETURNS boolean LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
BEGIN
    RETURN (
        SELECT q.archived_at IS NOT NULL FROM shopx.locations AS q
        WHERE q.tenant_id = p_tenant AND q.id = p_location);
END $$;

COMMENT ON FUNCTION shopx.location_archived IS 'Whether the location is archived; NULL when not there.';

GRANT EXECUTE ON FUNCTION shopx.location_archived TO shopx_app;

-- Everything that a decision about some products at a place needs, in one row, without locks and from
-- one snapshot. Lists are arrays of one length each, empty when there is nothing.
--
-- Here and in the recording functions every table is probed by key. enable_seqscan is off because a
-- session keeps its plans, foreign-key checks included: one made while a table was empty would go on to
-- read all of it when it is not.
CREATE FUNCTION shopx.load_shelf(
    p_tenant integer, p_user bigint, p_location bigint, p_products bigint[], p_key uuid, p_costs boolean,
    p_prices_at timestamptz, p_customer bigint, p_coupons text[], p_price_list bigint,
    p_supplier bigint, p_destination bigint)
RETURNS TABLE (
    currency text, rounding_mode text, rounding_level text, cash_step numeric, picking text,
    cashier_refund_limit numeric, cashier_discount_limit numeric, encrypts_personal_data boolean,
    location_id bigint, time_zone text, location_archived boolean,
    supplier_archived boolean, destination_archived boolean,
    customer_id bigint, customer_archived boolean, customer_group text, customer_tax_exemption text,
    prior_use_case text, prior_fingerprint bytea, prior_subject_ids bigint[],
    price_lists text, promotions text,
    product_ids bigint[], product_skus text[], product_names text[], product_categories text[],
    product_prices numeric[], product_price_breaks text[], product_costs numeric[],
    product_quantity_decimals smallint[], product_pickings text[],
    product_tax_class_ids bigint[], product_archived boolean[],
    product_quantities bigint[], product_reserved bigint[], product_latest_costs numeric[],
    taxes text,
    batch_product_ids bigint[], batch_ids bigint[], batch_received date[],
    batch_expires date[], batch_quarantined boolean[], batch_quantities bigint[],
    batch_reserved bigint[], batch_unit_costs numeric[])
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    v_entered integer;
BEGIN
    v_entered := shopx.enter(p_tenant, p_user);
    RETURN QUERY
    SELECT s.currency, s.rounding_mode, s.rounding_level, s.cash_step, s.picking, s.cashier_refund_limit,
           s.cashier_discount_limit, s.personal_key_id IS NOT NULL,
           l.id, l.time_zone, l.archived_at IS NOT NULL,
           CASE WHEN p_supplier IS NOT NULL THEN shopx.supplier_archived(p_tenant, p_supplier) END,
           CASE WHEN p_destination IS NOT NULL THEN shopx.location_archived(p_tenant, p_destination) END,
           c.id, c.archived_at IS NOT NULL, c.customer_group, c.tax_exemption,
           k.use_case, k.fingerprint::bytea, k.subject_ids,
           CASE WHEN p_prices_at IS NOT NULL
                     AND EXISTS (SELECT FROM shopx.price_lists AS q WHERE q.tenant_id = p_tenant)
                THEN shopx.load_price_lists(p_tenant, p_location, p_products, p_prices_at, p_price_list) END,
           CASE WHEN p_prices_at IS NOT NULL
                     AND EXISTS (SELECT FROM shopx.promotions AS q WHERE q.tenant_id = p_tenant)
                THEN shopx.load_promotions(p_tenant, p_location, p_customer, p_prices_at, p_coupons) END,
           p.*,
           CASE WHEN array_remove(p.tax_class_ids, NULL) <> '{}'
                THEN shopx.load_taxes(p_tenant, p_location, p.tax_class_ids) END,
           b.*
    FROM (SELECT) AS one
    LEFT JOIN shopx.tenant_settings AS s ON s.tenant_id = p_tenant
    LEFT JOIN shopx.locations AS l ON l.tenant_id = p_tenant AND l.id = p_location
    LEFT JOIN shopx.customers AS c ON c.tenant_id = p_tenant AND c.id = p_customer
    LEFT JOIN shopx.idempotency_keys AS k ON k.tenant_id = p_tenant AND k.key = p_key
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(r.id), '{}') AS ids, coalesce(array_agg(r.sku), '{}'),
               coalesce(array_agg(r.name), '{}'), coalesce(array_agg(r.category), '{}'),
               coalesce(array_agg(r.price), '{}'), coalesce(array_agg(r.price_breaks), '{}'),
               coalesce(array_agg(r.cost), '{}'), coalesce(array_agg(r.quantity_decimals), '{}'),
               coalesce(array_agg(r.picking), '{}'), coalesce(array_agg(r.tax_class_id), '{}') AS tax_class_ids,
               coalesce(array_agg(r.archived), '{}'), coalesce(array_agg(r.quantity), '{}'),
               coalesce(array_agg(r.reserved), '{}'),
               CASE WHEN p_costs THEN coalesce(array_agg(r.latest_cost), '{}') END
        FROM (
            SELECT q.id, q.sku, q.name, q.category, q.price,
                   nullif(q.price_breaks, '[]')::text AS price_breaks, q.cost,
                   q.quantity_decimals, q.picking, q.tax_class_id,
                   q.archived_at IS NOT NULL AS archived,
                   coalesce(i.quantity::bigint, 0) AS quantity, coalesce(i.reserved::bigint, 0) AS reserved,
                   CASE WHEN p_costs THEN shopx.latest_cost(p_tenant, q.id) END AS latest_cost
            FROM shopx.products AS q
            -- LIMIT keeps it a probe: planned while small, a join would go on to read all of it.
            LEFT JOIN LATERAL (
                SELECT n.quantity, n.reserved FROM shopx.inventory AS n
                WHERE n.tenant_id = p_tenant AND n.product_id = q.id AND n.location_id = p_location
                LIMIT 1) AS i ON true
            WHERE q.tenant_id = p_tenant AND q.id = ANY (p_products)
            ORDER BY q.id
        ) AS r
    ) AS p
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(r.product_id), '{}'), coalesce(array_agg(r.batch_id), '{}'),
               coalesce(array_agg(r.received_date), '{}'), coalesce(array_agg(r.expiration_date), '{}'),
               coalesce(array_agg(r.quarantined), '{}'),
               coalesce(array_agg(r.quantity), '{}'), coalesce(array_agg(r.reserved), '{}'),
               coalesce(array_agg(r.cost_per_unit), '{}')
        FROM (
            SELECT q.product_id, q.batch_id, q.received_date, q.expiration_date, q.quarantined,
                   q.quantity::bigint, q.reserved::bigint, q.cost_per_unit::numeric
            FROM shopx.batch_stock AS q
            WHERE q.tenant_id = p_tenant AND q.product_id = ANY (p_products)
              AND q.location_id = p_location AND q.is_open
            ORDER BY q.product_id, q.received_date, q.batch_id
        ) AS r
    ) AS b;
END $$;

COMMENT ON FUNCTION shopx.load_shelf IS
'One row: settings, location, whether supplier and destination are archived (NULL when not there), customer, what the key has done before, products by id with their level at the location, open batches there by product, received date and id, and in JSON the tax rates that apply there, as pairs of class and rate, and, if p_prices_at, price lists and promotions. product_latest_costs is NULL unless p_costs.';

GRANT EXECUTE ON FUNCTION shopx.load_shelf TO shopx_app;

RESET ROLE;
