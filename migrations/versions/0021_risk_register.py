"""risk register: assessments as history, responses, links, escalations, impacts by component, limits"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core import model
from app.core.ids import uuid7

revision = "0021"
down_revision = "0020"

CAP = 10**15


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


SHAPE = choice("estimateshape", "triangular", "pert", "uniform", "lognormal")
BASIS = choice("probabilitybasis", "data", "expert", "elicited")
GAP = choice("gap", "no_impact", "no_budget", "no_anchors", "other_currency")
OBJECTIVE = choice(
    "impactobjective", "cost", "time", "quality", "benefits", "safety", "sustainability", "reputation"
)
RAG = choice("rag", "green", "amber", "red")
STAGE = choice("stage", "inherent", "residual", "target")
BEYOND = choice("beyond", "appetite", "tolerance", "capacity")
VELOCITY = choice("velocity", "hours", "days", "weeks", "months")
STRATEGY = choice(
    "responsestrategy", "avoid", "reduce", "transfer", "share", "accept", "prepare", "exploit", "enhance"
)


def own_columns() -> list[sa.Column[Any]]:
    """What every record has."""
    return [
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
    ]


def money(name: str) -> list[sa.Column[Any]]:
    return [
        sa.Column(f"{name}_minor", sa.BigInteger(), nullable=True),
        sa.Column(f"{name}_currency", sa.String(length=3), nullable=True),
    ]


def days() -> list[sa.Column[Any]]:
    return [
        sa.Column("schedule_impact_days", sa.Integer(), nullable=True),
        sa.Column("schedule_impact_low_days", sa.Integer(), nullable=True),
        sa.Column("schedule_impact_high_days", sa.Integer(), nullable=True),
        sa.Column("schedule_impact_distribution", SHAPE, nullable=True),
    ]


def within_organisation(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{other}.organisation_id", f"{other}.id"],
        name=op.f(f"fk_{table}_organisation_id_{column}"),
    )


def capped(table: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{name}_minor BETWEEN -{CAP} AND {CAP}", name=op.f(f"ck_{table}_{name}_minor"))


def create(table: str, *parts: Any, indexes: list[list[str]]) -> None:
    """A table with the columns that every record has, placed in the tree."""
    op.create_table(
        table,
        *parts,
        sa.Column("component_id", model.Guid(), nullable=False),
        *own_columns(),
        within_organisation(table, "component_id", "components"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f(f"uq_{table}_organisation_id_id")),
    )
    for columns in [["organisation_id", "component_id", "id"], *indexes]:
        op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)


def of_a_risk(table: str) -> list[Any]:
    return [
        sa.Column("risk_id", model.Guid(), nullable=False),
        within_organisation(table, "risk_id", "risks"),
    ]


ADDED: list[sa.Column[Any]] = [
    sa.Column("place_id", model.Guid(), nullable=True),
    sa.Column("held_by_id", model.Guid(), nullable=True),
    sa.Column("proposed_to_id", model.Guid(), nullable=True),
    sa.Column("inherent", sa.JSON(), nullable=True),
    sa.Column("target", sa.JSON(), nullable=True),
    sa.Column("beyond", BEYOND, nullable=True),
    sa.Column("components_hit", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("owner_id", model.Guid(), nullable=True),
    sa.Column("triggers", sa.JSON(), nullable=False, server_default="[]"),
    sa.Column("velocity", VELOCITY, nullable=True),
    sa.Column("impact_from", sa.Date(), nullable=True),
    sa.Column("impact_until", sa.Date(), nullable=True),
    sa.Column("responses_in_place", sa.Integer(), nullable=False, server_default="0"),
    sa.Column("response_due_on", sa.Date(), nullable=True),
    *money("provision"),
    sa.Column("provision_reserve_id", model.Guid(), nullable=True),
    sa.Column("provision_confidence", model.Exact(), nullable=True),
    sa.Column("closed_by", sa.String(), nullable=True),
    sa.Column("probability_basis", BASIS, nullable=True),
    sa.Column("other_impacts", sa.JSON(), nullable=False, server_default="[]"),
    sa.Column("worst_objective", OBJECTIVE, nullable=True),
]
REFERENCES = {
    "place_id": "components",
    "held_by_id": "components",
    "proposed_to_id": "components",
    "owner_id": "members",
    "provision_reserve_id": "reserves",
}
INDEXES = [["organisation_id", "held_by_id"], ["organisation_id", "place_id", "id"]]


def upgrade() -> None:
    with op.batch_alter_table("risks") as risks:
        for column in ADDED:
            risks.add_column(column)
    op.execute("UPDATE risks SET place_id = component_id")
    with op.batch_alter_table("risks") as risks:
        risks.alter_column("place_id", existing_type=model.Guid(), nullable=False)
        risks.alter_column("triggers", existing_type=sa.JSON(), server_default=None)
        risks.alter_column("other_impacts", existing_type=sa.JSON(), server_default=None)
        risks.alter_column("components_hit", existing_type=sa.Integer(), server_default=None)
        risks.alter_column("responses_in_place", existing_type=sa.Integer(), server_default=None)
        risks.create_check_constraint(
            op.f("ck_risks_provision_minor"), f"provision_minor BETWEEN -{CAP} AND {CAP}"
        )
        for column, table in REFERENCES.items():
            risks.create_foreign_key(
                op.f(f"fk_risks_organisation_id_{column}"),
                table,
                ["organisation_id", column],
                ["organisation_id", "id"],
            )
    for columns in INDEXES:
        op.create_index(op.f(f"ix_risks_{'_'.join(columns)}"), "risks", columns)
    create_tables()
    keep_what_was_assessed()


def create_tables() -> None:
    create(
        "risk_assessments",
        *of_a_risk("risk_assessments"),
        sa.Column("stage", STAGE, nullable=False),
        sa.Column("assessed_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("probability", model.Exact(), nullable=False),
        sa.Column("probability_basis", BASIS, nullable=True),
        *money("impact"),
        *money("impact_low"),
        *money("impact_high"),
        sa.Column("impact_distribution", SHAPE, nullable=True),
        *money("budget"),
        *days(),
        sa.Column("stated_impact_band", sa.Integer(), nullable=True),
        sa.Column("other_impacts", sa.JSON(), nullable=False),
        sa.Column("scale", sa.String(), nullable=False),
        sa.Column("scale_version", sa.Integer(), nullable=False),
        sa.Column("probability_band", sa.Integer(), nullable=False),
        sa.Column("impact_band", sa.Integer(), nullable=True),
        sa.Column("impact_gap", GAP, nullable=True),
        sa.Column("worst_objective", OBJECTIVE, nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("colour", RAG, nullable=True),
        *money("expected_value"),
        *(capped("risk_assessments", name) for name in ("impact", "impact_low", "impact_high", "budget")),
        indexes=[["organisation_id", "risk_id", "stage", "id"]],
    )
    create(
        "risk_responses",
        *of_a_risk("risk_responses"),
        sa.Column("assessment_id", model.Guid(), nullable=True),
        sa.Column("strategy", STRATEGY, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "status",
            choice("responsestatus", "planned", "in_progress", "done", "cancelled"),
            nullable=False,
        ),
        *money("cost"),
        sa.Column("measured_from", STAGE, nullable=False),
        sa.Column("expected_probability", model.Exact(), nullable=True),
        *money("expected_impact"),
        sa.Column("expected_schedule_impact_days", sa.Integer(), nullable=True),
        sa.Column("fallback_plan", sa.String(), nullable=True),
        sa.Column("fallback_trigger", sa.String(), nullable=True),
        sa.Column("secondary_risk_ids", sa.JSON(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        within_organisation("risk_responses", "assessment_id", "risk_assessments"),
        *(capped("risk_responses", name) for name in ("cost", "expected_impact")),
        indexes=[["organisation_id", "risk_id", "id"]],
    )
    create(
        "risk_links",
        *of_a_risk("risk_links"),
        sa.Column(
            "kind",
            choice("linkkind", "task", "milestone", "benefit", "decision", "secondary_risk", "causing_risk"),
            nullable=False,
        ),
        sa.Column("target_id", model.Guid(), nullable=False),
        sa.Column("task_code", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        indexes=[["organisation_id", "risk_id", "id"], ["organisation_id", "target_id"]],
    )
    create(
        "risk_escalations",
        *of_a_risk("risk_escalations"),
        sa.Column("from_id", model.Guid(), nullable=False),
        sa.Column("to_id", model.Guid(), nullable=False),
        sa.Column("direction", choice("escalationdirection", "up", "down"), nullable=False),
        sa.Column(
            "status",
            choice("escalationstatus", "proposed", "accepted", "returned", "withdrawn"),
            nullable=False,
        ),
        sa.Column("beyond", BEYOND, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("working_days_to_answer", sa.Integer(), nullable=True),
        *(within_organisation("risk_escalations", name, "components") for name in ("from_id", "to_id")),
        indexes=[["organisation_id", "risk_id", "id"], ["organisation_id", "to_id", "status"]],
    )
    create(
        "risk_impacts",
        *of_a_risk("risk_impacts"),
        *money("impact"),
        *money("impact_low"),
        *money("impact_high"),
        sa.Column("impact_distribution", SHAPE, nullable=True),
        *days(),
        sa.Column("note", sa.String(), nullable=True),
        *money("expected_value"),
        sa.UniqueConstraint(
            "organisation_id",
            "risk_id",
            "component_id",
            name=op.f("uq_risk_impacts_organisation_id_risk_id_component_id"),
        ),
        *(capped("risk_impacts", name) for name in ("impact", "impact_low", "impact_high")),
        indexes=[["organisation_id", "component_id"]],
    )
    create(
        "risk_limits",
        sa.Column("applies_to", choice("limitedrisks", "single", "aggregate"), nullable=False),
        sa.Column(
            "measure",
            choice("riskmeasure", "expected_value", "impact", "schedule_impact", "score", "simulated_cost"),
            nullable=False,
        ),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("confidence", model.Exact(), nullable=True),
        sa.Column("appetite", sa.JSON(), nullable=True),
        sa.Column("tolerance", sa.JSON(), nullable=True),
        sa.Column("capacity", sa.JSON(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        indexes=[],
    )


TAKEN_OVER = (
    *("organisation_id", "component_id", "probability", "impact_minor", "impact_currency"),
    *("impact_low_minor", "impact_low_currency", "impact_high_minor", "impact_high_currency"),
    *("impact_distribution", "budget_minor", "budget_currency", "schedule_impact_days"),
    *("schedule_impact_low_days", "schedule_impact_high_days", "schedule_impact_distribution"),
    *("stated_impact_band", "scale", "scale_version", "probability_band", "impact_band", "impact_gap"),
    *("score", "colour", "expected_value_minor", "expected_value_currency"),
)
TYPES: dict[str, Any] = {"id": model.Guid(), "organisation_id": model.Guid(), "component_id": model.Guid()}
RISKS = sa.table("risks", *(sa.column(name, TYPES.get(name)) for name in ("id", *TAKEN_OVER)))
VERSIONS = sa.table(
    "entity_versions",
    *(sa.column(name, model.Guid()) for name in ("organisation_id", "entity_id")),
    sa.column("kind", sa.String()),
    sa.column("actor_id", sa.String()),
    sa.column("valid_from", model.UtcDateTime()),
    sa.column("valid_to", model.UtcDateTime()),
)
ASSESSMENTS = sa.table(
    "risk_assessments",
    *(sa.column(name, TYPES.get(name)) for name in ("id", *TAKEN_OVER)),
    sa.column("risk_id", model.Guid()),
    sa.column("stage", sa.String()),
    sa.column("assessed_by", sa.String()),
    sa.column("other_impacts", sa.JSON()),
    sa.column("version", sa.Integer()),
    sa.column("created_at", model.UtcDateTime()),
    sa.column("updated_at", model.UtcDateTime()),
)


def keep_what_was_assessed() -> None:
    """The assessment that each risk has is its residual one, made by who changed the risk last."""
    bind = op.get_bind()
    last = sa.and_(
        VERSIONS.c.organisation_id == RISKS.c.organisation_id,
        VERSIONS.c.kind == "risks",
        VERSIONS.c.entity_id == RISKS.c.id,
        VERSIONS.c.valid_to.is_(None),
    )
    query = sa.select(RISKS, VERSIONS.c.actor_id, VERSIONS.c.valid_from).join(VERSIONS, last)
    for rows in batches(bind.execute(query).mappings().all()):
        bind.execute(sa.insert(ASSESSMENTS), rows)


def batches(found: Any, size: int = 1000) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(found), size):
        yield [assessment(row) for row in found[start : start + size]]


def assessment(row: Any) -> dict[str, Any]:
    at = row["valid_from"]
    return {
        **{name: row[name] for name in TAKEN_OVER},
        **{"id": uuid7(), "risk_id": row["id"], "stage": "residual", "assessed_by": row["actor_id"]},
        **{"other_impacts": [], "version": 1, "created_at": at, "updated_at": at},
    }


TABLES = (
    *("risk_limits", "risk_impacts", "risk_escalations", "risk_links", "risk_responses"),
    "risk_assessments",
)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    for columns in INDEXES:
        op.drop_index(op.f(f"ix_risks_{'_'.join(columns)}"), "risks")
    op.execute("UPDATE risks SET status = 'open' WHERE status IN ('escalated', 'delegated')")
    op.execute("UPDATE risks SET closure_reason = 'expired' WHERE closure_reason = 'withdrawn'")
    with op.batch_alter_table("risks") as risks:
        for column in REFERENCES:
            risks.drop_constraint(op.f(f"fk_risks_organisation_id_{column}"), type_="foreignkey")
        risks.drop_constraint(op.f("ck_risks_provision_minor"), type_="check")
        for column in ADDED:
            risks.drop_column(column.name)
