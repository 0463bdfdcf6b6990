"""The items of a body from one index alone: what tells whether each was registered by then, too.

An agenda counts the items of its body at a moment. They lie scattered through the log, so that a
look at each one's row cost as much as the look at its state. No row of any table changes.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INDEX = "ix_standing_body"
MOMENT = ["position", "reported", "retracted_position", "retracted_reported"]


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    """Make it wider, and of registrations alone."""
    op.drop_index(INDEX, "standing")
    where = _where("slot = 'named' AND who = ''")
    op.create_index(INDEX, "standing", ["label", "subject", *MOMENT], **where)


def downgrade() -> None:
    """Go back to the narrow one."""
    op.drop_index(INDEX, "standing")
    op.create_index(INDEX, "standing", ["label", "subject"], **_where("slot = 'named'"))
