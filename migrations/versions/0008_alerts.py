"""Alerts with certainty, an end and the day of their state; words for editors only are sealed; isolation.

Words that lie in the clear can't be sealed here, where no key is: the migration then stops and changes
nothing. Remarks on facilities came from registers; they are marked as such and stay as they are.
"""

import sqlalchemy as sa
from alembic import op

from app.settings import SettingsError

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SEALED = "^sealed:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
REMARK = r"^\[[^\]]{1,60}\] "
# Where words could lie in the tables, and within what proposals and revisions say of a person.
IN_THE_CLEAR = (
    ("alerts", f"editorial.alert WHERE private_text !~ '{SEALED}'"),
    ("notes on people", f"editorial.editor_note WHERE prisoner_id IS NOT NULL AND text !~ '{REMARK}'"),
    ("ways to write", "editorial.letter_channel WHERE type IN ('family', 'lawyer') AND url IS NOT NULL"),
)
SAID = (
    "$.alerts[*].private_text ? (@ != null)",
    r'$.notes[*] ? (!(@ like_regex "^\\[[^\\]]{1,60}\\] "))',
    '$.letters.channels[*] ? (@.type == "family" || @.type == "lawyer").url ? (@ != null)',
)


def upgrade() -> None:
    must_be_empty()
    op.add_column(
        "alert",
        sa.Column("certainty", sa.String(), nullable=False, server_default="unknown"),
        schema="editorial",
    )
    op.alter_column("alert", "certainty", server_default=None, schema="editorial")
    op.add_column("alert", sa.Column("expires_on", sa.Date(), nullable=True), schema="editorial")
    op.add_column("alert", sa.Column("without_consent", sa.String(), nullable=True), schema="editorial")
    op.add_column(
        "alert",
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        schema="editorial",
    )
    op.execute("UPDATE editorial.alert SET state_since = updated_at")
    op.alter_column("alert", "state_since", server_default=None, schema="editorial")
    only_sealed()
    # What is typed is encrypted from now on; drafts of before can't be, and are thrown away with their words.
    op.execute("DELETE FROM editorial.typed_form")
    runs()


def must_be_empty() -> None:
    for what, where in IN_THE_CLEAR:
        refuse(what, where)
    for table in ("proposal", "revision"):
        for path in SAID:
            refuse(
                f"{table}s",
                f"editorial.{table} WHERE kind = 'prisoner' AND jsonb_path_exists(content, '{path}')",
            )


def refuse(what: str, where: str) -> None:
    found = op.get_bind().exec_driver_sql(f"SELECT count(*) FROM {where}").scalar_one()  # noqa: S608
    if found:
        raise SettingsError(
            f"{found} {what} hold words for editors only in the clear. From this version on they are"
            " sealed, and no migration has the keys. Take them out with the version that wrote them, keep"
            " them elsewhere, and hand them in again after the upgrade. Nothing was changed."
        )


def only_sealed() -> None:
    op.execute(
        "UPDATE editorial.editor_note SET text = '[recorded] ' || text"  # noqa: S608  no input in it
        f" WHERE facility_id IS NOT NULL AND text !~ '{REMARK}' AND text !~ '{SEALED}'"
    )
    for table, name, holds in (
        ("alert", "private_text_is_sealed", f"private_text ~ '{SEALED}'"),
        ("editor_note", "words_are_sealed", f"text ~ '^({SEALED[1:]}|{REMARK[1:]})'"),
        (
            "letter_channel",
            "informal_ways_are_sealed",
            "type NOT IN ('family', 'lawyer') OR url ~ '^sealed:'",
        ),
        ("letter_channel", "public_ways_are_not", "type IN ('family', 'lawyer') OR url !~ '^sealed:'"),
    ):
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, holds, schema="editorial")


def runs() -> None:
    op.create_table(
        "isolation_run",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("facility", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "facility", "first", name=op.f("pk_isolation_run")),
        schema="published",
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON published.isolation_run TO nezabudka_editor")
    op.execute("GRANT SELECT ON published.isolation_run TO nezabudka_public")


def downgrade() -> None:
    raise NotImplementedError("Migrations go forward only.")
