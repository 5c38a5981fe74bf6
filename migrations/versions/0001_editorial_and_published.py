"""The editorial model, the published documents, and the roles that may touch them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROLES = """
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'nezabudka_editor') THEN
    CREATE ROLE nezabudka_editor LOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'nezabudka_public') THEN
    CREATE ROLE nezabudka_public LOGIN;
  END IF;
  -- An owner who is no superuser may not yet act as the roles it has just made.
  IF NOT pg_has_role('nezabudka_editor', 'SET') OR NOT pg_has_role('nezabudka_public', 'SET') THEN
    GRANT nezabudka_editor, nezabudka_public TO CURRENT_USER WITH SET TRUE, INHERIT FALSE;
  END IF;
END $$
"""
GRANTS = """
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA editorial, published TO nezabudka_editor;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA editorial, published TO nezabudka_editor;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA editorial, published TO nezabudka_editor;
GRANT USAGE ON SCHEMA published TO nezabudka_public;
GRANT SELECT ON ALL TABLES IN SCHEMA published TO nezabudka_public;
ALTER ROLE nezabudka_public SET default_transaction_read_only = on;
ALTER ROLE nezabudka_public SET statement_timeout = '5s'
"""


def prepare() -> None:
    op.execute(ROLES)
    op.execute("CREATE SCHEMA editorial")
    op.execute("CREATE SCHEMA published")
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")


def grant() -> None:
    for statement in GRANTS.split(";"):
        op.execute(statement)


def upgrade() -> None:
    prepare()
    op.create_table(
        "campaign",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("text", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("occasion", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("addressee", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("template", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("start", sa.String(), nullable=True),
        sa.Column("end", sa.String(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jsonb_typeof(addressee) = 'object'", name=op.f("ck_campaign_addressee_is_map")),
        sa.CheckConstraint("jsonb_typeof(occasion) = 'object'", name=op.f("ck_campaign_occasion_is_map")),
        sa.CheckConstraint("jsonb_typeof(template) = 'object'", name=op.f("ck_campaign_template_is_map")),
        sa.CheckConstraint("jsonb_typeof(text) = 'object'", name=op.f("ck_campaign_text_is_map")),
        sa.CheckConstraint("jsonb_typeof(title) = 'object'", name=op.f("ck_campaign_title_is_map")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("slug", name=op.f("uq_campaign_slug")),
        schema="editorial",
    )
    op.create_table(
        "case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("title", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("summary", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("court", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jsonb_typeof(court) = 'object'", name=op.f("ck_case_court_is_map")),
        sa.CheckConstraint("jsonb_typeof(summary) = 'object'", name=op.f("ck_case_summary_is_map")),
        sa.CheckConstraint("jsonb_typeof(title) = 'object'", name=op.f("ck_case_title_is_map")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("slug", name=op.f("uq_case_slug")),
        schema="editorial",
    )
    op.create_table(
        "facility",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("name", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("rules", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("needs_review", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jsonb_typeof(name) = 'object'", name=op.f("ck_facility_name_is_map")),
        sa.CheckConstraint("jsonb_typeof(rules) = 'object'", name=op.f("ck_facility_rules_is_map")),
        sa.CheckConstraint(
            "longitude BETWEEN -180 AND 180 AND latitude BETWEEN -90 AND 90", name=op.f("ck_facility_point")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility")),
        sa.UniqueConstraint("slug", name=op.f("uq_facility_slug")),
        schema="editorial",
    )
    op.create_table(
        "group",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("labels", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("jsonb_typeof(labels) = 'object'", name=op.f("ck_group_labels_is_map")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_group")),
        schema="editorial",
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("importer", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        schema="editorial",
    )
    op.create_table(
        "official_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("about", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jsonb_typeof(about) = 'object'", name=op.f("ck_official_list_about_is_map")),
        sa.CheckConstraint("jsonb_typeof(title) = 'object'", name=op.f("ck_official_list_title_is_map")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_list")),
        sa.UniqueConstraint("slug", name=op.f("uq_official_list_slug")),
        schema="editorial",
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("name", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("about", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jsonb_typeof(about) = 'object'", name=op.f("ck_organisation_about_is_map")),
        sa.CheckConstraint("jsonb_typeof(name) = 'object'", name=op.f("ck_organisation_name_is_map")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisation_slug")),
        schema="editorial",
    )
    op.create_table(
        "prisoner",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("gender", sa.String(), nullable=False),
        sa.Column("birth", sa.String(), nullable=True),
        sa.Column("birth_earliest", sa.Date(), nullable=True),
        sa.Column("birth_latest", sa.Date(), nullable=True),
        sa.Column("death", sa.String(), nullable=True),
        sa.Column("occupation", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("summary", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("description", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("detained", sa.String(), nullable=True),
        sa.Column("detained_earliest", sa.Date(), nullable=True),
        sa.Column("detained_latest", sa.Date(), nullable=True),
        sa.Column("grounds", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("groups", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("links", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("photo_source_url", sa.String(), nullable=True),
        sa.Column("review_reason", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "jsonb_typeof(description) = 'object'", name=op.f("ck_prisoner_description_is_map")
        ),
        sa.CheckConstraint("jsonb_typeof(occupation) = 'object'", name=op.f("ck_prisoner_occupation_is_map")),
        sa.CheckConstraint("jsonb_typeof(summary) = 'object'", name=op.f("ck_prisoner_summary_is_map")),
        sa.CheckConstraint("birth_earliest <= birth_latest", name=op.f("ck_prisoner_birth_in_order")),
        sa.CheckConstraint(
            "detained_earliest <= detained_latest", name=op.f("ck_prisoner_detained_in_order")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prisoner")),
        sa.UniqueConstraint("slug", name=op.f("uq_prisoner_slug")),
        schema="editorial",
    )
    op.create_table(
        "provision",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("law", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=True),
        sa.Column("point", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_provision")),
        schema="editorial",
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("title", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("published_on", sa.String(), nullable=True),
        sa.CheckConstraint("jsonb_typeof(title) = 'object'", name=op.f("ck_source_title_is_map")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        schema="editorial",
    )
    op.create_table(
        "change",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("op", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=True),
        sa.Column("into", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change")),
        schema="published",
    )
    op.create_table(
        "document",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("card", sa.LargeBinary(), nullable=False),
        sa.Column("etag", sa.String(), nullable=False),
        sa.Column("facets", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("sort_name", sa.String(), nullable=False),
        sa.Column("earliest", sa.Date(), nullable=True),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.Column("date_up", sa.Date(), nullable=False),
        sa.Column("date_down", sa.Date(), nullable=False),
        sa.Column("birthday", sa.Integer(), nullable=False),
        sa.Column("need", sa.Float(), nullable=False),
        sa.Column("live_offset", postgresql.ARRAY(sa.INTEGER()), nullable=False),
        sa.Column("live_since", postgresql.ARRAY(sa.DATE()), nullable=False),
        sa.Column("live_base", postgresql.ARRAY(sa.INTEGER()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_document")),
        schema="published",
    )
    op.create_index(
        "ix_document_facets", "document", ["facets"], unique=False, schema="published", postgresql_using="gin"
    )
    op.create_index(
        "ix_document_kind_birthday", "document", ["kind", "birthday", "id"], unique=False, schema="published"
    )
    op.create_index(
        "ix_document_kind_date_down",
        "document",
        ["kind", "date_down", "id"],
        unique=False,
        schema="published",
    )
    op.create_index(
        "ix_document_kind_date_up", "document", ["kind", "date_up", "id"], unique=False, schema="published"
    )
    op.create_index(
        "ix_document_kind_name", "document", ["kind", "sort_name", "id"], unique=False, schema="published"
    )
    op.create_index(
        "ix_document_kind_need", "document", ["kind", "need", "id"], unique=False, schema="published"
    )
    op.create_index(
        "ix_document_kind_updated", "document", ["kind", "updated_at", "id"], unique=False, schema="published"
    )
    op.create_index("ix_document_subject_id", "document", ["subject_id"], unique=False, schema="published")
    op.create_index("uq_document_kind_slug", "document", ["kind", "slug"], unique=True, schema="published")
    op.create_table(
        "label",
        sa.Column("vocabulary", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("labels", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("vocabulary", "code", name=op.f("pk_label")),
        schema="published",
    )
    op.create_table(
        "redirect",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("slug_digest", sa.String(), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kind", "slug_digest", name=op.f("pk_redirect")),
        schema="published",
    )
    op.create_index(
        op.f("ix_redirect_target_id"), "redirect", ["target_id"], unique=False, schema="published"
    )
    op.create_table(
        "advocacy_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("title", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("date", sa.String(), nullable=True),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("prisoner_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jsonb_typeof(title) = 'object'", name=op.f("ck_advocacy_action_title_is_map")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["editorial.case.id"], name=op.f("fk_advocacy_action_case_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["prisoner_id"],
            ["editorial.prisoner.id"],
            name=op.f("fk_advocacy_action_prisoner_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advocacy_action")),
        sa.UniqueConstraint("slug", name=op.f("uq_advocacy_action_slug")),
        schema="editorial",
    )
    op.create_index(
        op.f("ix_advocacy_action_case_id"), "advocacy_action", ["case_id"], unique=False, schema="editorial"
    )
    op.create_index(
        op.f("ix_advocacy_action_prisoner_id"),
        "advocacy_action",
        ["prisoner_id"],
        unique=False,
        schema="editorial",
    )
    op.create_table(
        "alert",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("prisoner_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("headline", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("text", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("private_text", sa.String(), nullable=True),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("since_earliest", sa.Date(), nullable=True),
        sa.Column("since_latest", sa.Date(), nullable=True),
        sa.Column("review_by", sa.Date(), nullable=True),
        sa.Column("actions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_by", sa.String(), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jsonb_typeof(headline) = 'object'", name=op.f("ck_alert_headline_is_map")),
        sa.CheckConstraint("jsonb_typeof(text) = 'object'", name=op.f("ck_alert_text_is_map")),
        sa.CheckConstraint("approved_by <> created_by", name=op.f("ck_alert_two_persons")),
        sa.CheckConstraint("since_earliest <= since_latest", name=op.f("ck_alert_since_in_order")),
        sa.ForeignKeyConstraint(
            ["prisoner_id"], ["editorial.prisoner.id"], name=op.f("fk_alert_prisoner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        schema="editorial",
    )
    op.create_index(op.f("ix_alert_prisoner_id"), "alert", ["prisoner_id"], unique=False, schema="editorial")
    op.create_table(
        "campaign_prisoner",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("prisoner_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["editorial.campaign.id"],
            name=op.f("fk_campaign_prisoner_campaign_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["prisoner_id"],
            ["editorial.prisoner.id"],
            name=op.f("fk_campaign_prisoner_prisoner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("campaign_id", "prisoner_id", name=op.f("pk_campaign_prisoner")),
        schema="editorial",
    )
    op.create_table(
        "charge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("prisoner_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("provision_code", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["editorial.case.id"], name=op.f("fk_charge_case_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["prisoner_id"], ["editorial.prisoner.id"], name=op.f("fk_charge_prisoner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["provision_code"],
            ["editorial.provision.code"],
            name=op.f("fk_charge_provision_code"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge")),
        schema="editorial",
    )
    op.create_index(op.f("ix_charge_case_id"), "charge", ["case_id"], unique=False, schema="editorial")
    op.create_index(
        op.f("ix_charge_prisoner_id"), "charge", ["prisoner_id"], unique=False, schema="editorial"
    )
    op.create_index(
        op.f("ix_charge_provision_code"), "charge", ["provision_code"], unique=False, schema="editorial"
    )
    op.create_table(
        "citation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("locator", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["editorial.source.id"], name=op.f("fk_citation_source_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation")),
        schema="editorial",
    )
    op.create_index(
        op.f("ix_citation_source_id"), "citation", ["source_id"], unique=False, schema="editorial"
    )
    op.create_index(
        op.f("ix_citation_subject_id"), "citation", ["subject_id"], unique=False, schema="editorial"
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("prisoner_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["prisoner_id"],
            ["editorial.prisoner.id"],
            name=op.f("fk_consent_prisoner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint(
            "prisoner_id", "scope", "position", name=op.f("uq_consent_prisoner_id_scope_position")
        ),
        schema="editorial",
    )
    op.create_index(
        op.f("ix_consent_prisoner_id"), "consent", ["prisoner_id"], unique=False, schema="editorial"
    )
    op.create_table(
        "defendant",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("prisoner_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["editorial.case.id"], name=op.f("fk_defendant_case_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["prisoner_id"],
            ["editorial.prisoner.id"],
            name=op.f("fk_defendant_prisoner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_id", "prisoner_id", name=op.f("pk_defendant")),
        schema="editorial",
    )
    op.create_table(
        "editor_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("prisoner_id", sa.Uuid(), nullable=True),
        sa.Column("facility_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["editorial.facility.id"], name=op.f("fk_editor_note_facility_id")
        ),
        sa.ForeignKeyConstraint(
            ["prisoner_id"], ["editorial.prisoner.id"], name=op.f("fk_editor_note_prisoner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editor_note")),
        schema="editorial",
    )
    op.create_index(
        op.f("ix_editor_note_facility_id"), "editor_note", ["facility_id"], unique=False, schema="editorial"
    )
    op.create_index(
        op.f("ix_editor_note_prisoner_id"), "editor_note", ["prisoner_id"], unique=False, schema="editorial"
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("prisoner_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("facility_id", sa.Uuid(), nullable=True),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("date", sa.String(), nullable=False),
        sa.Column("date_earliest", sa.Date(), nullable=True),
        sa.Column("date_latest", sa.Date(), nullable=True),
        sa.Column("title", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("description", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=True),
        sa.Column("created_by", sa.String(), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.CheckConstraint("jsonb_typeof(description) = 'object'", name=op.f("ck_event_description_is_map")),
        sa.CheckConstraint("jsonb_typeof(title) = 'object'", name=op.f("ck_event_title_is_map")),
        sa.CheckConstraint("approved_by <> created_by", name=op.f("ck_event_two_persons")),
        sa.CheckConstraint("date_earliest <= date_latest", name=op.f("ck_event_date_in_order")),
        sa.CheckConstraint("num_nonnulls(prisoner_id, case_id) >= 1", name=op.f("ck_event_has_subject")),
        sa.ForeignKeyConstraint(["case_id"], ["editorial.case.id"], name=op.f("fk_event_case_id")),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["editorial.facility.id"], name=op.f("fk_event_facility_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["prisoner_id"], ["editorial.prisoner.id"], name=op.f("fk_event_prisoner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        schema="editorial",
    )
    op.create_index(op.f("ix_event_case_id"), "event", ["case_id"], unique=False, schema="editorial")
    op.create_index(op.f("ix_event_facility_id"), "event", ["facility_id"], unique=False, schema="editorial")
    op.create_index(op.f("ix_event_prisoner_id"), "event", ["prisoner_id"], unique=False, schema="editorial")
    op.create_table(
        "external_id",
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("prisoner_id", sa.Uuid(), nullable=True),
        sa.Column("facility_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "num_nonnulls(prisoner_id, facility_id) = 1", name=op.f("ck_external_id_one_target")
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["editorial.facility.id"], name=op.f("fk_external_id_facility_id")
        ),
        sa.ForeignKeyConstraint(
            ["prisoner_id"], ["editorial.prisoner.id"], name=op.f("fk_external_id_prisoner_id")
        ),
        sa.PrimaryKeyConstraint("scheme", "value", name=op.f("pk_external_id")),
        schema="editorial",
    )
    op.create_index(
        op.f("ix_external_id_facility_id"), "external_id", ["facility_id"], unique=False, schema="editorial"
    )
    op.create_index(
        op.f("ix_external_id_prisoner_id"), "external_id", ["prisoner_id"], unique=False, schema="editorial"
    )
    op.create_table(
        "facility_address",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Uuid(), nullable=False),
        sa.Column("postcode", sa.String(), nullable=True),
        sa.Column("lines", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("latin_lines", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("during", postgresql.DATERANGE(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("facility_id"), "="),
            (sa.column("during"), "&&"),
            using="gist",
            name="facility_address_no_overlap",
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"],
            ["editorial.facility.id"],
            name=op.f("fk_facility_address_facility_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility_address")),
        schema="editorial",
    )
    op.create_index(
        op.f("ix_facility_address_facility_id"),
        "facility_address",
        ["facility_id"],
        unique=False,
        schema="editorial",
    )
    op.create_table(
        "figure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("label", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("qualifier", sa.String(), nullable=False),
        sa.Column("as_of", sa.String(), nullable=True),
        sa.Column("as_of_latest", sa.Date(), nullable=True),
        sa.Column("list_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("jsonb_typeof(label) = 'object'", name=op.f("ck_figure_label_is_map")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["editorial.case.id"], name=op.f("fk_figure_case_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["editorial.official_list.id"], name=op.f("fk_figure_list_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
        sa.UniqueConstraint("slug", name=op.f("uq_figure_slug")),
        schema="editorial",
    )
    op.create_index(op.f("ix_figure_case_id"), "figure", ["case_id"], unique=False, schema="editorial")
    op.create_index(op.f("ix_figure_list_id"), "figure", ["list_id"], unique=False, schema="editorial")
    op.create_table(
        "imported_row",
        sa.Column("importer", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("facility_ref", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("gone_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["editorial.import_run.id"], name=op.f("fk_imported_row_run_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("importer", "external_id", name=op.f("pk_imported_row")),
        schema="editorial",
    )
    op.create_index(
        op.f("ix_imported_row_run_id"), "imported_row", ["run_id"], unique=False, schema="editorial"
    )
    op.create_table(
        "letter_channel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("prisoner_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["prisoner_id"],
            ["editorial.prisoner.id"],
            name=op.f("fk_letter_channel_prisoner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_channel")),
        schema="editorial",
    )
    op.create_index(
        op.f("ix_letter_channel_prisoner_id"),
        "letter_channel",
        ["prisoner_id"],
        unique=False,
        schema="editorial",
    )
    op.create_table(
        "letter_profile",
        sa.Column("prisoner_id", sa.Uuid(), nullable=False),
        sa.Column("wants", sa.String(), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("language_rule", sa.String(), nullable=False),
        sa.Column("write_about", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("avoid", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("addressee", sa.String(), nullable=True),
        sa.Column("envelope_lines", postgresql.ARRAY(sa.TEXT()), nullable=False),
        sa.Column("envelope_lang", sa.String(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.CheckConstraint("jsonb_typeof(avoid) = 'object'", name=op.f("ck_letter_profile_avoid_is_map")),
        sa.CheckConstraint(
            "jsonb_typeof(write_about) = 'object'", name=op.f("ck_letter_profile_write_about_is_map")
        ),
        sa.ForeignKeyConstraint(
            ["prisoner_id"],
            ["editorial.prisoner.id"],
            name=op.f("fk_letter_profile_prisoner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("prisoner_id", name=op.f("pk_letter_profile")),
        schema="editorial",
    )
    op.create_table(
        "name",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("prisoner_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("full", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=True),
        sa.Column("given", sa.String(), nullable=True),
        sa.Column("patronymic", sa.String(), nullable=True),
        sa.Column("dative", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["prisoner_id"], ["editorial.prisoner.id"], name=op.f("fk_name_prisoner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name")),
        schema="editorial",
    )
    op.create_index(op.f("ix_name_prisoner_id"), "name", ["prisoner_id"], unique=False, schema="editorial")
    op.create_table(
        "official_list_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("prisoner_id", sa.Uuid(), nullable=True),
        sa.Column("listed_on", sa.String(), nullable=True),
        sa.Column("removed_on", sa.String(), nullable=True),
        sa.CheckConstraint(
            "num_nonnulls(name, organisation_id, prisoner_id) >= 1",
            name=op.f("ck_official_list_entry_has_subject"),
        ),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["editorial.official_list.id"],
            name=op.f("fk_official_list_entry_list_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["editorial.organisation.id"],
            name=op.f("fk_official_list_entry_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["prisoner_id"], ["editorial.prisoner.id"], name=op.f("fk_official_list_entry_prisoner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_list_entry")),
        schema="editorial",
    )
    op.create_index(
        op.f("ix_official_list_entry_list_id"),
        "official_list_entry",
        ["list_id"],
        unique=False,
        schema="editorial",
    )
    op.create_index(
        op.f("ix_official_list_entry_organisation_id"),
        "official_list_entry",
        ["organisation_id"],
        unique=False,
        schema="editorial",
    )
    op.create_index(
        op.f("ix_official_list_entry_prisoner_id"),
        "official_list_entry",
        ["prisoner_id"],
        unique=False,
        schema="editorial",
    )
    op.create_table(
        "recognition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("prisoner_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("date", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["editorial.organisation.id"],
            name=op.f("fk_recognition_organisation_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["prisoner_id"],
            ["editorial.prisoner.id"],
            name=op.f("fk_recognition_prisoner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition")),
        schema="editorial",
    )
    op.create_index(
        op.f("ix_recognition_organisation_id"),
        "recognition",
        ["organisation_id"],
        unique=False,
        schema="editorial",
    )
    op.create_index(
        op.f("ix_recognition_prisoner_id"), "recognition", ["prisoner_id"], unique=False, schema="editorial"
    )
    op.create_table(
        "sentence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("prisoner_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("court", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("date", sa.String(), nullable=True),
        sa.Column("term_months", sa.Integer(), nullable=True),
        sa.Column("life", sa.Boolean(), nullable=False),
        sa.Column("regime", sa.String(), nullable=True),
        sa.Column("fine_amount", sa.Integer(), nullable=True),
        sa.Column("fine_currency", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.CheckConstraint("jsonb_typeof(court) = 'object'", name=op.f("ck_sentence_court_is_map")),
        sa.CheckConstraint(
            "term_months >= 0 AND NOT (life AND term_months IS NOT NULL)", name=op.f("ck_sentence_term")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["editorial.case.id"], name=op.f("fk_sentence_case_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["prisoner_id"],
            ["editorial.prisoner.id"],
            name=op.f("fk_sentence_prisoner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sentence")),
        schema="editorial",
    )
    op.create_index(op.f("ix_sentence_case_id"), "sentence", ["case_id"], unique=False, schema="editorial")
    op.create_index(
        op.f("ix_sentence_prisoner_id"), "sentence", ["prisoner_id"], unique=False, schema="editorial"
    )
    op.create_table(
        "stay",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("prisoner_id", sa.Uuid(), nullable=False),
        sa.Column("facility_id", sa.Uuid(), nullable=True),
        sa.Column("start", sa.String(), nullable=True),
        sa.Column("end", sa.String(), nullable=True),
        sa.Column("during", postgresql.DATERANGE(), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("prisoner_id"), "="), (sa.column("during"), "&&"), using="gist", name="stay_no_overlap"
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["editorial.facility.id"], name=op.f("fk_stay_facility_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["prisoner_id"], ["editorial.prisoner.id"], name=op.f("fk_stay_prisoner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay")),
        schema="editorial",
    )
    op.create_index(op.f("ix_stay_facility_id"), "stay", ["facility_id"], unique=False, schema="editorial")
    op.create_index(op.f("ix_stay_prisoner_id"), "stay", ["prisoner_id"], unique=False, schema="editorial")
    op.create_table(
        "advocacy_organisation",
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"],
            ["editorial.advocacy_action.id"],
            name=op.f("fk_advocacy_organisation_action_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["editorial.organisation.id"],
            name=op.f("fk_advocacy_organisation_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("action_id", "organisation_id", name=op.f("pk_advocacy_organisation")),
        schema="editorial",
    )
    op.create_table(
        "regime_interval",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stay_id", sa.Uuid(), nullable=False),
        sa.Column("regime", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.CheckConstraint('start <= "end"', name=op.f("ck_regime_interval_in_order")),
        sa.ForeignKeyConstraint(
            ["stay_id"], ["editorial.stay.id"], name=op.f("fk_regime_interval_stay_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regime_interval")),
        schema="editorial",
    )
    op.create_index(
        op.f("ix_regime_interval_stay_id"), "regime_interval", ["stay_id"], unique=False, schema="editorial"
    )

    grant()


def downgrade() -> None:
    op.execute("DROP SCHEMA published CASCADE")
    op.execute("DROP SCHEMA editorial CASCADE")
