"""Rules of reminders, and the reminders that they send."""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "reminders",
        sa.Column("rule_id", model.Guid(), nullable=False),
        sa.Column("component_id", model.Guid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "status_reports",
                "risk_reviews",
                "decisions",
                "gates",
                "benefit_measures",
                "service_tokens",
                name="reminderkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("due_at", model.UtcDateTime(), nullable=False),
        sa.Column("fired_at", model.UtcDateTime(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint(
            "organisation_id",
            "rule_id",
            "due_at",
            name=op.f("uq_reminders_organisation_id_rule_id_due_at"),
        ),
    )
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reminders_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_reminders_organisation_id_id"), ["organisation_id", "id"], unique=False
        )

    op.create_table(
        "reminder_rules",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "status_reports",
                "risk_reviews",
                "decisions",
                "gates",
                "benefit_measures",
                "service_tokens",
                name="reminderkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("component_id", model.Guid(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column(
            "every",
            sa.Enum(
                "day", "week", "month", "quarter", "due_date", name="every", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("local_time", sa.String(length=5), nullable=False),
        sa.Column(
            "weekday",
            sa.Enum(
                "monday",
                "tuesday",
                "wednesday",
                "thursday",
                "friday",
                "saturday",
                "sunday",
                name="weekday",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("month_of_quarter", sa.Integer(), nullable=True),
        sa.Column("days_from_due", sa.Integer(), nullable=True),
        sa.Column("within_days", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("active", "paused", name="rulestatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("next_fire_at", model.UtcDateTime(), nullable=True),
        sa.Column("last_fired_at", model.UtcDateTime(), nullable=True),
        sa.Column("covered_until", sa.Date(), nullable=False),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(next_fire_at IS NULL) = (status = 'paused')", name=op.f("ck_reminder_rules_next_fire_at")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_reminder_rules_organisation_id_component_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_rules")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_reminder_rules_organisation_id_id")),
    )
    with op.batch_alter_table("reminder_rules", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_rules_next_fire_at"), ["next_fire_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_reminder_rules_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("reminder_rules", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_rules_organisation_id_component_id_id"))
        batch_op.drop_index(batch_op.f("ix_reminder_rules_next_fire_at"))

    op.drop_table("reminder_rules")
    with op.batch_alter_table("reminders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminders_organisation_id_id"))
        batch_op.drop_index(batch_op.f("ix_reminders_organisation_id_component_id_id"))

    op.drop_table("reminders")
