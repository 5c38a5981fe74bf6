"""What documents are found by, and how far each reader of the change log has come."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

GRANTS = """
GRANT SELECT, INSERT, UPDATE, DELETE ON published.searchable, published.consumer TO nezabudka_editor;
GRANT SELECT ON published.searchable, published.consumer TO nezabudka_public;
GRANT USAGE ON SCHEMA public TO nezabudka_editor, nezabudka_public
"""


def upgrade() -> None:
    # The operators of pg_trgm live in `public`; both roles may use what is there, and add nothing.
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_table(
        "searchable",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("analysis", sa.Integer(), nullable=False),
        sa.Column("names", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("folds", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("fold", sa.String(), nullable=False),
        sa.Column("name_keys", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.Column("texts", postgresql.JSONB(), nullable=False),
        sa.Column("facets", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("earliest", sa.Date(), nullable=True),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.Column("birthday", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["kind", "id"],
            ["published.document.kind", "published.document.id"],
            name=op.f("fk_searchable_kind_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_searchable")),
        schema="published",
    )
    for column in ("name_keys", "fold", "words", "facets"):
        op.create_index(
            f"ix_searchable_{column}",
            "searchable",
            [column],
            schema="published",
            postgresql_using="gin",
            postgresql_ops={"fold": "gin_trgm_ops"} if column == "fold" else {},
            postgresql_with={"fastupdate": "off"},
        )
    op.create_table(
        "consumer",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("settings_digest", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_consumer")),
        schema="published",
    )
    for statement in GRANTS.split(";"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("consumer", schema="published")
    op.drop_table("searchable", schema="published")
