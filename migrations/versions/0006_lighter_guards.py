"""PostgreSQL's guards as cheap as they get: each append pays for them while it holds the head.

What needs no other row is a condition of the trigger itself, bound to PostgreSQL's own operators
when it is made; its function is called where something may be wrong. What needs other rows asks
once: that no entry lies behind the head, and, at the commit, that each step of the head has its
entry and the last one its stamp. So no statement's rows are collected for a trigger any more.

A migration never rewrites ``event``; SQLite's guards stay as they are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

HARDENED = "SET search_path = pg_catalog, pg_temp"

FUNCTIONS = {
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

TRIGGERS = {
    "event_no_gap": """
CREATE TRIGGER event_no_gap AFTER INSERT ON event
FOR EACH STATEMENT
EXECUTE FUNCTION log_no_gap()
""",
    "event_no_minus": """
CREATE TRIGGER event_no_minus AFTER INSERT ON event
FOR EACH ROW
WHEN (new.position < 0)
EXECUTE FUNCTION log_refuse('its positions count from 0')
""",
    "event_own_name": """
CREATE TRIGGER event_own_name AFTER INSERT ON event
FOR EACH ROW
WHEN (convert_from(substr(new.bytes, 17), 'UTF8')::json ->> 'db_user' IS DISTINCT FROM session_user)
EXECUTE FUNCTION log_own_name()
""",
    "head_no_future": """
CREATE TRIGGER head_no_future BEFORE UPDATE ON head
FOR EACH ROW
WHEN (new.recorded_at > old.recorded_at AND new.recorded_at > to_char(
    clock_timestamp() AT TIME ZONE 'UTC' + make_interval(mins => 10),
    'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
))
EXECUTE FUNCTION log_no_future()
""",
}

BEFORE = {
    "log_no_gap": """
DECLARE lowest bigint; counted bigint; due bigint; last bigint; says bigint;
BEGIN
    SELECT min(position), count(*) INTO lowest, counted FROM arrived;
    SELECT (SELECT coalesce(max(position) + 1, 0) FROM {schema}.event WHERE position < lowest),
        (SELECT max(position) FROM {schema}.event), (SELECT size FROM {schema}.head)
        INTO due, last, says;
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
    "log_own_name": """
DECLARE named text;
BEGIN
    IF pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER')
    THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(said.db_user, 'nobody') INTO named FROM arrived,
        LATERAL (SELECT convert_from(substr(bytes, 17), 'UTF8')::json ->> 'db_user' AS db_user) said
        WHERE said.db_user IS DISTINCT FROM session_user LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the log is append-only: an entry of % names % as its db_user',
            session_user, named USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END """,
    "log_no_future": """
DECLARE latest text;
BEGIN
    latest := to_char(
        clock_timestamp() AT TIME ZONE 'UTC' + interval '10 minutes',
        'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
    );
    IF NEW.recorded_at > latest AND NOT pg_has_role(
        session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER'
    ) THEN
        RAISE EXCEPTION '% is more than ten minutes ahead of the server', NEW.recorded_at
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END """,
    "log_head_fits": """
DECLARE says record; ends record;
BEGIN
    SELECT size, recorded_at INTO says FROM {schema}.head;
    SELECT position + 1 AS size,
        convert_from(substr(bytes, 17), 'UTF8')::json ->> 'recorded_at' AS recorded_at
        INTO ends FROM {schema}.event ORDER BY position DESC LIMIT 1;
    IF says.size IS DISTINCT FROM coalesce(ends.size, 0) THEN
        RAISE EXCEPTION 'the log is append-only: its head is where its entries end'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF says.recorded_at IS DISTINCT FROM coalesce(ends.recorded_at, '') THEN
        RAISE EXCEPTION 'the log is append-only: its head has the stamp of its last entry'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END """,
}
"""The functions of revision 0004."""

TRIGGERS_BEFORE = {
    "event_no_gap": """
CREATE TRIGGER event_no_gap AFTER INSERT ON event REFERENCING NEW TABLE AS arrived
FOR EACH STATEMENT EXECUTE FUNCTION log_no_gap()
""",
    "event_own_name": """
CREATE TRIGGER event_own_name AFTER INSERT ON event REFERENCING NEW TABLE AS arrived
FOR EACH STATEMENT
EXECUTE FUNCTION log_own_name()
""",
    "head_no_future": """
CREATE TRIGGER head_no_future BEFORE UPDATE ON head
FOR EACH ROW
WHEN (new.recorded_at > old.recorded_at)
EXECUTE FUNCTION log_no_future()
""",
}


def upgrade() -> None:
    """Make the functions anew, and the triggers that call them."""
    _replace(TRIGGERS_BEFORE, FUNCTIONS, TRIGGERS)


def downgrade() -> None:
    """Go back to those of revision 0004."""
    _replace(TRIGGERS, BEFORE, TRIGGERS_BEFORE)


def _replace(drop: dict[str, str], functions: dict[str, str], triggers: dict[str, str]) -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    schema = str(connection.scalar(sa.text("SELECT quote_ident(current_schema())")))
    for name in drop:
        op.execute(f"DROP TRIGGER {name} ON {name.partition('_')[0]}")
    for name, body in functions.items():
        made = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {HARDENED}"
        text = f"{made} AS $${body.replace('{schema}', schema)}$$"
        connection.exec_driver_sql(text.replace("%", "%%"))
    for trigger in triggers.values():
        connection.exec_driver_sql(trigger)
