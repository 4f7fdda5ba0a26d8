SET LOCAL ROLE shopx_owner;

-- Thresholds may be set before anything has come in. A receipt adds its level without any: nothing to
-- tell, and nothing to pay.
CREATE TRIGGER audit_first_thresholds AFTER INSERT ON shopx.inventory
    FOR EACH ROW
    WHEN (NEW.min_stock <> 0 OR NEW.reorder_point <> 0)
    EXECUTE FUNCTION shopx.audit();

RESET ROLE;
