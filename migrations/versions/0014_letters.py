"""The order of need, sets of people handed out, counts of letters: a schema that its own role may write to.

What needs letters moves there from `published.document`, which readers can't change.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0011"
branch_labels = None
depends_on = None

ROLE = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'nezabudka_letters') THEN
    CREATE ROLE nezabudka_letters LOGIN;
  END IF;
  IF NOT pg_has_role('nezabudka_letters', 'SET') THEN
    GRANT nezabudka_letters TO CURRENT_USER WITH SET TRUE, INHERIT FALSE;
  END IF;
END $$
"""
# The label of a group and the order that editors' documents give stay theirs.
GRANTS = """
GRANT USAGE ON SCHEMA letters TO nezabudka_editor, nezabudka_letters, nezabudka_public;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA letters TO nezabudka_editor;
GRANT SELECT ON letters.standing TO nezabudka_public;
GRANT SELECT, UPDATE (known, handed, claimed, ever, rank) ON letters.standing TO nezabudka_letters;
GRANT SELECT, INSERT, UPDATE ON letters.week TO nezabudka_letters;
GRANT SELECT, INSERT, UPDATE, DELETE ON letters.lease, letters.leased TO nezabudka_letters;
GRANT SELECT (token_hash, ends_on, revoked_on) ON letters.letter_group TO nezabudka_letters;
GRANT USAGE ON SCHEMA published TO nezabudka_letters;
GRANT SELECT ON published.document TO nezabudka_letters;
ALTER ROLE nezabudka_letters SET statement_timeout = '5s';
ALTER ROLE nezabudka_letters SET lock_timeout = '3s';
ALTER ROLE nezabudka_letters SET idle_in_transaction_session_timeout = '10s'
"""
# The weight doubled for everybody then: nobody's letters were counted.
BACKFILL = """
INSERT INTO letters.standing (person_id, base, known, handed, claimed, ever, rank)
SELECT id, need / 2, 0, 0, 0, false, CASE WHEN need > 0 THEN 20 + need ELSE 0 END
FROM published.document WHERE kind = 'prisoner'
"""


def upgrade() -> None:
    op.execute(ROLE)
    op.execute("CREATE SCHEMA letters")
    _standing()
    _week()
    _leases()
    _groups()
    for statement in GRANTS.split(";"):
        op.execute(statement)
    op.execute(BACKFILL)
    op.drop_index("ix_document_kind_need", "document", schema="published")
    op.drop_column("document", "need", schema="published")
    # The default is for rows that are there already: the model has no default in the database.
    op.add_column(
        "letter_profile",
        sa.Column("interests", postgresql.ARRAY(sa.TEXT()), nullable=False, server_default="{}"),
        schema="editorial",
    )
    op.alter_column("letter_profile", "interests", server_default=None, schema="editorial")


def _counters() -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in ("known", "handed", "claimed")]


def _standing() -> None:
    op.create_table(
        "standing",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("base", sa.Float(), nullable=False),
        *_counters(),
        sa.Column("ever", sa.Boolean(), nullable=False),
        sa.Column("rank", sa.Float(), nullable=False),
        sa.CheckConstraint(
            "base >= 0 AND known >= 0 AND handed >= 0 AND claimed >= 0",
            name=op.f("ck_standing_not_negative"),
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_standing")),
        schema="letters",
    )
    op.create_index("ix_standing_rank", "standing", ["rank", "person_id"], schema="letters")
    op.create_index(
        "ix_standing_eligible", "standing", ["person_id"], schema="letters",
        postgresql_where=sa.text("base > 0"),
    )  # fmt: skip


def _week() -> None:
    op.create_table(
        "week",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        *_counters(),
        sa.CheckConstraint("extract(isodow FROM monday) = 1", name=op.f("ck_week_monday")),
        sa.CheckConstraint("known >= 0 AND handed >= 0 AND claimed >= 0", name=op.f("ck_week_not_negative")),
        sa.PrimaryKeyConstraint("person_id", "monday", name=op.f("pk_week")),
        schema="letters",
    )


def _leases() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "lease",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("begins_at", moment, nullable=False),
        sa.Column("ends_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lease")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_lease_token_hash")),
        schema="letters",
    )
    op.create_index("ix_lease_ends_at", "lease", ["ends_at"], schema="letters")
    op.create_table(
        "leased",
        sa.Column("lease_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("during", postgresql.TSTZRANGE(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("person_id"), "="), (sa.column("during"), "&&"), using="gist", name="leased_by_one"
        ),
        sa.ForeignKeyConstraint(
            ["lease_id"], ["letters.lease.id"], name=op.f("fk_leased_lease_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lease_id", "person_id", name=op.f("pk_leased")),
        schema="letters",
    )


def _groups() -> None:
    op.create_table(
        "letter_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_group")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_letter_group_token_hash")),
        schema="letters",
    )


def downgrade() -> None:
    raise NotImplementedError("Migrations go forward only.")
