"""What editors' names are compared by, so that one person is not recorded twice."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Empty until `app.editorial.duplicates.fill_keys` has run, after every migration.
    op.add_column(
        "name",
        sa.Column("keys", postgresql.ARRAY(sa.TEXT()), nullable=False, server_default="{}"),
        schema="editorial",
    )
    op.alter_column("name", "keys", server_default=None, schema="editorial")
    op.create_index("ix_name_keys", "name", ["keys"], schema="editorial", postgresql_using="gin")


def downgrade() -> None:
    op.drop_index("ix_name_keys", "name", schema="editorial")
    op.drop_column("name", "keys", schema="editorial")
