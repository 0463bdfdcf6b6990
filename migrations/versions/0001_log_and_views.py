"""The log, its head and triggers, and the first read models.

A migration never rewrites ``event``. One that re-creates the table re-creates its triggers in
the same transaction: Alembic's batch mode drops them silently.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

SQLITE_TRIGGERS = (
    """
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'the log is append-only: no UPDATE'); END
""",
    """
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'the log is append-only: no DELETE'); END
""",
    """
CREATE TRIGGER event_no_replace BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE position = NEW.position)
    OR EXISTS (SELECT 1 FROM event WHERE event_id = NEW.event_id)
    OR EXISTS (SELECT 1 FROM event WHERE stream = NEW.stream AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'the log is append-only: no REPLACE'); END
""",
    """
CREATE TRIGGER event_no_gap BEFORE INSERT ON event
WHEN NEW.position <> (SELECT coalesce(max(position) + 1, 0) FROM event)
BEGIN SELECT RAISE(ABORT, 'the log has no gaps: the next position only'); END
""",
    """
CREATE TRIGGER head_no_replace BEFORE INSERT ON head
WHEN EXISTS (SELECT 1 FROM head)
BEGIN SELECT RAISE(ABORT, 'the log is append-only: it has its head'); END
""",
    """
CREATE TRIGGER head_no_delete BEFORE DELETE ON head
BEGIN SELECT RAISE(ABORT, 'the log is append-only: no DELETE'); END
""",
    """
CREATE TRIGGER head_no_return BEFORE UPDATE ON head
WHEN NEW.size < OLD.size OR NEW.recorded_at < OLD.recorded_at OR NEW.fence < OLD.fence
BEGIN SELECT RAISE(ABORT, 'the log is append-only: its head moves forward'); END
""",
)

POSTGRES_FUNCTIONS = (
    """
CREATE FUNCTION log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: %', TG_ARGV[0]
        USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    """
CREATE FUNCTION log_no_gap() RETURNS trigger LANGUAGE plpgsql AS $$
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
END $$
""",
    """
CREATE FUNCTION log_one_head() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE there bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM %I.head', TG_TABLE_SCHEMA) INTO there;
    IF there > 0 THEN
        RAISE EXCEPTION 'the log is append-only: it has its head'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$
""",
    """
CREATE FUNCTION log_head_fits() RETURNS trigger LANGUAGE plpgsql AS $$
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
END $$
""",
)

POSTGRES_TRIGGERS = (
    """
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
FOR EACH STATEMENT EXECUTE FUNCTION log_refuse('no UPDATE')
""",
    """
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
FOR EACH STATEMENT EXECUTE FUNCTION log_refuse('no DELETE')
""",
    """
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event
FOR EACH STATEMENT EXECUTE FUNCTION log_refuse('no TRUNCATE')
""",
    """
CREATE TRIGGER event_no_gap AFTER INSERT ON event REFERENCING NEW TABLE AS arrived
FOR EACH STATEMENT EXECUTE FUNCTION log_no_gap()
""",
    """
CREATE TRIGGER head_no_replace BEFORE INSERT ON head
FOR EACH ROW EXECUTE FUNCTION log_one_head()
""",
    """
CREATE TRIGGER head_no_delete BEFORE DELETE ON head
FOR EACH STATEMENT EXECUTE FUNCTION log_refuse('no DELETE')
""",
    """
CREATE TRIGGER head_no_truncate BEFORE TRUNCATE ON head
FOR EACH STATEMENT EXECUTE FUNCTION log_refuse('no TRUNCATE')
""",
    """
CREATE TRIGGER head_no_return BEFORE UPDATE ON head
FOR EACH ROW
WHEN (new.size < old.size OR new.recorded_at < old.recorded_at OR new.fence < old.fence)
EXECUTE FUNCTION log_refuse('its head moves forward')
""",
    """
CREATE CONSTRAINT TRIGGER head_has_event AFTER INSERT OR UPDATE ON head
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION log_head_fits()
""",
)


def _moment() -> tuple[sa.Column[int], ...]:
    return (
        sa.Column("earliest", WHOLE, nullable=False),
        sa.Column("latest", WHOLE, nullable=False),
        sa.Column("ord", sa.SmallInteger(), nullable=False),
        sa.Column("place", WHOLE, nullable=False),
        sa.Column("reported", WHOLE, nullable=False),
        sa.Column("retracted_position", WHOLE, nullable=True),
        sa.Column("retracted_reported", WHOLE, nullable=True),
    )


