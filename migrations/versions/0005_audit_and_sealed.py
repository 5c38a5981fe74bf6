"""The audit log, which only grows, and values that are encrypted at rest."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CHECKS = {
    "action_is_code": "action ~ '^[a-z][a-z_]{0,39}(:[a-z][a-z_]{0,39})?$'",
    "kind_is_code": "kind ~ '^[a-z][a-z_]{0,39}$'",
    "detail_is_plain": """jsonb_typeof(detail) = 'object'
AND NOT jsonb_path_exists(detail, '$.keyvalue() ? (!(@.key like_regex "^[a-z][a-z_]{0,39}$"))')
AND NOT jsonb_path_exists(detail, '$.*[*] ? (!(
 @.type() == "string" && @ like_regex "^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|[0-9a-f]{64}|[a-z][A-Za-z0-9_]{0,59}(:[a-z][a-z0-9_]{0,59})?|[A-Z]{2})$"
 || @.type() == "number" && @ == @.floor() && @ > -1000000000 && @ < 1000000000
 || @.type() == "boolean" || @.type() == "null"))')""",  # noqa: E501
}

# Each field with its length before it, so that nothing can move from one field into the next.
FIELD = """
CREATE FUNCTION editorial.audit_field(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(octet_length(value) || ':' || value || ',', '-,')
"""
# Runs at commit. The lock is held from here to the end of the commit, so entries have the order in which
# their transactions commit, and a long transaction holds nobody up. The last entry is read after the lock
# was taken, hence with all that committed before (read committed, which is the default).
CHAIN = """
CREATE FUNCTION editorial.chain_audit_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  last_seq bigint;
  last_hash text;
  moment timestamptz;
  message text;
BEGIN
  PERFORM pg_advisory_xact_lock(1852144227);
  SELECT seq, hash INTO last_seq, last_hash FROM editorial.audit_entry ORDER BY seq DESC LIMIT 1;
  last_seq := coalesce(last_seq, 0) + 1;
  last_hash := coalesce(last_hash, repeat('0', 64));
  moment := clock_timestamp();
  message := editorial.audit_field('nezabudka audit 1')
    || editorial.audit_field(last_seq::text)
    || editorial.audit_field(extract(epoch FROM moment)::text)
    || editorial.audit_field(NEW.actor_id::text)
    || editorial.audit_field(NEW.action)
    || editorial.audit_field(NEW.kind)
    || editorial.audit_field(NEW.record_id::text)
    || editorial.audit_field(NEW.detail::text)
    || editorial.audit_field(last_hash);
  INSERT INTO editorial.audit_entry
    (seq, at, actor_id, action, kind, record_id, detail, previous_hash, hash)
  VALUES
    (last_seq, moment, NEW.actor_id, NEW.action, NEW.kind, NEW.record_id, NEW.detail, last_hash,
     encode(sha256(convert_to(message, 'UTF8')), 'hex'));
  DELETE FROM editorial.audit_pending WHERE id = NEW.id;
  RETURN NULL;
END $$
"""
CHAINED = """
CREATE CONSTRAINT TRIGGER chained AFTER INSERT ON editorial.audit_pending
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION editorial.chain_audit_entry()
"""
REFUSE = """
CREATE FUNCTION editorial.refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log only grows: % of % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$
"""
REFUSED = {
    "audit_entry": "UPDATE OR DELETE OR TRUNCATE",
    "audit_checkpoint": "UPDATE OR DELETE OR TRUNCATE",
    "audit_pending": "UPDATE OR TRUNCATE",
}
GRANTS = """
GRANT SELECT ON editorial.audit_entry TO nezabudka_editor;
GRANT SELECT, INSERT ON editorial.audit_pending, editorial.audit_checkpoint TO nezabudka_editor;
GRANT SELECT, INSERT, UPDATE, DELETE ON editorial.data_key, editorial.sealed_value TO nezabudka_editor
"""


def upgrade() -> None:
    entries()
    checkpoints()
    guards()
    sealed()
    for statement in GRANTS.split(";"):
        op.execute(statement)


def checks(table: str) -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in CHECKS.items()]


def told() -> list[sa.Column[object]]:
    return [
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("detail", postgresql.JSONB(), nullable=False),
    ]


def entries() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *told(),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        *checks("audit_entry"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_entry")),
        schema="editorial",
    )
    for column in ("record_id", "actor_id"):
        op.create_index(f"ix_audit_entry_{column}", "audit_entry", [column, "seq"], schema="editorial")
    op.create_table(
        "audit_pending",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        *told(),
        *checks("audit_pending"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_pending")),
        schema="editorial",
    )


def checkpoints() -> None:
    op.create_table(
        "audit_checkpoint",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_checkpoint")),
        schema="editorial",
    )


def guards() -> None:
    for statement in (FIELD, CHAIN, CHAINED, REFUSE):
        op.execute(statement)
    for table, events in REFUSED.items():
        # A statement's trigger also refuses what would touch no row, and there is no other for TRUNCATE.
        op.execute(
            f"CREATE TRIGGER only_grows BEFORE {events} ON editorial.{table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION editorial.refuse_audit_change()"
        )


def sealed() -> None:
    op.create_table(
        "data_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("kek_id", sa.String(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_key")),
        sa.UniqueConstraint("kind", "record_id", name=op.f("uq_data_key_kind_record_id")),
        schema="editorial",
    )
    op.create_index(op.f("ix_data_key_kek_id"), "data_key", ["kek_id"], schema="editorial")
    op.create_table(
        "sealed_value",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["key_id"], ["editorial.data_key.id"], name=op.f("fk_sealed_value_key_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("kind", "record_id", "field", name=op.f("pk_sealed_value")),
        schema="editorial",
    )
    op.create_index(op.f("ix_sealed_value_key_id"), "sealed_value", ["key_id"], schema="editorial")


def downgrade() -> None:
    # The other way round: sealed values and the log of who read them are not thrown away by a command.
    raise NotImplementedError("Migrations go forward only.")
