"""Appeals: whom to write to, on what law, and what has been done so far."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The defaults are for rows that are there already: the model has none in the database.
    required = {
        "urgent": sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false()),
        "progress": sa.Column("progress", postgresql.JSONB(), nullable=False, server_default="[]"),
    }
    for name, column in required.items():
        op.add_column("campaign", column, schema="editorial")
        op.alter_column("campaign", name, server_default=None, schema="editorial")
    op.add_column("campaign", sa.Column("addressee_email", sa.String(), nullable=True), schema="editorial")
    op.add_column(
        "campaign", sa.Column("legal_reference", postgresql.JSONB(), nullable=True), schema="editorial"
    )
    op.create_check_constraint(
        op.f("ck_campaign_legal_reference_is_map"), "campaign", "jsonb_typeof(legal_reference) = 'object'",
        schema="editorial",
    )  # fmt: skip


def downgrade() -> None:
    raise NotImplementedError("Migrations go forward only.")
