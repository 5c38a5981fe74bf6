"""Fines as large as the intake takes them: some currencies count them in thousands of millions."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Rewrites a small table, under its lock.
    op.alter_column("sentence", "fine_amount", type_=sa.BigInteger(), schema="editorial")


def downgrade() -> None:
    raise NotImplementedError("Migrations go forward only.")
