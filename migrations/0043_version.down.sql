REVOKE SELECT ON _shopx_migrations FROM shopx_app;
