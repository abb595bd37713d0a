"""The first schema: conversations, inbox and outbox, memory, casework, areas and offices, the try-it page."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


HISTORY_IS_ONLY_ADDED_TO = {
    "sqlite": (
        "CREATE TRIGGER history_keep_update BEFORE UPDATE ON history "
        "BEGIN SELECT RAISE(ABORT, 'history is only ever added to'); END",
        "CREATE TRIGGER history_keep_delete BEFORE DELETE ON history "
        "BEGIN SELECT RAISE(ABORT, 'history is only ever added to'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION history_keep() RETURNS trigger AS $keep$ "
        "BEGIN RAISE EXCEPTION 'history is only ever added to'; END $keep$ LANGUAGE plpgsql",
        "CREATE TRIGGER history_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON history "
        "FOR EACH STATEMENT EXECUTE FUNCTION history_keep()",
    ),
}
"""The database itself refuses to change or remove what was written down (see casework/history.py)."""


def upgrade() -> None:
    op.create_table(
        "agency",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("spelled", sa.String(), nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("countries", sa.String(), nullable=False),
        sa.Column("sectors", sa.String(), nullable=False),
        sa.Column("job_orders", sa.String(), nullable=False),
        sa.Column("gone_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("spelled"),
    )
    op.create_table(
        "agency_list",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("checked_at", sa.Date(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("firms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "agency_watch",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.LargeBinary(), nullable=False),
        sa.Column("conversation_index", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("agency_id", "conversation_index"),
    )
    op.create_index(op.f("ix_agency_watch_agency_id"), "agency_watch", ["agency_id"], unique=False)
    op.create_index(op.f("ix_agency_watch_conversation_index"), "agency_watch", ["conversation_index"], unique=False)
    op.create_table(
        "alarm",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("expects", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "alarm_due",
        "alarm",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_index(
        "alarm_open",
        "alarm",
        ["kind", "subject"],
        unique=True,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "area",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("postal_code", sa.String(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "carrier_look",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("done_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("person_index", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("rest_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("knocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("knock_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person_index"),
    )
    op.create_index(
        "conversation_knock",
        "conversation",
        ["knock_id"],
        unique=False,
        sqlite_where=sa.text("knock_id <> ''"),
        postgresql_where=sa.text("knock_id <> ''"),
    )
    op.create_table(
        "conversation_name",
        sa.Column("name_index", sa.LargeBinary(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name_index"),
    )
    op.create_table(
        "history",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("report_id", sa.String(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("report_id", "place", name="history_place"),
    )
    op.create_index(op.f("ix_history_report_id"), "history", ["report_id"], unique=False)
    op.create_table(
        "invitation_try",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_invitation_try_line"), "invitation_try", ["line"], unique=False)
    op.create_table(
        "key_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("finger", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "moving_try",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_moving_try_at"), "moving_try", ["at"], unique=False)
    op.create_index(op.f("ix_moving_try_line"), "moving_try", ["line"], unique=False)
    op.create_table(
        "office",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("province_code", sa.String(), nullable=False),
        sa.Column("seat_code", sa.String(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "officer",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("known_as", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("office_id", sa.String(), nullable=True),
        sa.Column("on_leave", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_officer_office_id"), "officer", ["office_id"], unique=False)
    op.create_table(
        "pace",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("channel"),
    )
    op.create_table(
        "receipt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "report",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("reasons", sa.LargeBinary(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("signals", sa.LargeBinary(), nullable=False),
        sa.Column("unknown", sa.LargeBinary(), nullable=False),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("conflict", sa.Boolean(), nullable=False),
        sa.Column("wary", sa.Boolean(), nullable=False),
        sa.Column("weighs", sa.Boolean(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("reporter_name", sa.LargeBinary(), nullable=True),
        sa.Column("officer_id", sa.String(), nullable=True),
        sa.Column("form", sa.LargeBinary(), nullable=True),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.Column("continues", sa.String(), nullable=True),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.Column("referred_to", sa.String(), nullable=True),
        sa.Column("closing_outcome", sa.String(), nullable=True),
        sa.Column("closing_by", sa.String(), nullable=True),
        sa.Column("contested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
        sa.UniqueConstraint("form"),
    )
    op.create_index(op.f("ix_report_continues"), "report", ["continues"], unique=False)
    op.create_index(op.f("ix_report_officer_id"), "report", ["officer_id"], unique=False)
    op.create_index(op.f("ix_report_state"), "report", ["state"], unique=False)
    op.create_table(
        "reporter_key",
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("conversation_id", sa.LargeBinary(), nullable=False),
        sa.Column("conversation_index", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_hash"),
    )
    op.create_index(op.f("ix_reporter_key_conversation_index"), "reporter_key", ["conversation_index"], unique=False)
    op.create_table(
        "setback",
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("what", "key"),
    )
    op.create_table(
        "tryit_file",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_tryit_file_created_at"), "tryit_file", ["created_at"], unique=False)
    op.create_table(
        "tryit_message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("own_id", sa.String(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("own_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_tryit_message_created_at"), "tryit_message", ["created_at"], unique=False)
    op.create_index("tryit_message_phone", "tryit_message", ["phone_index", "id"], unique=False)
    op.create_table(
        "twilio_template",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("shape", sa.String(), nullable=False),
        sa.Column("sid", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "agency_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("covers", sa.String(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("decree", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"],
            ["agency.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_agency_event_agency_id"), "agency_event", ["agency_id"], unique=False)
    op.create_table(
        "agency_office",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("agency_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("permit", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("province", sa.String(), nullable=False),
        sa.Column("phones", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"],
            ["agency.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_agency_office_agency_id"), "agency_office", ["agency_id"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("report_id", sa.String(), nullable=False),
        sa.Column("officer_id", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("rung", sa.String(), nullable=False),
        sa.Column("again", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["report.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("assignment_officer", "assignment", ["officer_id", "asked_at"], unique=False)
    op.create_index(
        "assignment_open",
        "assignment",
        ["officer_id"],
        unique=False,
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )
    op.create_index(op.f("ix_assignment_report_id"), "assignment", ["report_id"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("original", sa.LargeBinary(), nullable=True),
        sa.Column("shareable", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_attachment_conversation_id"), "attachment", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_attachment_state"), "attachment", ["state"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("report_id", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("files", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["report.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_evidence_report_id"), "evidence", ["report_id"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("channel", "provider_id"),
    )
    op.create_index("inbox_conversation", "inbox", ["conversation_id", "id"], unique=False)
    op.create_index(
        "inbox_state",
        "inbox",
        ["state", "id"],
        unique=False,
        sqlite_where=sa.text("state <> 'handled'"),
        postgresql_where=sa.text("state <> 'handled'"),
    )
    op.create_index(
        "inbox_waiting",
        "inbox",
        ["conversation_id", "position", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("officer_id", sa.String(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("replaces", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officer.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "memory",
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("kept", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
        ),
        sa.PrimaryKeyConstraint("conversation_id"),
    )
    op.create_table(
        "office_area",
        sa.Column("regency_code", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("office_id", sa.String(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"],
            ["office.id"],
        ),
        sa.PrimaryKeyConstraint("regency_code", "valid_from"),
    )
    op.create_index(op.f("ix_office_area_office_id"), "office_area", ["office_id"], unique=False)
    op.create_table(
        "officer_area",
        sa.Column("officer_id", sa.String(), nullable=False),
        sa.Column("area_code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officer.id"],
        ),
        sa.PrimaryKeyConstraint("officer_id", "area_code"),
    )
    op.create_index(op.f("ix_officer_area_area_code"), "officer_area", ["area_code"], unique=False)
    op.create_table(
        "officer_line",
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("officer_id", sa.String(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officer.id"],
        ),
        sa.PrimaryKeyConstraint("conversation_id"),
    )
    op.create_index(op.f("ix_officer_line_officer_id"), "officer_line", ["officer_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("otherwise", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("ambiguous", sa.Boolean(), nullable=False),
        sa.Column("lease", sa.String(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "outbox_about",
        "outbox",
        ["about"],
        unique=False,
        sqlite_where=sa.text("about <> ''"),
        postgresql_where=sa.text("about <> ''"),
    )
    op.create_index("outbox_conversation", "outbox", ["conversation_id", "id"], unique=False)
    op.create_index(
        "outbox_due",
        "outbox",
        ["lane", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting','sending')"),
        postgresql_where=sa.text("state IN ('waiting','sending')"),
    )
    op.create_index(
        "outbox_failed",
        "outbox",
        ["created_at"],
        unique=False,
        sqlite_where=sa.text("state = 'failed'"),
        postgresql_where=sa.text("state = 'failed'"),
    )
    op.create_index(
        "outbox_open",
        "outbox",
        ["conversation_id", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting','sending')"),
        postgresql_where=sa.text("state IN ('waiting','sending')"),
    )
    op.create_index("outbox_provider", "outbox", ["provider_id"], unique=False)
    op.create_table(
        "report_concern",
        sa.Column("report_id", sa.String(), nullable=False),
        sa.Column("officer", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["report.id"],
        ),
        sa.PrimaryKeyConstraint("report_id", "officer"),
    )
    op.create_table(
        "report_line",
        sa.Column("report_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.LargeBinary(), nullable=False),
        sa.Column("conversation_index", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["report.id"],
        ),
        sa.PrimaryKeyConstraint("report_id"),
    )
    op.create_index(op.f("ix_report_line_conversation_index"), "report_line", ["conversation_index"], unique=False)
    op.create_table(
        "flyer",
        sa.Column("attachment_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
        ),
        sa.PrimaryKeyConstraint("attachment_id"),
    )
    op.create_index(op.f("ix_flyer_conversation_id"), "flyer", ["conversation_id"], unique=False)
    op.create_table(
        "outbox_try",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("outbox_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outbox_id"],
            ["outbox.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_outbox_try_outbox_id"), "outbox_try", ["outbox_id"], unique=False)
    for statement in HISTORY_IS_ONLY_ADDED_TO[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_index(op.f("ix_outbox_try_outbox_id"), table_name="outbox_try")
    op.drop_table("outbox_try")
    op.drop_index(op.f("ix_flyer_conversation_id"), table_name="flyer")
    op.drop_table("flyer")
    op.drop_index(op.f("ix_report_line_conversation_index"), table_name="report_line")
    op.drop_table("report_line")
    op.drop_table("report_concern")
    op.drop_index("outbox_provider", table_name="outbox")
    op.drop_index(
        "outbox_open",
        table_name="outbox",
        sqlite_where=sa.text("state IN ('waiting','sending')"),
        postgresql_where=sa.text("state IN ('waiting','sending')"),
    )
    op.drop_index(
        "outbox_failed",
        table_name="outbox",
        sqlite_where=sa.text("state = 'failed'"),
        postgresql_where=sa.text("state = 'failed'"),
    )
    op.drop_index(
        "outbox_due",
        table_name="outbox",
        sqlite_where=sa.text("state IN ('waiting','sending')"),
        postgresql_where=sa.text("state IN ('waiting','sending')"),
    )
    op.drop_index("outbox_conversation", table_name="outbox")
    op.drop_index(
        "outbox_about",
        table_name="outbox",
        sqlite_where=sa.text("about <> ''"),
        postgresql_where=sa.text("about <> ''"),
    )
    op.drop_table("outbox")
    op.drop_index(op.f("ix_officer_line_officer_id"), table_name="officer_line")
    op.drop_table("officer_line")
    op.drop_index(op.f("ix_officer_area_area_code"), table_name="officer_area")
    op.drop_table("officer_area")
    op.drop_index(op.f("ix_office_area_office_id"), table_name="office_area")
    op.drop_table("office_area")
    op.drop_table("memory")
    op.drop_table("invitation")
    op.drop_index(
        "inbox_waiting",
        table_name="inbox",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_index(
        "inbox_state",
        table_name="inbox",
        sqlite_where=sa.text("state <> 'handled'"),
        postgresql_where=sa.text("state <> 'handled'"),
    )
    op.drop_index("inbox_conversation", table_name="inbox")
    op.drop_table("inbox")
    op.drop_index(op.f("ix_evidence_report_id"), table_name="evidence")
    op.drop_table("evidence")
    op.drop_index(op.f("ix_attachment_state"), table_name="attachment")
    op.drop_index(op.f("ix_attachment_conversation_id"), table_name="attachment")
    op.drop_table("attachment")
    op.drop_index(op.f("ix_assignment_report_id"), table_name="assignment")
    op.drop_index(
        "assignment_open",
        table_name="assignment",
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )
    op.drop_index("assignment_officer", table_name="assignment")
    op.drop_table("assignment")
    op.drop_index(op.f("ix_agency_office_agency_id"), table_name="agency_office")
    op.drop_table("agency_office")
    op.drop_index(op.f("ix_agency_event_agency_id"), table_name="agency_event")
    op.drop_table("agency_event")
    op.drop_table("twilio_template")
    op.drop_index("tryit_message_phone", table_name="tryit_message")
    op.drop_index(op.f("ix_tryit_message_created_at"), table_name="tryit_message")
    op.drop_table("tryit_message")
    op.drop_index(op.f("ix_tryit_file_created_at"), table_name="tryit_file")
    op.drop_table("tryit_file")
    op.drop_table("setback")
    op.drop_index(op.f("ix_reporter_key_conversation_index"), table_name="reporter_key")
    op.drop_table("reporter_key")
    op.drop_index(op.f("ix_report_state"), table_name="report")
    op.drop_index(op.f("ix_report_officer_id"), table_name="report")
    op.drop_index(op.f("ix_report_continues"), table_name="report")
    op.drop_table("report")
    op.drop_table("receipt")
    op.drop_table("pace")
    op.drop_index(op.f("ix_officer_office_id"), table_name="officer")
    op.drop_table("officer")
    op.drop_table("office")
    op.drop_index(op.f("ix_moving_try_line"), table_name="moving_try")
    op.drop_index(op.f("ix_moving_try_at"), table_name="moving_try")
    op.drop_table("moving_try")
    op.drop_table("key_check")
    op.drop_index(op.f("ix_invitation_try_line"), table_name="invitation_try")
    op.drop_table("invitation_try")
    op.drop_index(op.f("ix_history_report_id"), table_name="history")
    op.drop_table("history")
    op.drop_table("conversation_name")
    op.drop_index(
        "conversation_knock",
        table_name="conversation",
        sqlite_where=sa.text("knock_id <> ''"),
        postgresql_where=sa.text("knock_id <> ''"),
    )
    op.drop_table("conversation")
    op.drop_table("carrier_look")
    op.drop_table("area")
    op.drop_index(
        "alarm_open",
        table_name="alarm",
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.drop_index(
        "alarm_due",
        table_name="alarm",
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.drop_table("alarm")
    op.drop_index(op.f("ix_agency_watch_conversation_index"), table_name="agency_watch")
    op.drop_index(op.f("ix_agency_watch_agency_id"), table_name="agency_watch")
    op.drop_table("agency_watch")
    op.drop_table("agency_list")
    op.drop_table("agency")