def upgrade() -> None:
    """Make all tables."""
    _log()
    _read_models()
    guards = {"sqlite": SQLITE_TRIGGERS, "postgresql": (*POSTGRES_FUNCTIONS, *POSTGRES_TRIGGERS)}
    for guard in guards[op.get_bind().dialect.name]:
        op.execute(guard)


def _log() -> None:
    op.create_table(
        "event",
        sa.Column("position", WHOLE, nullable=False, autoincrement=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("event_id", WORDS, nullable=False),
        sa.Column("stream", WORDS, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("type", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_event")),
        sa.UniqueConstraint("event_id", name=op.f("uq_event_event_id")),
        sa.UniqueConstraint("stream", "version", name=op.f("uq_event_stream_version")),
    )
    op.create_table(
        "head",
        sa.Column("id", sa.SmallInteger(), nullable=False, autoincrement=False),
        sa.Column("size", WHOLE, nullable=False),
        sa.Column("recorded_at", WORDS, nullable=False),
        sa.Column("fence", WHOLE, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head")),
    )


def _read_models() -> None:
    op.create_table(
        "projection",
        sa.Column("id", sa.SmallInteger(), nullable=False, autoincrement=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("cursor", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projection")),
    )
    op.create_table(
        "entity",
        sa.Column("num", WHOLE, nullable=False, autoincrement=False),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("id", WORDS, nullable=False),
        sa.Column("stream", WORDS, nullable=False),
        sa.Column("title", WORDS, nullable=False),
        sa.Column("parent", WORDS, nullable=True),
        sa.PrimaryKeyConstraint("num", name=op.f("pk_entity")),
    )
    op.create_index(op.f("ix_entity_kind_id"), "entity", ["kind", "id"], unique=True)
    op.create_table(
        "fact",
        sa.Column("position", WHOLE, nullable=False, autoincrement=False),
        sa.Column("event_id", WORDS, nullable=False),
        sa.Column("key", WORDS, nullable=False),
        sa.Column("type", WORDS, nullable=False),
        sa.Column("stream", WHOLE, nullable=False),
        sa.Column("mark", sa.Boolean(), nullable=False),
        *_moment(),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_fact")),
    )
    op.create_index(op.f("ix_fact_event_id"), "fact", ["event_id"], unique=True)
    op.create_index(op.f("ix_fact_key"), "fact", ["key"])
    op.create_index(
        op.f("ix_fact_stream_latest_ord_place"), "fact", ["stream", "latest", "ord", "place"]
    )
    op.create_index(op.f("ix_fact_type"), "fact", ["type"])
    op.create_table(
        "standing",
        sa.Column("subject", WHOLE, nullable=False),
        sa.Column("slot", WORDS, nullable=False),
        sa.Column("who", WORDS, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("value", WORDS, nullable=True),
        sa.Column("label", WORDS, nullable=True),
        sa.Column("effect", WORDS, nullable=True),
        *_moment(),
        sa.PrimaryKeyConstraint("subject", "slot", "who", "position", name=op.f("pk_standing")),
    )
    op.create_index(op.f("ix_standing_position"), "standing", ["position"])
    op.create_index(
        "ix_standing_moment", "standing", ["subject", "slot", "who", "latest", "ord", "place"]
    )
    op.create_index("ix_standing_possible", "standing", ["slot", "earliest", "latest"])
    op.create_table(
        "mark",
        sa.Column("position", WHOLE, nullable=False, autoincrement=False),
        sa.Column("target", WHOLE, nullable=False),
        sa.Column("type", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_mark")),
    )
    op.create_index(op.f("ix_mark_target"), "mark", ["target"])
    op.create_index(op.f("ix_mark_type"), "mark", ["type"])
    op.create_table(
        "mention",
        sa.Column("ref", WORDS, nullable=False),
        sa.Column("role", WORDS, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("ref", "role", "position", name=op.f("pk_mention")),
    )
    op.create_index(op.f("ix_mention_position_role"), "mention", ["position", "role"])


def downgrade() -> None:
    """Drop all tables: the log with them, so that only an empty one should go this way."""
    for table in ("mention", "mark", "standing", "fact", "entity", "projection", "head", "event"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for function in ("log_refuse", "log_no_gap", "log_one_head", "log_head_fits"):
            op.execute(f"DROP FUNCTION {function}")
