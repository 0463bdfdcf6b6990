"""PostgreSQL's guards know who records, and keep the head from running ahead.

An entry of a role that does not own the tables names that role as ``db_user``; the head has the
stamp of its last entry, no more than ten minutes ahead of the server, and its fence moves with
entries alone. Functions name the log's schema, so that they are planned once.

A migration never rewrites ``event``; SQLite's guards stay as they are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

HARDENED = "SET search_path = pg_catalog, pg_temp"

FUNCTIONS = {
    "log_refuse": """
BEGIN
    RAISE EXCEPTION 'the log is append-only: %', TG_ARGV[0]
        USING ERRCODE = 'integrity_constraint_violation';
END """,
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
    "log_one_head": """
BEGIN
    IF EXISTS (SELECT 1 FROM {schema}.head) THEN
        RAISE EXCEPTION 'the log is append-only: it has its head'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
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

TRIGGERS = (
    """
CREATE TRIGGER event_own_name AFTER INSERT ON event REFERENCING NEW TABLE AS arrived
FOR EACH STATEMENT
EXECUTE FUNCTION log_own_name()
""",
    """
CREATE TRIGGER head_no_leap BEFORE UPDATE ON head
FOR EACH ROW
WHEN (new.fence <> old.fence AND (new.fence <= old.size OR new.fence > new.size))
EXECUTE FUNCTION log_refuse('its fence moves with its entries')
""",
    """
CREATE TRIGGER head_no_future BEFORE UPDATE ON head
FOR EACH ROW
WHEN (new.recorded_at > old.recorded_at)
EXECUTE FUNCTION log_no_future()
""",
)

BEFORE = {
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
"""The functions of revision 0001."""


def upgrade() -> None:
    """Make the functions anew, and the further triggers."""
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    schema = str(connection.scalar(sa.text("SELECT quote_ident(current_schema())")))
    for name, body in FUNCTIONS.items():
        _make(name, body.replace("{schema}", schema), HARDENED)
    for trigger in TRIGGERS:
        op.execute(trigger)


def downgrade() -> None:
    """Take the further triggers off, and make the functions as they were."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for name, table in (
        ("event_own_name", "event"), ("head_no_leap", "head"), ("head_no_future", "head"),
    ):  # fmt: skip
        op.execute(f"DROP TRIGGER {name} ON {table}")
    for name in FUNCTIONS.keys() - BEFORE.keys():
        op.execute(f"DROP FUNCTION {name}")
    for name, body in BEFORE.items():
        _make(name, body, "")


def _make(name: str, body: str, setting: str) -> None:
    """Make a function; what stands in it is no statement of ours with parameters."""
    made = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql {setting}"
    op.get_bind().exec_driver_sql(f"{made} AS $${body}$$".replace("%", "%%"))
