"""The read models' tables. Dates are integers (seconds, see ``domain.when``), never computed.

They hold facts with their three dates, so that a moment is a WHERE clause. Migrations and checks
import this; statements are text. A change of any table raises ``rows.VERSION``.
"""

from sqlalchemy import Boolean, Column, Index, PrimaryKeyConstraint, SmallInteger, Table, Text

from tracker.log.tables import Whole, metadata


def _moment() -> tuple[Column[int], ...]:
    """The columns by which a moment filters and orders."""
    return (
        Column("earliest", Whole, nullable=False),
        Column("latest", Whole, nullable=False),
        Column("ord", SmallInteger, nullable=False),
        Column("place", Whole, nullable=False),
        Column("reported", Whole, nullable=False),
        Column("retracted_position", Whole),
        Column("retracted_reported", Whole),
    )


projection = Table(
    "projection",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("version", SmallInteger, nullable=False),
    Column("cursor", Whole, nullable=False),
)

entity = Table(
    "entity",
    metadata,
    Column("num", Whole, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("parent", Text),
    Index(None, "kind", "id", unique=True),
)

fact = Table(
    "fact",
    metadata,
    Column("position", Whole, primary_key=True, autoincrement=False),
    Column("event_id", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("stream", Whole, nullable=False),
    Column("mark", Boolean, nullable=False),
    *_moment(),
    Index(None, "event_id", unique=True),
    Index(None, "key"),
    Index(None, "stream", "latest", "ord", "place"),
    Index(None, "type"),
)

standing = Table(
    "standing",
    metadata,
    Column("subject", Whole, nullable=False),
    Column("slot", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("position", Whole, nullable=False),
    Column("value", Text),
    Column("label", Text),
    Column("effect", Text),
    *_moment(),
    PrimaryKeyConstraint("subject", "slot", "who", "position"),
    Index(None, "position"),
    Index("ix_standing_moment", "subject", "slot", "who", "latest", "ord", "place"),
    Index("ix_standing_possible", "slot", "earliest", "latest"),
)

mark = Table(
    "mark",
    metadata,
    Column("position", Whole, primary_key=True, autoincrement=False),
    Column("target", Whole, nullable=False),
    Column("type", Text, nullable=False),
    Index(None, "target"),
    Index(None, "type"),
)

mention = Table(
    "mention",
    metadata,
    Column("ref", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("position", Whole, nullable=False),
    PrimaryKeyConstraint("ref", "role", "position"),
    Index(None, "position", "role"),
)

word = Table(
    "word",
    metadata,
    Column("token", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("position", Whole, nullable=False),
    Column("place", SmallInteger, nullable=False),
    PrimaryKeyConstraint("token", "position"),
    sqlite_with_rowid=False,
)
"""Sorted by code points on every engine, so that the words with a beginning are one range."""
