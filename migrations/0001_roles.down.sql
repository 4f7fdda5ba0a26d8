SET LOCAL ROLE shopx_owner;

ALTER DEFAULT PRIVILEGES FOR ROLE shopx_owner GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
DROP SCHEMA shopx;

-- The roles stay: they belong to the cluster, and other databases and logins may use them.

RESET ROLE;
