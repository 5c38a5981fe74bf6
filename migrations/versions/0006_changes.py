"""Proposals, revisions and tasks; choices after release; a state for every record that is published."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WITH_STATE = ("organisation", "advocacy_action", "official_list", "figure", "campaign")
NO_OVERLAP = {"stay": "prisoner_id", "facility_address": "facility_id"}
GRANTS = """
GRANT SELECT, INSERT, UPDATE, DELETE ON editorial.proposal, editorial.task, editorial.typed_form
TO nezabudka_editor;
GRANT SELECT, INSERT ON editorial.revision TO nezabudka_editor;
GRANT SELECT, INSERT, UPDATE, DELETE ON published.counted TO nezabudka_editor;
GRANT SELECT ON published.counted TO nezabudka_public
"""


def moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    proposals()
    revisions()
    tasks()
    forms()
    people()
    states()
    in_any_order()
    op.create_table(
        "counted",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("facets", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counted")),
        schema="published",
    )
    op.add_column("imported_row", sa.Column("said", postgresql.JSONB(), nullable=True), schema="editorial")
    for statement in GRANTS.split(";"):
        op.execute(statement)


def proposals() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("hands", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("reviewer_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("receipt", postgresql.JSONB(), nullable=True),
        sa.Column("conflicts", postgresql.JSONB(), nullable=False),
        sa.Column("withdraws_id", sa.Uuid(), nullable=True),
        sa.Column("withdraws_version", sa.Integer(), nullable=True),
        moment("publish_at", nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        moment("created_at"),
        moment("updated_at"),
        moment("decided_at", nullable=True),
        moment("applied_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        schema="editorial",
    )
    op.create_index("ix_proposal_record", "proposal", ["kind", "record_id"], schema="editorial")
    op.create_index("ix_proposal_state", "proposal", ["state", "created_at"], schema="editorial")


def revisions() -> None:
    op.create_table(
        "revision",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("reviewer_id", sa.Uuid(), nullable=True),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        moment("at"),
        sa.PrimaryKeyConstraint("kind", "record_id", "number", name=op.f("pk_revision")),
        schema="editorial",
    )


def tasks() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        moment("created_at"),
        moment("done_at", nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("kind", "subject_id", "due", name=op.f("uq_task_kind_subject_id_due")),
        schema="editorial",
    )
    op.create_index(op.f("ix_task_record_id"), "task", ["record_id"], schema="editorial")


def forms() -> None:
    op.create_table(
        "typed_form",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("typed", postgresql.JSONB(), nullable=False),
        moment("saved_at"),
        sa.PrimaryKeyConstraint("account_id", "form", name=op.f("pk_typed_form")),
        schema="editorial",
    )


def people() -> None:
    """Defaults serve the rows there are; new ones get theirs from the program."""
    for column, kind, default in (
        ("after_release", sa.String(), "keep"),
        ("veil_id", sa.Uuid(), sa.text("gen_random_uuid()")),
    ):
        op.add_column(
            "prisoner",
            sa.Column(column, kind, nullable=False, server_default=default),
            schema="editorial",
        )
        op.alter_column("prisoner", column, server_default=None, schema="editorial")
    op.add_column("prisoner", sa.Column("merged_into", sa.Uuid(), nullable=True), schema="editorial")
    op.create_foreign_key(
        op.f("fk_prisoner_merged_into"), "prisoner", "prisoner", ["merged_into"], ["id"],
        source_schema="editorial", referent_schema="editorial", ondelete="SET NULL",
    )  # fmt: skip
    op.create_index(op.f("ix_prisoner_merged_into"), "prisoner", ["merged_into"], schema="editorial")


def states() -> None:
    """Whatever was recorded of these was published at once."""
    for table in WITH_STATE:
        op.add_column(
            table,
            sa.Column("state", sa.String(), nullable=False, server_default="published"),
            schema="editorial",
        )
        op.alter_column(table, "state", server_default=None, schema="editorial")


def in_any_order() -> None:
    """Stays may change places within one transaction: overlaps count when it asks, or at its end."""
    for table, owner in NO_OVERLAP.items():
        name = f"{table}_no_overlap"
        op.execute(f"ALTER TABLE editorial.{table} DROP CONSTRAINT {name}")
        op.execute(
            f"ALTER TABLE editorial.{table} ADD CONSTRAINT {name}"
            f" EXCLUDE USING gist ({owner} WITH =, during WITH &&) DEFERRABLE INITIALLY IMMEDIATE"
        )


def downgrade() -> None:
    raise NotImplementedError("Migrations go forward only.")
