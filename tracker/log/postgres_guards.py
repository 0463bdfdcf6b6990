"""PostgreSQL's guards as text: the functions and triggers that keep the log append-only.

A migration makes them; the audit and a test compare what is there with them. A refusal is an
integrity error, as any other of a constraint. Tables are named with the log's ``{schema}``, and all
else is looked for among PostgreSQL's own: neither a temporary table of the same name nor a search
path of somebody's own making is a way round.
"""

POSTGRES_SETTING = "search_path=pg_catalog, pg_temp"
"""What each function runs under, as PostgreSQL keeps it."""

POSTGRES_FUNCTIONS = {
    "log_refuse": """
BEGIN
    RAISE EXCEPTION 'the log is append-only: %', TG_ARGV[0]
        USING ERRCODE = 'integrity_constraint_violation';
END """,
    "log_no_gap": """
BEGIN
    IF (SELECT position FROM {schema}.event ORDER BY position DESC LIMIT 1)
        >= coalesce((SELECT size FROM {schema}.head), 0)
    THEN
        RAISE EXCEPTION 'the log is append-only: its head moves before its entries'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END """,
    "log_own_name": """
BEGIN
    IF NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER')
    THEN
        RAISE EXCEPTION 'the log is append-only: an entry of % names % as its db_user',
            session_user,
            coalesce(convert_from(substr(NEW.bytes, 17), 'UTF8')::json ->> 'db_user', 'nobody')
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END """,
    "log_one_head": """
BEGIN
    IF EXISTS (SELECT 1 FROM {schema}.head) THEN
        RAISE EXCEPTION 'the log is append-only: it has its head'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END """,
    "log_no_future": """
BEGIN
    IF NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER')
    THEN
        RAISE EXCEPTION '% is more than ten minutes ahead of the server', NEW.recorded_at
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END """,
    "log_head_fits": """
DECLARE start bigint := coalesce(OLD.size, 0); due text := coalesce(OLD.recorded_at, '');
    entries bigint; stamp text;
BEGIN
    SELECT count(*), max(CASE WHEN position = NEW.size - 1
            THEN convert_from(substr(bytes, 17), 'UTF8')::json ->> 'recorded_at' END)
        INTO entries, stamp FROM {schema}.event WHERE position >= start AND position < NEW.size;
    IF entries <> NEW.size - start THEN
        RAISE EXCEPTION 'the log is append-only: its head is where its entries end'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF entries > 0 THEN
        due := stamp;
    END IF;
    IF NEW.recorded_at IS DISTINCT FROM due THEN
        RAISE EXCEPTION 'the log is append-only: its head has the stamp of its last entry'
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
        "CREATE TRIGGER event_no_gap AFTER INSERT ON event"
        " FOR EACH STATEMENT EXECUTE FUNCTION log_no_gap()"
    ),
    "event_no_minus": (
        "CREATE TRIGGER event_no_minus AFTER INSERT ON event"
        ' FOR EACH ROW WHEN (new."position" < 0)'
        " EXECUTE FUNCTION log_refuse('its positions count from 0')"
    ),
    "event_own_name": (
        "CREATE TRIGGER event_own_name AFTER INSERT ON event"
        " FOR EACH ROW"
        " WHEN ((convert_from(substr(new.bytes, 17), 'UTF8'::name)::json ->> 'db_user'::text)"
        " IS DISTINCT FROM SESSION_USER)"
        " EXECUTE FUNCTION log_own_name()"
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
    "head_no_leap": (
        "CREATE TRIGGER head_no_leap BEFORE UPDATE ON head"
        " FOR EACH ROW"
        " WHEN (new.fence <> old.fence AND (new.fence <= old.size OR new.fence > new.size))"
        " EXECUTE FUNCTION log_refuse('its fence moves with its entries')"
    ),
    "head_no_future": (
        "CREATE TRIGGER head_no_future BEFORE UPDATE ON head"
        " FOR EACH ROW"
        " WHEN (new.recorded_at > old.recorded_at AND new.recorded_at >"
        " to_char((clock_timestamp() AT TIME ZONE 'UTC'::text) + make_interval(mins => 10),"
        """ 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'::text))"""
        " EXECUTE FUNCTION log_no_future()"
    ),
    "head_has_event": (
        "CREATE CONSTRAINT TRIGGER head_has_event AFTER INSERT OR UPDATE ON head"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION log_head_fits()"
    ),
}
"""By name, as PostgreSQL itself writes them."""
