"""PostgreSQL's guards as text: the functions and triggers that keep the log append-only.

A migration makes them; the audit and a test compare what is there with them. A refusal is an
integrity error, as any other of a constraint. The tables are named with the schema of the trigger,
so that a temporary table of the same name is not looked at instead.
"""

POSTGRES_FUNCTIONS = {
    "log_refuse": """
BEGIN
    RAISE EXCEPTION 'the log is append-only: %', TG_ARGV[0]
        USING ERRCODE = 'integrity_constraint_violation';
END """,
    "log_no_gap": """
DECLARE lowest bigint; counted bigint; due bigint; last bigint; says bigint;
BEGIN
    SELECT min(position), count(*) INTO lowest, counted FROM arrived;
    EXECUTE format(
        'SELECT (SELECT coalesce(max(position) + 1, 0) FROM %1$I.event WHERE position < $1),'
        ' (SELECT max(position) FROM %1$I.event), (SELECT size FROM %1$I.head)', TG_TABLE_SCHEMA
    ) INTO due, last, says USING lowest;
    IF counted > 0 AND (lowest <> due OR last <> due + counted - 1) THEN
        RAISE EXCEPTION 'the log has no gaps: the next position only'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF counted > 0 AND last >= coalesce(says, 0) THEN
        RAISE EXCEPTION 'the log is append-only: its head moves before its entries'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END """,
    "log_one_head": """
DECLARE there bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM %I.head', TG_TABLE_SCHEMA) INTO there;
    IF there > 0 THEN
        RAISE EXCEPTION 'the log is append-only: it has its head'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END """,
    "log_head_fits": """
DECLARE says bigint; due bigint;
BEGIN
    EXECUTE format(
        'SELECT (SELECT size FROM %1$I.head), (SELECT max(position) + 1 FROM %1$I.event)',
        TG_TABLE_SCHEMA
    ) INTO says, due;
    IF says IS DISTINCT FROM coalesce(due, 0) THEN
        RAISE EXCEPTION 'the log is append-only: its head is where its entries end'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END """,
}
"""The functions' bodies by their names."""

POSTGRES_TRIGGERS = {
    "event_no_update": (
        "CREATE TRIGGER event_no_update BEFORE UPDATE ON event"
        " FOR EACH STATEMENT EXECUTE FUNCTION log_refuse('no UPDATE')"
    ),
    "event_no_delete": (
        "CREATE TRIGGER event_no_delete BEFORE DELETE ON event"
        " FOR EACH STATEMENT EXECUTE FUNCTION log_refuse('no DELETE')"
    ),
    "event_no_truncate": (
        "CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event"
        " FOR EACH STATEMENT EXECUTE FUNCTION log_refuse('no TRUNCATE')"
    ),
    "event_no_gap": (
        "CREATE TRIGGER event_no_gap AFTER INSERT ON event REFERENCING NEW TABLE AS arrived"
        " FOR EACH STATEMENT EXECUTE FUNCTION log_no_gap()"
    ),
    "head_no_replace": (
        "CREATE TRIGGER head_no_replace BEFORE INSERT ON head"
        " FOR EACH ROW EXECUTE FUNCTION log_one_head()"
    ),
    "head_no_delete": (
        "CREATE TRIGGER head_no_delete BEFORE DELETE ON head"
        " FOR EACH STATEMENT EXECUTE FUNCTION log_refuse('no DELETE')"
    ),
    "head_no_truncate": (
        "CREATE TRIGGER head_no_truncate BEFORE TRUNCATE ON head"
        " FOR EACH STATEMENT EXECUTE FUNCTION log_refuse('no TRUNCATE')"
    ),
    "head_no_return": (
        "CREATE TRIGGER head_no_return BEFORE UPDATE ON head"
        " FOR EACH ROW"
        " WHEN (new.size < old.size OR new.recorded_at < old.recorded_at OR new.fence < old.fence)"
        " EXECUTE FUNCTION log_refuse('its head moves forward')"
    ),
    "head_has_event": (
        "CREATE CONSTRAINT TRIGGER head_has_event AFTER INSERT OR UPDATE ON head"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION log_head_fits()"
    ),
}
"""By name, as PostgreSQL itself writes them."""
