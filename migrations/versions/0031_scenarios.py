"""scenarios: what portfolios select from, what was proved best, what was adopted, and continuation reviews"""

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0031"
down_revision = "0030"

CAP = 10**15
MONEY = ("cost_to_complete", "remaining_benefit", "risk", "exit_cost", "salvage", "sunk")
IN_FORCE = sa.text("status = 'in_force'")


def entity(table: str, **others: str) -> list[sa.schema.SchemaItem]:
    """What every row of a component has; ``others`` are the tables that its further columns point at."""
    return [
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                ["organisation_id", column],
                [f"{target}.organisation_id", f"{target}.id"],
                name=op.f(f"fk_{table}_organisation_id_{column}"),
            )
            for column, target in {"component_id": "components", **others}.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f(f"uq_{table}_organisation_id_id")),
    ]


def indexed(table: str, *columns: str) -> None:
    """What lists run by, and each of these columns."""
    for names in (["organisation_id", "component_id", "id"], *([column] for column in columns)):
        op.create_index(op.f(f"ix_{table}_{'_'.join(names)}"), table, names)


def guids(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, model.Guid(), nullable=False) for name in names]


def texts(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def contents(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.JSON(), nullable=False) for name in names]


def found(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.JSON(none_as_null=True), nullable=True) for name in names]


def one_of(name: str, kind: str, *members: str) -> sa.Column[object]:
    return sa.Column(name, sa.Enum(*members, name=kind, native_enum=False, length=40), nullable=False)


def upgrade() -> None:
    op.create_table(
        "scenarios",
        *guids("component_id"),
        one_of("status", "scenariostatus", "draft", "solved", "adopted", "superseded"),
        *texts("name"),
        sa.Column("description", sa.String(), nullable=True),
        *texts("value_unit"),
        sa.Column("currency", sa.String(length=3), nullable=False),
        *contents("periods", "budgets", "capacities", "groups", "dependencies", "category_bounds"),
        *contents("risk_ceilings", "synergies", "candidates"),
        sa.Column("candidate_count", sa.Integer(), nullable=False),
        *found("drawn_from"),
        sa.Column("copied_from_id", model.Guid(), nullable=True),
        *entity("scenarios", copied_from_id="scenarios"),
    )
    indexed("scenarios", "component_id", "copied_from_id")
    op.create_table(
        "scenario_solutions",
        *guids("component_id", "scenario_id", "job_id"),
        one_of("status", "status", "optimal", "feasible", "infeasible", "unsolved"),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("objective", "bound", "gap")),
        *contents("parameters"),
        *texts("solver", "solver_version", "seconds"),
        *contents("inputs"),
        *(
            sa.Column(name, sa.String(length=64), nullable=False)
            for name in ("inputs_digest", "answer_digest")
        ),
        *contents("components", "selection", "lines", "checked"),
        *found("greedy", "worths", "swap", "near_optimal", "frontiers"),
        *contents("left_out"),
        *entity("scenario_solutions", scenario_id="scenarios"),
    )
    indexed("scenario_solutions", "scenario_id")
    op.create_table(
        "portfolio_authorisations",
        *guids("component_id", "scenario_id", "solution_id", "decision_id"),
        one_of("status", "authorisationstatus", "in_force", "superseded"),
        sa.Column("effective_on", sa.Date(), nullable=False),
        *texts("objective", "decided_value", "cost_of_deviation"),
        *contents("deviations", "violations", "lines"),
        *entity(
            "portfolio_authorisations",
            scenario_id="scenarios",
            solution_id="scenario_solutions",
            decision_id="decisions",
        ),
    )
    indexed("portfolio_authorisations", "component_id", "scenario_id", "solution_id", "decision_id")
    op.create_index(
        "uq_portfolio_authorisations_in_force",
        "portfolio_authorisations",
        ["organisation_id", "component_id"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )
    continuation_reviews()


def continuation_reviews() -> None:
    table = "continuation_reviews"
    op.create_table(
        table,
        *guids("component_id"),
        *texts("quarter"),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        *(sa.Column(f"{name}_minor", sa.BigInteger(), nullable=True) for name in MONEY),
        *(sa.Column(f"{name}_currency", sa.String(length=3), nullable=True) for name in MONEY),
        *contents("sources"),
        one_of("recommendation", "course", "continue", "change", "pause", "stop"),
        *texts("rationale", "reviewed_by"),
        *(
            sa.CheckConstraint(
                f"{name}_minor BETWEEN -{CAP} AND {CAP}", name=op.f(f"ck_{table}_{name}_minor")
            )
            for name in MONEY
        ),
        sa.UniqueConstraint(
            *("organisation_id", "component_id", "quarter"),
            name=op.f(f"uq_{table}_organisation_id_component_id_quarter"),
        ),
        *entity(table),
    )
    indexed(table, "component_id")


def downgrade() -> None:
    for table in ("continuation_reviews", "portfolio_authorisations", "scenario_solutions", "scenarios"):
        op.drop_table(table)
