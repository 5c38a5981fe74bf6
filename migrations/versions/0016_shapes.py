"""By which shapes each document was made: those of an earlier program are made anew."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The default is for documents that are there already: which shapes they have is not known.
    op.add_column(
        "document", sa.Column("shape", sa.Integer(), nullable=False, server_default="0"), schema="published"
    )
    op.alter_column("document", "shape", server_default=None, schema="published")


def downgrade() -> None:
    raise NotImplementedError("Migrations go forward only.")
