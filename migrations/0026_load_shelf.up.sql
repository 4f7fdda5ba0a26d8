SET LOCAL ROLE shopx_owner;

-- Everything that a decision about some products at a place needs, in one row, without locks and from
-- one snapshot. Lists are arrays of one length each, empty when there is nothing.
--
-- Here and in the recording functions every table is probed by key. enable_seqscan is off because a
-- session keeps its plans, foreign-key checks included: one made while a table was empty would go on to
-- read all of it when it is not.
CREATE FUNCTION shopx.load_shelf(
    p_tenant integer, p_user bigint, p_location bigint, p_products bigint[], p_customer bigint,
    p_key uuid, p_costs boolean)
RETURNS TABLE (
    currency text, rounding_mode text, rounding_level text, cash_step numeric, picking text,
    cashier_refund_limit numeric,
    location_id bigint, location_name text, time_zone text, location_archived boolean,
    customer_id bigint, customer_archived boolean,
    prior_use_case text, prior_fingerprint bytea, prior_subject_ids bigint[],
    product_ids bigint[], product_skus text[], product_names text[], product_prices numeric[],
    product_costs numeric[], product_quantity_decimals smallint[], product_pickings text[],
    product_tax_class_ids bigint[], product_archived boolean[],
    product_quantities bigint[], product_reserved bigint[], product_latest_costs numeric[],
    tax_class_ids bigint[], tax_positions smallint[], tax_names text[], tax_percents numeric[],
    tax_inclusive boolean[], tax_compound boolean[],
    batch_product_ids bigint[], batch_ids bigint[], batch_numbers text[], batch_received date[],
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
           l.id, l.name, l.time_zone, l.archived_at IS NOT NULL,
           c.id, c.archived_at IS NOT NULL,
           k.use_case, k.fingerprint::bytea, k.subject_ids,
           p.*, t.*, b.*
    FROM (SELECT) AS one
    LEFT JOIN shopx.tenant_settings AS s ON s.tenant_id = p_tenant
    LEFT JOIN shopx.locations AS l ON l.tenant_id = p_tenant AND l.id = p_location
    LEFT JOIN shopx.customers AS c ON c.tenant_id = p_tenant AND c.id = p_customer
    LEFT JOIN shopx.idempotency_keys AS k ON k.tenant_id = p_tenant AND k.key = p_key
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(r.id), '{}') AS ids, coalesce(array_agg(r.sku), '{}'),
               coalesce(array_agg(r.name), '{}'), coalesce(array_agg(r.price), '{}'),
               coalesce(array_agg(r.cost), '{}'), coalesce(array_agg(r.quantity_decimals), '{}'),
               coalesce(array_agg(r.picking), '{}'), coalesce(array_agg(r.tax_class_id), '{}') AS tax_class_ids,
               coalesce(array_agg(r.archived), '{}'), coalesce(array_agg(r.quantity), '{}'),
               coalesce(array_agg(r.reserved), '{}'),
               CASE WHEN p_costs THEN coalesce(array_agg(r.latest_cost), '{}') END
        FROM (
            SELECT q.id, q.sku, q.name, q.price, q.cost, q.quantity_decimals, q.picking, q.tax_class_id,
                   q.archived_at IS NOT NULL AS archived,
                   coalesce(i.quantity::bigint, 0) AS quantity, coalesce(i.reserved::bigint, 0) AS reserved,
                   CASE WHEN p_costs THEN (
                       SELECT d.cost_per_unit::numeric FROM shopx.batches AS d
                       WHERE d.tenant_id = p_tenant AND d.product_id = q.id
                       ORDER BY d.received_date DESC, d.id DESC LIMIT 1) END AS latest_cost
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
        SELECT coalesce(array_agg(r.tax_class_id), '{}'), coalesce(array_agg(r.position), '{}'),
               coalesce(array_agg(r.name), '{}'), coalesce(array_agg(r.percent), '{}'),
               coalesce(array_agg(r.inclusive), '{}'), coalesce(array_agg(r.compound), '{}')
        FROM (
            SELECT q.tax_class_id, q.position, q.name, q.percent, q.inclusive, q.compound
            FROM shopx.tax_rates AS q
            WHERE q.tenant_id = p_tenant AND q.tax_class_id = ANY (p.tax_class_ids)
              AND (q.location_id IS NULL OR q.location_id = p_location)
            ORDER BY q.tax_class_id, q.position
        ) AS r
    ) AS t
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(r.product_id), '{}'), coalesce(array_agg(r.batch_id), '{}'),
               coalesce(array_agg(r.batch_number), '{}'), coalesce(array_agg(r.received_date), '{}'),
               coalesce(array_agg(r.expiration_date), '{}'), coalesce(array_agg(r.quarantined), '{}'),
               coalesce(array_agg(r.quantity), '{}'), coalesce(array_agg(r.reserved), '{}'),
               coalesce(array_agg(r.cost_per_unit), '{}')
        FROM (
            SELECT q.product_id, q.batch_id, q.batch_number, q.received_date, q.expiration_date,
                   q.quarantined, q.quantity::bigint, q.reserved::bigint, q.cost_per_unit::numeric
            FROM shopx.batch_stock AS q
            WHERE q.tenant_id = p_tenant AND q.product_id = ANY (p_products)
              AND q.location_id = p_location AND q.is_open
            ORDER BY q.product_id, q.received_date, q.batch_id
        ) AS r
    ) AS b;
END $$;

COMMENT ON FUNCTION shopx.load_shelf IS
'One row: settings, location, customer, what the key has done before, products by id with their level at the location, the tax rates that apply there by class and position, open batches there by product, received date and id. product_latest_costs is NULL unless p_costs.';

GRANT EXECUTE ON FUNCTION shopx.load_shelf TO shopx_app;

RESET ROLE;
