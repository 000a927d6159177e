"""raid: issues, assumptions and what rests on them, dependencies between components, risk indicators"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0019"
down_revision = "0018"

CAP = 10**15


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


METRIC = choice(
    *("metric", "finish", "period_cost", "whole_life_cost", "cost_at_completion", "risk_exposure"),
    *("annual_benefits", "scope", "quality", "sustainability"),
)
INDEXES: dict[str, list[list[str]]] = {
    "issues": [["organisation_id", "component_id", "id"], ["risk_id"]],
    "assumptions": [["issue_id"], ["organisation_id", "component_id", "id"], ["risk_id"]],
    "assumption_links": [
        ["dependant_id"],
        ["organisation_id", "component_id", "id"],
        ["organisation_id", "id"],
    ],
    "component_dependencies": [["giver_id"], ["organisation_id", "component_id", "id"]],
    "risk_indicators": [["organisation_id", "component_id", "id"]],
    "indicator_readings": [
        ["indicator_id"],
        ["organisation_id", "component_id", "id"],
        ["organisation_id", "id"],
    ],
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


def within_organisation(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{other}.organisation_id", f"{other}.id"],
        name=op.f(f"fk_{table}_organisation_id_{column}"),
    )


def upgrade() -> None:
    with op.batch_alter_table("risks") as risks:
        risks.drop_index(op.f("ix_risks_organisation_id_id"))
        risks.create_unique_constraint(op.f("uq_risks_organisation_id_id"), ["organisation_id", "id"])
    op.create_table(
        "issues",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column(
            "kind",
            choice("issuekind", "problem", "request_for_change", "off_specification", "business_opportunity"),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("effect", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("priority", choice("grade", "low", "medium", "high", "critical"), nullable=False),
        sa.Column("severity", choice("grade", "low", "medium", "high", "critical"), nullable=False),
        sa.Column("impact_minor", sa.BigInteger(), nullable=True),
        sa.Column("impact_currency", sa.String(length=3), nullable=True),
        sa.Column("schedule_impact_days", sa.Integer(), nullable=True),
        sa.Column("impact_band", sa.Integer(), nullable=True),
        sa.Column("other_impacts", sa.JSON(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_by", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("fallback", sa.String(), nullable=True),
        sa.Column("resolution", sa.String(), nullable=True),
        sa.Column(
            "status", choice("issuestatus", "open", "in_progress", "resolved", "closed"), nullable=False
        ),
        sa.Column(
            "closure_reason",
            choice("issueclosure", "resolved", "accepted", "rejected", "duplicate", "superseded"),
            nullable=True,
        ),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("risk_id", model.Guid(), nullable=True),
        *own_columns(),
        sa.CheckConstraint(
            "(status = 'closed') = (closure_reason IS NOT NULL AND evidence IS NOT NULL)",
            name=op.f("ck_issues_closure"),
        ),
        sa.CheckConstraint(f"impact_minor BETWEEN -{CAP} AND {CAP}", name=op.f("ck_issues_impact_minor")),
        within_organisation("issues", "component_id", "components"),
        within_organisation("issues", "risk_id", "risks"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_issues_organisation_id_id")),
        sa.UniqueConstraint("organisation_id", "reference", name=op.f("uq_issues_organisation_id_reference")),
    )
    op.create_table(
        "assumptions",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("confidence", choice("confidence", "low", "medium", "high"), nullable=False),
        sa.Column("impact_if_wrong", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column(
            "status", choice("assumptionstatus", "valid", "in_doubt", "invalid", "confirmed"), nullable=False
        ),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("judged_on", sa.Date(), nullable=True),
        sa.Column("risk_id", model.Guid(), nullable=True),
        sa.Column("issue_id", model.Guid(), nullable=True),
        *own_columns(),
        within_organisation("assumptions", "component_id", "components"),
        within_organisation("assumptions", "issue_id", "issues"),
        within_organisation("assumptions", "risk_id", "risks"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assumptions")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_assumptions_organisation_id_id")),
        sa.UniqueConstraint(
            "organisation_id", "reference", name=op.f("uq_assumptions_organisation_id_reference")
        ),
    )
    op.create_table(
        "assumption_links",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("assumption_id", model.Guid(), nullable=False),
        sa.Column(
            "kind",
            choice(
                "dependantkind", "score", "baseline", "benefit", "decision", "risk", "task", "business_case"
            ),
            nullable=False,
        ),
        sa.Column("dependant_id", model.Guid(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        *own_columns(),
        within_organisation("assumption_links", "assumption_id", "assumptions"),
        within_organisation("assumption_links", "component_id", "components"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assumption_links")),
        sa.UniqueConstraint(
            "organisation_id",
            "assumption_id",
            "dependant_id",
            name=op.f("uq_assumption_links_organisation_id_assumption_id_dependant_id"),
        ),
    )
    op.create_table(
        "component_dependencies",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("giver_id", model.Guid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("needed_by", sa.Date(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("forecast_on", sa.Date(), nullable=True),
        sa.Column("confidence", choice("confidence", "low", "medium", "high"), nullable=False),
        sa.Column("circular", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            choice("dependencystatus", "proposed", "agreed", "at_risk", "met", "missed", "withdrawn"),
            nullable=False,
        ),
        sa.Column("giver_agreed_on", sa.Date(), nullable=True),
        sa.Column("giver_agreed_by", sa.String(), nullable=True),
        sa.Column("receiver_agreed_on", sa.Date(), nullable=True),
        sa.Column("receiver_agreed_by", sa.String(), nullable=True),
        sa.Column("met_on", sa.Date(), nullable=True),
        *own_columns(),
        sa.CheckConstraint(
            "(status = 'met') = (met_on IS NOT NULL)", name=op.f("ck_component_dependencies_met_on")
        ),
        sa.CheckConstraint("component_id <> giver_id", name=op.f("ck_component_dependencies_sides")),
        within_organisation("component_dependencies", "component_id", "components"),
        within_organisation("component_dependencies", "giver_id", "components"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_component_dependencies")),
        sa.UniqueConstraint(
            "organisation_id", "id", name=op.f("uq_component_dependencies_organisation_id_id")
        ),
        sa.UniqueConstraint(
            "organisation_id", "reference", name=op.f("uq_component_dependencies_organisation_id_reference")
        ),
    )
    op.create_table(
        "risk_indicators",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("measure", METRIC, nullable=True),
        sa.Column("worse", choice("worse", "above", "below"), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("amber", sa.String(), nullable=False),
        sa.Column("red", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("amber_review_days", sa.Integer(), nullable=True),
        sa.Column("red_review_days", sa.Integer(), nullable=False),
        sa.Column("risk_ids", sa.JSON(), nullable=False),
        sa.Column("status", choice("indicatorstatus", "active", "retired"), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("colour", choice("rag", "green", "amber", "red"), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=True),
        *own_columns(),
        sa.CheckConstraint(
            "(value IS NULL) = (as_of IS NULL) AND (value IS NULL) = (colour IS NULL)",
            name=op.f("ck_risk_indicators_read"),
        ),
        within_organisation("risk_indicators", "component_id", "components"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_indicators")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_risk_indicators_organisation_id_id")),
        sa.UniqueConstraint(
            "organisation_id", "reference", name=op.f("uq_risk_indicators_organisation_id_reference")
        ),
    )
    op.create_table(
        "indicator_readings",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("indicator_id", model.Guid(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("colour", choice("rag", "green", "amber", "red"), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("reviewed_risk_ids", sa.JSON(), nullable=False),
        *own_columns(),
        within_organisation("indicator_readings", "component_id", "components"),
        within_organisation("indicator_readings", "indicator_id", "risk_indicators"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_readings")),
    )

    for table, indexes in INDEXES.items():
        for columns in indexes:
            op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)


def downgrade() -> None:
    for table in reversed(INDEXES):
        op.drop_table(table)
    with op.batch_alter_table("risks") as risks:
        risks.drop_constraint(op.f("uq_risks_organisation_id_id"), type_="unique")
        risks.create_index(op.f("ix_risks_organisation_id_id"), ["organisation_id", "id"])
    if op.get_bind().dialect.name == "sqlite":
        put_checks_with_their_columns("impact_low_minor", "impact_high_minor")


def put_checks_with_their_columns(*names: str) -> None:
    """Undo what copying the table did: SQLite lets 0007 drop a column with its check, and not without."""
    with op.batch_alter_table("risks") as risks:
        for name in names:
            risks.drop_constraint(op.f(f"ck_risks_{name}"), type_="check")
    for name in names:
        op.execute(
            f"ALTER TABLE risks ADD COLUMN kept BIGINT CONSTRAINT ck_risks_{name} "
            f"CHECK (kept BETWEEN -{CAP} AND {CAP})"
        )
        op.execute(f"UPDATE risks SET kept = {name}")
        op.execute(f"ALTER TABLE risks DROP COLUMN {name}")
        op.execute(f"ALTER TABLE risks RENAME COLUMN kept TO {name}")
