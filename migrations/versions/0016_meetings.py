"""Actions, meetings of bodies, escalation ladders, and calendars that are subscribed to."""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "escalations",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("ladder_id", model.Guid(), nullable=False),
        sa.Column("reminder_id", model.Guid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "status_reports",
                "risk_reviews",
                "decisions",
                "gates",
                "benefit_measures",
                "service_tokens",
                "expiries",
                "actions",
                "conditions",
                "exceptions",
                "meetings",
                "open_items",
                name="reminderkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("thing", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column(
            "rung",
            sa.Enum("owner", "manager", "sponsor", "next_body", name="rung", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("addressee", sa.String(), nullable=True),
        sa.Column("fired_at", model.UtcDateTime(), nullable=False),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalations")),
        sa.UniqueConstraint(
            "organisation_id",
            "thing",
            "kind",
            "due_on",
            "days",
            "rung",
            name=op.f("uq_escalations_organisation_id_thing_kind_due_on_days_rung"),
        ),
    )
    with op.batch_alter_table("escalations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_escalations_component_id"), ["component_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_escalations_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_escalations_organisation_id_id"), ["organisation_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_escalations_organisation_id_thing"), ["organisation_id", "thing"], unique=False
        )

    op.create_table(
        "actions",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("owner_id", model.Guid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("source_kind", sa.String(), nullable=True),
        sa.Column("source_id", model.Guid(), nullable=True),
        sa.Column("source_part", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum("open", "done", "cancelled", name="actionstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("closed_at", model.UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.CheckConstraint("(status = 'open') = (closed_at IS NULL)", name=op.f("ck_actions_closed")),
        sa.CheckConstraint("(source_kind IS NULL) = (source_id IS NULL)", name=op.f("ck_actions_source")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_actions_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "owner_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_actions_organisation_id_owner_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_actions_organisation_id_id")),
        sa.UniqueConstraint(
            "organisation_id", "reference", name=op.f("uq_actions_organisation_id_reference")
        ),
    )
    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_actions_component_id"), ["component_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_actions_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_actions_organisation_id_source_id"), ["organisation_id", "source_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_actions_organisation_id_status_due_on"),
            ["organisation_id", "status", "due_on"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_actions_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "calendar_feeds",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("member_id", model.Guid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("revoked_at", model.UtcDateTime(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_calendar_feeds_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["members.organisation_id", "members.id"],
            name=op.f("fk_calendar_feeds_organisation_id_member_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_calendar_feeds_organisation_id_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_calendar_feeds_public_id")),
    )
    with op.batch_alter_table("calendar_feeds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_feeds_component_id"), ["component_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_calendar_feeds_member_id"), ["member_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_calendar_feeds_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )

    op.create_table(
        "clock_stops",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "status_reports",
                "risk_reviews",
                "decisions",
                "gates",
                "benefit_measures",
                "service_tokens",
                "expiries",
                "actions",
                "conditions",
                "exceptions",
                "meetings",
                "open_items",
                name="reminderkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("thing", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("ended_at", model.UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.CheckConstraint("from_on <= until_on", name=op.f("ck_clock_stops_days")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_clock_stops_organisation_id_component_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_stops")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_clock_stops_organisation_id_id")),
    )
    with op.batch_alter_table("clock_stops", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clock_stops_component_id"), ["component_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_clock_stops_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_clock_stops_organisation_id_thing"), ["organisation_id", "thing"], unique=False
        )

    op.create_table(
        "escalation_ladders",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("stop_days_max", sa.Integer(), nullable=False),
        sa.Column("local_time", sa.String(length=5), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("next_fire_at", model.UtcDateTime(), nullable=False),
        sa.Column("last_fired_at", model.UtcDateTime(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_escalation_ladders_organisation_id_component_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_ladders")),
        sa.UniqueConstraint(
            "organisation_id",
            "component_id",
            "name",
            name=op.f("uq_escalation_ladders_organisation_id_component_id_name"),
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_escalation_ladders_organisation_id_id")),
    )
    with op.batch_alter_table("escalation_ladders", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_escalation_ladders_component_id"), ["component_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_escalation_ladders_next_fire_at"), ["next_fire_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_escalation_ladders_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )

    op.create_table(
        "meetings",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("body_id", model.Guid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column(
            "procedure",
            sa.Enum("meeting", "written", name="procedure", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "open",
                "held",
                "minutes_issued",
                "confirmed",
                "cancelled",
                name="meetingstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("starts_at", model.UtcDateTime(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("response_days", sa.Integer(), nullable=True),
        sa.Column("meets_on", sa.Date(), nullable=True),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("papers", sa.JSON(), nullable=False),
        sa.Column("invited", sa.JSON(), nullable=False),
        sa.Column("acknowledged", sa.JSON(), nullable=False),
        sa.Column("attendance", sa.JSON(), nullable=False),
        sa.Column("declarations", sa.JSON(), nullable=False),
        sa.Column("proceedings", sa.JSON(), nullable=False),
        sa.Column("corrections", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("issued_at", model.UtcDateTime(), nullable=True),
        sa.Column("issued_by", sa.String(), nullable=True),
        sa.Column("confirmed_at", model.UtcDateTime(), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "body_id"],
            ["bodies.organisation_id", "bodies.id"],
            name=op.f("fk_meetings_organisation_id_body_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_meetings_organisation_id_component_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_meetings_organisation_id_id")),
        sa.UniqueConstraint(
            "organisation_id", "reference", name=op.f("uq_meetings_organisation_id_reference")
        ),
    )
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meetings_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meetings_component_id"), ["component_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_meetings_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_meetings_organisation_id_status_meets_on"),
            ["organisation_id", "status", "meets_on"],
            unique=False,
        )

    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("meeting_id", model.Guid(), nullable=True))
        batch_op.add_column(
            sa.Column("awaits_minutes", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.create_index(batch_op.f("ix_decisions_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_decisions_organisation_id_meeting_id"),
            "meetings",
            ["organisation_id", "meeting_id"],
            ["organisation_id", "id"],
        )
    say_when({"takes_effect": "immediately"})


def say_when(added):
    """Give the rule of each body what it is to say of when decisions take effect, or take that away."""
    connection = op.get_bind()
    bodies = sa.table("bodies", sa.column("id", model.Guid()), sa.column("rule", sa.JSON()))
    for id, rule in connection.execute(sa.select(bodies.c.id, bodies.c.rule)).all():
        was = {name: value for name, value in rule.items() if name != "takes_effect"}
        connection.execute(sa.update(bodies).where(bodies.c.id == id).values(rule=was | added))


def downgrade() -> None:
    say_when({})
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_decisions_organisation_id_meeting_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_decisions_meeting_id"))
        batch_op.drop_column("awaits_minutes")
        batch_op.drop_column("meeting_id")

    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meetings_organisation_id_status_meets_on"))
        batch_op.drop_index(batch_op.f("ix_meetings_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_meetings_component_id"))
        batch_op.drop_index(batch_op.f("ix_meetings_body_id"))

    op.drop_table("meetings")
    with op.batch_alter_table("escalation_ladders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_escalation_ladders_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_escalation_ladders_next_fire_at"))
        batch_op.drop_index(batch_op.f("ix_escalation_ladders_component_id"))

    op.drop_table("escalation_ladders")
    with op.batch_alter_table("clock_stops", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clock_stops_organisation_id_thing"))
        batch_op.drop_index(batch_op.f("ix_clock_stops_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_clock_stops_component_id"))

    op.drop_table("clock_stops")
    with op.batch_alter_table("calendar_feeds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_feeds_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_calendar_feeds_member_id"))
        batch_op.drop_index(batch_op.f("ix_calendar_feeds_component_id"))

    op.drop_table("calendar_feeds")
    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_actions_owner_id"))
        batch_op.drop_index(batch_op.f("ix_actions_organisation_id_status_due_on"))
        batch_op.drop_index(batch_op.f("ix_actions_organisation_id_source_id"))
        batch_op.drop_index(batch_op.f("ix_actions_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_actions_component_id"))

    op.drop_table("actions")
    with op.batch_alter_table("escalations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_escalations_organisation_id_thing"))
        batch_op.drop_index(batch_op.f("ix_escalations_organisation_id_id"))
        batch_op.drop_index(batch_op.f("ix_escalations_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_escalations_component_id"))

    op.drop_table("escalations")
