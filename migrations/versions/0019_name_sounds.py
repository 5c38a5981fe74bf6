"""How each name sounds, so that editors find people as readers do, and by which analysis: those of an earlier
program are made anew."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The defaults are for names that are there already: `app.editorial.namesakes.fill_keys` runs after this.
    for column in (
        sa.Column("fold", sa.String(), nullable=False, server_default=""),
        sa.Column("analysis", sa.Integer(), nullable=False, server_default="0"),
    ):
        op.add_column("name", column, schema="editorial")
        op.alter_column("name", column.name, server_default=None, schema="editorial")
    op.create_index(
        "ix_name_fold",
        "name",
        ["fold"],
        schema="editorial",
        postgresql_using="gin",
        postgresql_ops={"fold": "gin_trgm_ops"},
    )


def downgrade() -> None:
    raise NotImplementedError("Migrations go forward only.")
