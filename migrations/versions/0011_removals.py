"""The change log by document, and what was removed: feeds show tombstones, CAP messages name earlier ones."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_change_kind_id", "change", ["kind", "id"], schema="published")
    op.create_index(
        "ix_change_removed",
        "change",
        ["kind", "at"],
        schema="published",
        postgresql_where=sa.text("op <> 'put'"),
    )


def downgrade() -> None:
    op.drop_index("ix_change_removed", "change", schema="published")
    op.drop_index("ix_change_kind_id", "change", schema="published")
