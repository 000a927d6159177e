"""methods: their tailoring, guidance, consultations on plans, and tools"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0037"
down_revision = "0036"

CAP = 10**15
LEVELS, TIERS = ("low", "medium", "high"), ("light", "standard", "full")
INDEXES = {
    "method_tailorings": ("component_id", "method_id", "decision_id"),
    "plan_consultations": ("component_id", "baseline_id", "schedule_version_id"),
}


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=nullable)


def day(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=nullable)


def json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON(), nullable=False)


def reference(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, model.Guid(), nullable=nullable)


def level(name: str) -> sa.Column[Any]:
    return sa.Column(name, choice("level", *LEVELS), nullable=False)


def tier(name: str) -> sa.Column[Any]:
    return sa.Column(name, choice("tier", *TIERS), nullable=False)


def entity() -> list[sa.Column[Any]]:
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


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    name = "_".join((f"uq_{table}_organisation_id", *columns))
    return sa.UniqueConstraint("organisation_id", *columns, name=op.f(name))


def table(name: str, *parts: Any) -> None:
    op.create_table(
        name, *parts, *entity(), sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")), unique(name, "id")
    )
    for column in INDEXES.get(name, ()):
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])
    if name in INDEXES:
        listed = ("organisation_id", "component_id", "id")
        op.create_index(op.f("_".join((f"ix_{name}", *listed))), name, listed)


def methods() -> None:
    table(
        "methods",
        text("slug"),
        sa.Column("number", sa.Integer(), nullable=False),
        text("name"),
        text("description", nullable=True),
        text("based_on", nullable=True),
        *map(json, ("lifecycle_kinds", "principles", "tiers")),
        sa.Column("status", choice("lifecyclestatus", "draft", "in_use", "retired"), nullable=False),
        sa.Column("adopted_at", model.UtcDateTime(), nullable=True),
        unique("methods", "slug", "number"),
    )


def tailorings() -> None:
    name = "method_tailorings"
    table(
        name,
        reference("component_id", nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        text("standard", nullable=True),
        reference("method_id"),
        text("method"),
        *map(level, ("size", "complexity", "regulation", "novelty", "spread")),
        sa.Column(
            "lifecycle_kind", choice("lifecyclekind", "predictive", "iterative", "hybrid"), nullable=False
        ),
        *map(tier, ("size_tier", "risk_tier", "tier")),
        json("driven_by"),
        text("lifecycle"),
        sa.Column("report_every_days", sa.Integer(), nullable=True),
        *map(json, ("required", "omissions")),
        text("stage", nullable=True),
        text("rationale"),
        day("tailored_on", nullable=False),
        text("tailored_by"),
        text("approver_id", nullable=True),
        reference("decision_id"),
        refers(name, "component_id", "components"),
        refers(name, "method_id", "methods"),
        refers(name, "decision_id", "decisions"),
        unique(name, "component_id", "number"),
    )


def guidance() -> None:
    table(
        "guidance_notes",
        sa.Column("kind", choice("guidancekind", "practice", "pitfall"), nullable=False),
        text("title"),
        text("text"),
        text("method", nullable=True),
        text("stage", nullable=True),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
    )


def consultations() -> None:
    name = "plan_consultations"
    said = choice("planresponse", "support", "comment", "objection", "no_view")
    table(
        name,
        reference("component_id", nullable=False),
        reference("baseline_id"),
        reference("schedule_version_id"),
        text("stakeholder"),
        day("asked_on", nullable=False),
        day("respond_by"),
        sa.Column("response", said, nullable=True),
        day("responded_on"),
        text("comment", nullable=True),
        text("done", nullable=True),
        day("settled_on"),
        refers(name, "component_id", "components"),
        refers(name, "baseline_id", "baselines"),
        refers(name, "schedule_version_id", "schedule_versions"),
        sa.CheckConstraint(
            "(baseline_id IS NULL) <> (schedule_version_id IS NULL)", name=op.f(f"ck_{name}_plan")
        ),
        sa.CheckConstraint("(response IS NULL) = (responded_on IS NULL)", name=op.f(f"ck_{name}_responded")),
    )


def tools() -> None:
    table(
        "tools",
        text("name"),
        text("purpose"),
        text("owner"),
        json("users"),
        sa.Column("cost_minor", sa.BigInteger(), nullable=True),
        sa.Column("cost_currency", sa.String(3), nullable=True),
        sa.Column("cost_period", choice("costperiod", "once", "month", "year"), nullable=True),
        day("from_on"),
        day("until_on"),
        sa.CheckConstraint(f"cost_minor BETWEEN -{CAP} AND {CAP}", name=op.f("ck_tools_cost_minor")),
        unique("tools", "name"),
    )


def upgrade() -> None:
    for make in (methods, tailorings, guidance, consultations, tools):
        make()


def downgrade() -> None:
    for name in ("tools", "plan_consultations", "guidance_notes", "method_tailorings", "methods"):
        op.drop_table(name)
