"""undoing: stages have tolerances, forecasts and the decisions that replan them; what is due is tried again later"""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

from app.core import model

revision = "0025"
down_revision = "0024"

STAGED = ("tolerances", "exceptions")


def upgrade() -> None:
    with op.batch_alter_table("stages") as stages:
        stages.add_column(sa.Column("forecast_finish_on", sa.Date(), nullable=True))
        stages.add_column(sa.Column("decision_id", model.Guid(), nullable=True))
        refer(stages, "stages", "decision_id", "decisions")
    for table in STAGED:
        with op.batch_alter_table(table) as staged:
            staged.add_column(sa.Column("stage_id", model.Guid(), nullable=True))
            refer(staged, table, "stage_id", "stages")
    with op.batch_alter_table("decisions") as decisions:
        decisions.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        decisions.add_column(sa.Column("next_try_at", model.UtcDateTime(), nullable=True))
        decisions.add_column(sa.Column("last_failure", sa.String(), nullable=True))
    with op.batch_alter_table("decisions") as decisions:
        decisions.alter_column("attempts", existing_type=sa.Integer(), server_default=None)


def refer(batch: BatchOperations, table: str, column: str, to: str) -> None:
    batch.create_index(op.f(f"ix_{table}_{column}"), [column])
    batch.create_foreign_key(
        op.f(f"fk_{table}_organisation_id_{column}"),
        to,
        ["organisation_id", column],
        ["organisation_id", "id"],
    )


def downgrade() -> None:
    with op.batch_alter_table("decisions") as decisions:
        for name in ("last_failure", "next_try_at", "attempts"):
            decisions.drop_column(name)
    for table, column in (*((table, "stage_id") for table in STAGED), ("stages", "decision_id")):
        with op.batch_alter_table(table) as referring:
            referring.drop_constraint(op.f(f"fk_{table}_organisation_id_{column}"), type_="foreignkey")
            referring.drop_index(op.f(f"ix_{table}_{column}"))
            referring.drop_column(column)
    with op.batch_alter_table("stages") as stages:
        stages.drop_column("forecast_finish_on")
