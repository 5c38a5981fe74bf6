"""Partners' webhooks, and what was delivered."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ENDPOINT = "editorial.webhook_endpoint.id"
_TABLES = ("webhook_endpoint", "webhook_key", "webhook_told", "webhook_delivery", "webhook_attempt")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    words = postgresql.ARRAY(sa.TEXT())
    op.create_table(
        "webhook_endpoint",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("kinds", words, nullable=False),
        sa.Column("ops", words, nullable=False),
        sa.Column("countries", words, nullable=False),
        sa.Column("alert_types", words, nullable=False),
        sa.Column("severity_at_least", sa.String(), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("disabled_reason", sa.String(), nullable=True),
        sa.Column("failing_since", moment, nullable=True),
        sa.Column("since_seq", sa.BigInteger(), nullable=False),
        sa.Column("log_token_hash", sa.String(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoint")),
        schema="editorial",
    )
    op.create_table(
        "webhook_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("endpoint_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], [_ENDPOINT], name=op.f("fk_webhook_key_endpoint_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_key")),
        schema="editorial",
    )
    op.create_index(op.f("ix_webhook_key_endpoint_id"), "webhook_key", ["endpoint_id"], schema="editorial")
    op.create_table(
        "webhook_told",
        sa.Column("endpoint_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], [_ENDPOINT], name=op.f("fk_webhook_told_endpoint_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("endpoint_id", "kind", "record_id", name=op.f("pk_webhook_told")),
        schema="editorial",
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("endpoint_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("op", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=True),
        sa.Column("at", moment, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", moment, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], [_ENDPOINT], name=op.f("fk_webhook_delivery_endpoint_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_delivery")),
        sa.UniqueConstraint("endpoint_id", "seq", name=op.f("uq_webhook_delivery_endpoint_id_seq")),
        schema="editorial",
    )
    op.create_index(
        "ix_webhook_delivery_due", "webhook_delivery", ["endpoint_id", "next_at"], schema="editorial",
        postgresql_where=sa.text("state = 'pending'"),
    )  # fmt: skip
    op.create_index("ix_webhook_delivery_created_at", "webhook_delivery", ["created_at"], schema="editorial")
    op.create_table(
        "webhook_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["editorial.webhook_delivery.id"],
            name=op.f("fk_webhook_attempt_delivery_id"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_attempt")),
        schema="editorial",
    )  # fmt: skip
    op.create_index(
        op.f("ix_webhook_attempt_delivery_id"), "webhook_attempt", ["delivery_id"], schema="editorial"
    )
    for table in _TABLES:
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON editorial.{table} TO nezabudka_editor")


def downgrade() -> None:
    raise NotImplementedError("Migrations go forward only.")
