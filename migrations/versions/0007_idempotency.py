"""Answers that are kept for a day, under the key that the client chose."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_answer",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("request_hash", sa.String(), nullable=False),
        sa.Column("kek_id", sa.String(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "key_hash", name=op.f("pk_kept_answer")),
        schema="editorial",
    )
    op.create_index(op.f("ix_kept_answer_created_at"), "kept_answer", ["created_at"], schema="editorial")
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON editorial.kept_answer TO nezabudka_editor")


def downgrade() -> None:
    raise NotImplementedError("Migrations go forward only.")
