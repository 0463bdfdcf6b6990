"""Indexes by which an answer costs what it shows, and not what the log holds.

Indexes alone: no row of any table changes, and the read models stay as they are.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ORDER = ["subject", "slot", "who", "latest", "ord", "place"]
STREAM = ["stream", "latest", "ord", "place"]
REST = ["position", "reported", "retracted_position", "retracted_reported", "effect"]


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    """Make them, and drop what they replace."""
    lite = op.get_bind().dialect.name == "sqlite"
    op.create_index("ix_entity_kind_num", "entity", ["kind", "num"])
    op.drop_index("ix_fact_stream_latest_ord_place", "fact")
    op.create_index("ix_fact_stream_order", "fact", [*STREAM, "earliest"])
    op.create_index("ix_fact_reported_position", "fact", ["reported", "position"])
    op.create_index("ix_fact_latest_position", "fact", ["latest", "position"])
    op.create_index("ix_fact_wide", "fact", ["earliest"], **_where("latest - earliest >= 86400"))
    op.create_index("ix_fact_replacing", "fact", ["place"], **_where("place <> position"))
    op.drop_index("ix_standing_possible", "standing")
    if lite:
        op.drop_index("ix_standing_moment", "standing")
        op.create_index("ix_standing_covering", "standing", [*ORDER, *REST])
    op.create_index(
        "ix_standing_body", "standing", ["label", "subject"], **_where("slot = 'named'")
    )
    op.create_index(
        "ix_standing_state", "standing", ["value", "subject"], **_where("slot = 'state'")
    )
    for name, columns in (("target", ["target", "type"]), ("type", ["type", "position"])):
        op.drop_index(f"ix_mark_{name}", "mark")
        op.create_index(f"ix_mark_{'_'.join(columns)}", "mark", columns)


def downgrade() -> None:
    """Go back to the indexes before."""
    for name, columns in (("target", ["target", "type"]), ("type", ["type", "position"])):
        op.drop_index(f"ix_mark_{'_'.join(columns)}", "mark")
        op.create_index(f"ix_mark_{name}", "mark", [name])
    op.drop_index("ix_standing_state", "standing")
    op.drop_index("ix_standing_body", "standing")
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index("ix_standing_covering", "standing")
        op.create_index("ix_standing_moment", "standing", ORDER)
    op.create_index("ix_standing_possible", "standing", ["slot", "earliest", "latest"])
    for name in ("replacing", "wide", "latest_position", "reported_position"):
        op.drop_index(f"ix_fact_{name}", "fact")
    op.drop_index("ix_fact_stream_order", "fact")
    op.create_index("ix_fact_stream_latest_ord_place", "fact", STREAM)
    op.drop_index("ix_entity_kind_num", "entity")
