"""levelling: what tasks demand of roles, and what plans were levelled to"""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0029"
down_revision = "0028"


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def upgrade() -> None:
    with op.batch_alter_table("tasks") as tasks:
        tasks.add_column(sa.Column("demands", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("tasks") as tasks:
        tasks.alter_column("demands", existing_type=sa.JSON(), server_default=None)
    op.create_table(
        "levellings",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("schedule_version_id", model.Guid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("adopted_version_id", model.Guid(), nullable=True),
        sa.Column("job_id", model.Guid(), nullable=True),
        sa.Column("adoption", choice("adoption", "proposed", "adopted"), nullable=False),
        sa.Column("method", choice("levellingmethod", "heuristic", "exact", "smoothing"), nullable=False),
        sa.Column("unit", choice("periodunit", "day", "hour"), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("schedules", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("libraries", sa.JSON(), nullable=False),
        sa.Column("plan_state", sa.JSON(), nullable=False),
        sa.Column("inputs_digest", sa.String(length=64), nullable=False),
        sa.Column("capacities", sa.JSON(), nullable=False),
        sa.Column("status", choice("status", "optimal", "feasible", "heuristic"), nullable=False),
        sa.Column("finish_before", sa.String(length=19), nullable=False),
        sa.Column("finish", sa.String(length=19), nullable=False),
        sa.Column("delay_minutes", sa.Integer(), nullable=False),
        sa.Column("bound_finish", sa.String(length=19), nullable=False),
        sa.Column(
            "bound_kind", choice("boundkind", "critical_path", "work_content", "solver"), nullable=False
        ),
        sa.Column("bound_role", sa.String(), nullable=True),
        sa.Column("gap_minutes", sa.Integer(), nullable=False),
        sa.Column("tasks", sa.JSON(), nullable=False),
        sa.Column("profiles", sa.JSON(), nullable=False),
        sa.Column("violations", sa.JSON(), nullable=False),
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_levellings")),
        within_organisation("component_id", "components"),
        *(
            within_organisation(name, "schedule_versions")
            for name in ("schedule_version_id", "adopted_version_id")
        ),
    )
    for columns in (
        ["organisation_id", "id"],
        ["organisation_id", "component_id", "id"],
        ["schedule_version_id"],
        ["adopted_version_id"],
    ):
        op.create_index(op.f(f"ix_levellings_{'_'.join(columns)}"), "levellings", columns)


def within_organisation(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{other}.organisation_id", f"{other}.id"],
        name=op.f(f"fk_levellings_organisation_id_{column}"),
    )


def downgrade() -> None:
    op.drop_table("levellings")
    with op.batch_alter_table("tasks") as tasks:
        tasks.drop_column("demands")
