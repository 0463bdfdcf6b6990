"""The read models' tables. Dates are integers (seconds, see ``domain.when``), never computed.

They hold facts with their three dates, so that a moment is a WHERE clause. Migrations and checks
import this; statements are text. A change of any table raises ``rows.VERSION``.
"""

from typing import Any

from sqlalchemy import Boolean, Column, Index, PrimaryKeyConstraint, SmallInteger, Table, text

from tracker.log.tables import Whole, Words, metadata


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


def _where(condition: str) -> dict[str, Any]:
    """Have an index hold some of the rows alone, on both engines."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def _only(engine: str, index: Index) -> Index:
    """Have an index on one engine alone; what compares schemas reads it back."""
    index.info["engine"] = engine
    return index.ddl_if(dialect=engine)


_SEEN = ("position", "reported", "retracted_position", "retracted_reported")
_ORDER = ("subject", "slot", "who", "latest", "ord", "place")
_REST = ("position", "reported", "retracted_position", "retracted_reported", "effect")
_LIFE = ("begins", "done", "done_latest", "done_reported")

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
    Column("kind", Words, nullable=False),
    Column("id", Words, nullable=False),
    Column("stream", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("parent", Words),
    Index(None, "kind", "id", unique=True),
    Index(None, "kind", "num"),
)

fact = Table(
    "fact",
    metadata,
    Column("position", Whole, primary_key=True, autoincrement=False),
    Column("event_id", Words, nullable=False),
    Column("key", Words, nullable=False),
    Column("type", Words, nullable=False),
    Column("stream", Whole, nullable=False),
    Column("mark", Boolean, nullable=False),
    *_moment(),
    Index(None, "event_id", unique=True),
    Index(None, "key"),
    Index("ix_fact_stream_order", "stream", "latest", "ord", "place", "earliest"),
    Index(None, "type"),
    Index(None, "reported", "position"),
    Index(None, "latest", "position"),
    Index("ix_fact_wide", "earliest", **_where("latest - earliest >= 86400")),
    Index("ix_fact_replacing", "place", **_where("place <> position")),
    _only(
        "sqlite",
        Index(
            "ix_fact_disputes", "type", "reported", "position", **_where("type = 'event.disputed'")
        ),
    ),
)
"""Nearly all facts are of one day: those of more are few, and have an index of their own. So have
those that replace others: the place of all others is their position. And so have disputes, by
their report, so that what was reported after a moment is not passed by, where the engine takes it.
"""

standing = Table(
    "standing",
    metadata,
    Column("subject", Whole, nullable=False),
    Column("slot", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("position", Whole, nullable=False),
    Column("value", Words),
    Column("label", Words),
    Column("effect", Words),
    *_moment(),
    Column("begins", Whole),
    Column("done", Whole),
    Column("done_latest", Whole),
    Column("done_reported", Whole),
    PrimaryKeyConstraint("subject", "slot", "who", "position"),
    Index(None, "position"),
    _only("postgresql", Index("ix_standing_moment", *_ORDER)),
    _only("sqlite", Index("ix_standing_covering", *_ORDER, *_REST)),
    Index(
        "ix_standing_body",
        "label",
        "subject",
        *_SEEN,
        *_LIFE,
        **_where("begins IS NOT NULL"),
    ),
    Index("ix_standing_state", "value", "subject", **_where("slot = 'state'")),
)
"""What stands of a thing is found by an index alone on SQLite, which reads a row of the table as
slowly as one of an index; PostgreSQL would write so wide a one more slowly than it reads it.

The last four columns are of the rows alone that name an item: see ``lives``.
"""

mark = Table(
    "mark",
    metadata,
    Column("position", Whole, primary_key=True, autoincrement=False),
    Column("target", Whole, nullable=False),
    Column("type", Words, nullable=False),
    Index(None, "target", "type"),
    Index(None, "type", "position"),
)

mention = Table(
    "mention",
    metadata,
    Column("ref", Words, nullable=False),
    Column("role", Words, nullable=False),
    Column("position", Whole, nullable=False),
    PrimaryKeyConstraint("ref", "role", "position"),
    Index(None, "position", "role"),
)

word = Table(
    "word",
    metadata,
    Column("token", Words, nullable=False),
    Column("position", Whole, nullable=False),
    Column("place", SmallInteger, nullable=False),
    PrimaryKeyConstraint("token", "position"),
    sqlite_with_rowid=False,
)
"""Sorted by code points on every engine, so that the words with a beginning are one range."""
