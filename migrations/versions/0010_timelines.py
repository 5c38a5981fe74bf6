"""Hearings that move, and advocacy in the timeline."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("event", sa.Column("moved_to", sa.String(), nullable=True), schema="editorial")
    op.create_check_constraint(
        op.f("ck_event_moved_when_moved"), "event", "moved_to IS NULL OR status = 'moved'", schema="editorial"
    )
    # The default is for rows that are there already: the model has no default in the database.
    op.add_column(
        "advocacy_action",
        sa.Column("sample", sa.Boolean(), nullable=False, server_default=sa.false()),
        schema="editorial",
    )
    op.alter_column("advocacy_action", "sample", server_default=None, schema="editorial")
    op.add_column("advocacy_action", sa.Column("next_date", sa.String(), nullable=True), schema="editorial")


def downgrade() -> None:
    raise NotImplementedError("Migrations go forward only.")
