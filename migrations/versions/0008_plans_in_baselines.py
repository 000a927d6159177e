"""baselines keep the dates of the plan beside the budget"""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0008"
down_revision = "0007"

KIND = sa.Enum(
    "task", "start_milestone", "finish_milestone", "summary", "hammock",
    name="taskkind", native_enum=False, length=40,
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("baselines") as baselines:
        baselines.add_column(sa.Column("schedule_version_id", model.Guid(), nullable=True))
        baselines.add_column(sa.Column("finish", sa.String(length=19), nullable=True))
        baselines.create_foreign_key(
            op.f("fk_baselines_organisation_id_schedule_version_id"),
            "schedule_versions",
            ["organisation_id", "schedule_version_id"],
            ["organisation_id", "id"],
        )
        baselines.create_index(op.f("ix_baselines_schedule_version_id"), ["schedule_version_id"])
    create_baseline_tasks()


def create_baseline_tasks() -> None:
    op.create_table(
        "baseline_tasks",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("baseline_id", model.Guid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("start", sa.String(length=19), nullable=True),
        sa.Column("finish", sa.String(length=19), nullable=True),
        *entity_columns(),
        sa.ForeignKeyConstraint(
            ["organisation_id", "component_id"],
            ["components.organisation_id", "components.id"],
            name=op.f("fk_baseline_tasks_organisation_id_component_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "baseline_id"],
            ["baselines.organisation_id", "baselines.id"],
            name=op.f("fk_baseline_tasks_organisation_id_baseline_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_baseline_tasks")),
        sa.UniqueConstraint(
            "organisation_id", "baseline_id", "code",
            name=op.f("uq_baseline_tasks_organisation_id_baseline_id_code"),
        ),
    )  # fmt: skip
    op.create_index(
        op.f("ix_baseline_tasks_organisation_id_component_id_id"),
        "baseline_tasks",
        ["organisation_id", "component_id", "id"],
    )
    op.create_index(op.f("ix_baseline_tasks_organisation_id_id"), "baseline_tasks", ["organisation_id", "id"])
    op.create_index(
        op.f("ix_baseline_tasks_organisation_id_baseline_id_position"),
        "baseline_tasks",
        ["organisation_id", "baseline_id", "position"],
    )


def entity_columns() -> list[sa.Column]:
    """What every entity has."""
    return [
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
    ]


def downgrade() -> None:
    op.drop_table("baseline_tasks")
    with op.batch_alter_table("baselines") as baselines:
        baselines.drop_constraint(
            op.f("fk_baselines_organisation_id_schedule_version_id"), type_="foreignkey"
        )
        baselines.drop_index(op.f("ix_baselines_schedule_version_id"))
        baselines.drop_column("finish")
        baselines.drop_column("schedule_version_id")
