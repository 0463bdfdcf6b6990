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
    if op.get_bind().dialect.name == "sqlite":
        for trigger in SQLITE_TRIGGERS:
            op.execute(trigger)


def _log() -> None:
    op.create_table(
        "event",
        sa.Column("position", WHOLE, nullable=False, autoincrement=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_event")),
        sa.UniqueConstraint("event_id", name=op.f("uq_event_event_id")),
        sa.UniqueConstraint("stream", "version", name=op.f("uq_event_stream_version")),
    )
    op.create_table(
        "head",
        sa.Column("id", sa.SmallInteger(), nullable=False, autoincrement=False),
        sa.Column("size", WHOLE, nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
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
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("num", name=op.f("pk_entity")),
    )
    op.create_index(op.f("ix_entity_kind_id"), "entity", ["kind", "id"], unique=True)
    op.create_table(
        "fact",
        sa.Column("position", WHOLE, nullable=False, autoincrement=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
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
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("effect", sa.Text(), nullable=True),
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
        sa.Column("type", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_mark")),
    )
    op.create_index(op.f("ix_mark_target"), "mark", ["target"])
    op.create_index(op.f("ix_mark_type"), "mark", ["type"])
    op.create_table(
        "mention",
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("ref", "role", "position", name=op.f("pk_mention")),
    )
    op.create_index(op.f("ix_mention_position_role"), "mention", ["position", "role"])


def downgrade() -> None:
    """Drop all tables: the log with them, so that only an empty one should go this way."""
    for table in ("mention", "mark", "standing", "fact", "entity", "projection", "head", "event"):
        op.drop_table(table)
