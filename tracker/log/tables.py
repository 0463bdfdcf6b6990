"""The log's tables, and its triggers, as SQLAlchemy Core: what migrations are checked with.

Only migrations, checks and new databases import this; statements are text in ``statements``.
Triggers are part of the schema: a migration that re-creates ``event`` re-creates them.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMING)

Whole = BigInteger().with_variant(Integer, "sqlite")
"""64-bit integers; SQLite's INTEGER is one, and alone makes a primary key the row id."""

Words = Text().with_variant(Text(collation="C"), "postgresql")
"""Texts, compared and sorted by their code points on every engine: answers come in one order."""

event = Table(
    "event",
    metadata,
    Column("position", Whole, primary_key=True, autoincrement=False),
    Column("bytes", LargeBinary, nullable=False),
    Column("leaf", LargeBinary, nullable=False),
    Column("event_id", Words, nullable=False),
    Column("stream", Words, nullable=False),
    Column("version", Integer, nullable=False),
    Column("type", Words, nullable=False),
    UniqueConstraint("event_id"),
    UniqueConstraint("stream", "version"),
)

head = Table(
    "head",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("size", Whole, nullable=False),
    Column("recorded_at", Words, nullable=False),
    Column("fence", Whole, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

tile = Table(
    "tile",
    metadata,
    Column("level", SmallInteger, nullable=False),
    Column("number", Whole, nullable=False),
    Column("hashes", LargeBinary, nullable=False),
    PrimaryKeyConstraint("level", "number"),
)
"""A cache of the Merkle tree: hashes of complete subtrees, 32 bytes each, up to 256 in a row."""
