"""schedule: plans in versions, and their tasks"""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "schedule_versions",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("current", "superseded", name="versionstatus", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("start", sa.String(length=19), nullable=False),
        sa.Column("data_date", sa.String(length=19), nullable=True),
        sa.Column("must_finish", sa.String(length=19), nullable=True),
        sa.Column("calendar", sa.String(), nullable=False),
        sa.Column("calendars", sa.JSON(), nullable=False),
        sa.Column(
            "logic",
            sa.Enum(
                "retained_logic", "progress_override", name="progresslogic", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "lag_calendar",
            sa.Enum(
                "predecessor",
                "successor",
                "project",
                "elapsed",
                name="lagcalendar",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("critical_minutes", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum("entered", "xer", "mspdi", name="plansource", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("source_sha256", sa.String(length=64), nullable=True),
        sa.Column("source_finish", sa.String(length=19), nullable=True),
        sa.Column("finish", sa.String(length=19), nullable=True),
        sa.Column("milestones", sa.JSON(), nullable=False),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_schedule_versions_number")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_schedule_versions_organisation_id_component_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_versions")),
        sa.UniqueConstraint(
            "organisation_id",
            "component_id",
            "number",
            name=op.f("uq_schedule_versions_organisation_id_component_id_number"),
        ),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_schedule_versions_organisation_id_id")),
    )
    with op.batch_alter_table("schedule_versions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_schedule_versions_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )

    op.create_table(
        "tasks",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("schedule_version_id", model.Guid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "task",
                "start_milestone",
                "finish_milestone",
                "summary",
                "hammock",
                name="taskkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("wbs", sa.String(), nullable=True),
        sa.Column("calendar", sa.String(), nullable=True),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.Column("remaining_minutes", sa.Integer(), nullable=False),
        sa.Column("percent_complete", model.Exact(), nullable=False),
        sa.Column("actual_start", sa.String(length=19), nullable=True),
        sa.Column("actual_finish", sa.String(length=19), nullable=True),
        sa.Column("resume", sa.String(length=19), nullable=True),
        sa.Column("expected_finish", sa.String(length=19), nullable=True),
        sa.Column("baseline_start", sa.String(length=19), nullable=True),
        sa.Column("baseline_finish", sa.String(length=19), nullable=True),
        sa.Column("baseline_minutes", sa.Integer(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("resourced", sa.Boolean(), nullable=True),
        sa.Column("constraints", sa.JSON(), nullable=False),
        sa.Column("predecessors", sa.JSON(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=True),
        sa.Column("source_dates", sa.JSON(), nullable=True),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "duration_minutes >= 0 AND remaining_minutes >= 0", name=op.f("ck_tasks_durations")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_tasks_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "schedule_version_id"],
            ["schedule_versions.organisation_id", "schedule_versions.id"],
            name=op.f("fk_tasks_organisation_id_schedule_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint(
            "organisation_id",
            "schedule_version_id",
            "code",
            name=op.f("uq_tasks_organisation_id_schedule_version_id_code"),
        ),
    )
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_tasks_organisation_id_component_id_id"),
            ["organisation_id", "component_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_tasks_organisation_id_id"), ["organisation_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_tasks_organisation_id_schedule_version_id_position"),
            ["organisation_id", "schedule_version_id", "position"],
            unique=False,
        )


def downgrade() -> None:
    op.drop_table("tasks")
    op.drop_table("schedule_versions")
