"""From when on something is told of an item, and what closed it, where its body's items are found.

An agenda at a moment passes by what was over by then, and what had not begun: most of a long log.
The items of a body lie scattered through it, so that a look at each one cost a page of the file.
On SQLite disputes are found by their report. The columns are filled by `tracker db upgrade`.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INDEX = "ix_standing_body"
MOMENT = ["position", "reported", "retracted_position", "retracted_reported"]
LIFE = ["begins", "done", "done_latest", "done_reported"]
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    """Add the columns, have the index hold them, and of items alone."""
    for name in LIFE:
        op.add_column("standing", sa.Column(name, WHOLE))
    op.drop_index(INDEX, "standing")
    where = _where("begins IS NOT NULL")
    op.create_index(INDEX, "standing", ["label", "subject", *MOMENT, *LIFE], **where)
    if op.get_bind().dialect.name == "sqlite":
        where = _where("type = 'event.disputed'")
        op.create_index("ix_fact_disputes", "fact", ["type", "reported", "position"], **where)


def downgrade() -> None:
    """Drop them. Of what is left the older program makes its own read models, when it upgrades."""
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index("ix_fact_disputes", "fact")
    op.drop_index(INDEX, "standing")
    for name in reversed(LIFE):
        op.drop_column("standing", name)
    where = _where("slot = 'named' AND who = ''")
    op.create_index(INDEX, "standing", ["label", "subject", *MOMENT], **where)
    op.execute("UPDATE projection SET version = 0")
