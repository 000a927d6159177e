"""benefits: what they are judged by, what was measured of them, and what leads to them"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0036"
down_revision = "0035"

CAP = 10**15
STEP = sa.Enum("output", "capability", "outcome", name="stepkind", native_enum=False, length=40)
ADDED = (
    sa.Column("description", sa.String(), nullable=True),
    sa.Column("beneficiary", sa.String(), nullable=True),
    sa.Column("source", sa.String(), nullable=True),
    sa.Column("measured_every_months", sa.Integer(), nullable=True),
    sa.Column("changed_on", sa.Date(), nullable=True),
    sa.Column("realised_from", sa.Date(), nullable=True),
    sa.Column("trajectory", sa.JSON(), nullable=False, server_default="[]"),
    sa.Column("attribution", model.Exact(), nullable=False, server_default="000001.000000"),
    sa.Column("counterfactual", sa.String(), nullable=True),
    sa.Column("assumptions", sa.String(), nullable=True),
    sa.Column("realisation_cost_minor", sa.BigInteger(), nullable=True),
    sa.Column("realisation_cost_currency", sa.String(3), nullable=True),
    sa.Column("budget_reduction", sa.String(), nullable=True),
    sa.Column("verified_by", sa.String(), nullable=True),
    sa.Column("verified_on", sa.Date(), nullable=True),
    sa.Column("same_as_id", model.Guid(), nullable=True),
    sa.Column("reduces_id", model.Guid(), nullable=True),
    sa.Column("objective_id", model.Guid(), nullable=True),
)
REFERENCES = {"same_as_id": "benefits", "reduces_id": "benefits", "objective_id": "strategic_objectives"}
CHECKS = {
    "realisation_cost_minor": f"realisation_cost_minor BETWEEN -{CAP} AND {CAP}",
    "attribution": "CAST(attribution AS NUMERIC) BETWEEN 0 AND 1",
}


def own_columns() -> list[sa.Column[Any]]:
    """What every record has."""
    return [
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
    ]


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{to}.organisation_id", f"{to}.id"],
        name=op.f(f"fk_{table}_organisation_id_{column}"),
    )


def unique(table: str, column: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("organisation_id", column, name=op.f(f"uq_{table}_organisation_id_{column}"))


def upgrade() -> None:
    with op.batch_alter_table("benefits") as benefits:
        for column in ADDED:
            benefits.add_column(column)
    with op.batch_alter_table("benefits") as benefits:
        benefits.alter_column("trajectory", existing_type=sa.JSON(), server_default=None)
        benefits.alter_column("attribution", existing_type=model.Exact(), server_default=None)
        for name, check in CHECKS.items():
            benefits.create_check_constraint(op.f(f"ck_benefits_{name}"), check)
        for column, to in REFERENCES.items():
            benefits.create_foreign_key(
                op.f(f"fk_benefits_organisation_id_{column}"),
                to,
                ["organisation_id", column],
                ["organisation_id", "id"],
            )
    for column in REFERENCES:
        op.create_index(op.f(f"ix_benefits_{column}"), "benefits", [column])
    create_tables()


def create_tables() -> None:
    measurements, steps = "benefit_measurements", "benefit_steps"
    op.create_table(
        measurements,
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("benefit_id", model.Guid(), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("value", model.Exact(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("corrects_id", model.Guid(), nullable=True),
        *own_columns(),
        refers(measurements, "component_id", "components"),
        refers(measurements, "benefit_id", "benefits"),
        refers(measurements, "corrects_id", measurements),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{measurements}")),
        unique(measurements, "id"),
        unique(measurements, "corrects_id"),
    )
    op.create_index(op.f(f"ix_{measurements}_benefit_id"), measurements, ["benefit_id"])
    op.create_table(
        steps,
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("kind", STEP, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("leads_to", sa.JSON(), nullable=False),
        *own_columns(),
        refers(steps, "component_id", "components"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{steps}")),
        unique(steps, "id"),
        unique(steps, "reference"),
    )
    for table in (measurements, steps):
        columns = ["organisation_id", "component_id", "id"]
        op.create_index(op.f(f"ix_{table}_organisation_id_component_id_id"), table, columns)


def downgrade() -> None:
    op.drop_table("benefit_steps")
    op.drop_table("benefit_measurements")
    for column in REFERENCES:
        op.drop_index(op.f(f"ix_benefits_{column}"), "benefits")
    with op.batch_alter_table("benefits") as benefits:
        for column in REFERENCES:
            benefits.drop_constraint(op.f(f"fk_benefits_organisation_id_{column}"), type_="foreignkey")
        for name in CHECKS:
            benefits.drop_constraint(op.f(f"ck_benefits_{name}"), type_="check")
        for column in reversed(ADDED):
            benefits.drop_column(column.name)
