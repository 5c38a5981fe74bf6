"""How far the audit log is, for the signed manifest of a snapshot: the hash of its last entry, and no more.

A view has its owner's rights: the public role, which builds snapshots, reads this one hash and nothing else
of the log.
"""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE VIEW published.audit_head AS
        SELECT coalesce(
            (SELECT hash FROM editorial.audit_entry ORDER BY seq DESC LIMIT 1), repeat('0', 64)
        ) AS hash
    """)
    op.execute("GRANT SELECT ON published.audit_head TO nezabudka_public")


def downgrade() -> None:
    raise NotImplementedError("Migrations go forward only.")
