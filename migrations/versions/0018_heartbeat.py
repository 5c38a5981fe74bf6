"""When the worker was last seen, for `/readyz` of the process that has the public role alone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("troubled", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
        schema="published",
    )
    op.execute("GRANT SELECT, INSERT, UPDATE ON published.heartbeat TO nezabudka_editor")
    op.execute("GRANT SELECT ON published.heartbeat TO nezabudka_public")


def downgrade() -> None:
    raise NotImplementedError("Migrations go forward only.")
