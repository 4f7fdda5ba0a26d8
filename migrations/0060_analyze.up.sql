SET LOCAL ROLE shopx_owner;

-- Nobody but a table's owner may analyze it. Plans that are made after this know how much is there.
CREATE FUNCTION shopx.analyze_tables(p_tables text[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_table text;
BEGIN
    FOR v_table IN
        SELECT c.relname FROM pg_catalog.pg_class AS c
        WHERE c.relnamespace = 'shopx'::regnamespace AND c.relkind = 'r' AND c.relname = ANY (p_tables)
        ORDER BY c.relname
    LOOP
        EXECUTE format('ANALYZE shopx.%I', v_table);
    END LOOP;
END $$;

COMMENT ON FUNCTION shopx.analyze_tables IS 'Analyzes these tables, which only their owner may; called after much was written at once.';

GRANT EXECUTE ON FUNCTION shopx.analyze_tables TO shopx_app;

RESET ROLE;
