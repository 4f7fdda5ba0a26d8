-- The migrator's own table, which belongs to the login that migrates: the store looks there, when it
-- connects, for the schema of its own version.
GRANT SELECT ON _shopx_migrations TO shopx_app;
