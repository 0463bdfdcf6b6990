"""The index of words that searches use. The read models are filled by `tracker db upgrade`.

A read model alone: ``event`` and its triggers are left as they are.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TOKEN = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table; what it holds comes from the log."""
    op.create_table(
        "word",
        sa.Column("token", TOKEN, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token", "position", name=op.f("pk_word")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop it. Of what is left the older program makes its own read models, when it upgrades."""
    op.drop_table("word")
    op.execute("UPDATE projection SET version = 0")
