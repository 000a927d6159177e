"""tolerances: what may move how far, exceptions that a breach opens, and change requests"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0013"
down_revision = "0012"

CAP = 10**15


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


METRIC = choice(
    *("metric", "finish", "period_cost", "whole_life_cost", "cost_at_completion", "risk_exposure"),
    *("annual_benefits", "scope", "quality", "sustainability"),
)
OBJECTIVE = choice("objective", "time", "cost", "scope", "quality", "risk", "benefits", "sustainability")
STANDING = choice("standing", "within", "forecast_breach", "actual_breach")
INDEXES: dict[str, list[list[str]]] = {
    "tolerance_readings": [
        ["component_id"],
        ["organisation_id", "component_id", "id"],
        ["organisation_id", "metric", "component_id", "as_of"],
    ],
    "change_requests": [
        ["component_id"],
        ["decision_id"],
        ["organisation_id", "component_id", "id"],
        ["organisation_id", "outcome"],
    ],
    "tolerances": [
        ["component_id"],
        ["decision_id"],
        ["organisation_id", "component_id", "id"],
        ["organisation_id", "metric", "component_id"],
    ],
    "exceptions": [
        ["answers_at_id"],
        ["component_id"],
        ["decision_id"],
        ["organisation_id", "component_id", "id"],
        ["organisation_id", "status", "answer_by"],
        ["plan_decision_id"],
        ["tolerance_id"],
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
    op.create_table(
        "tolerance_readings",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("metric", METRIC, nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("baseline", model.Exact(), nullable=False),
        sa.Column("actual", model.Exact(), nullable=True),
        sa.Column("forecast", model.Exact(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        *own_columns(),
        within_organisation("tolerance_readings", "component_id", "components"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tolerance_readings")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_tolerance_readings_organisation_id_id")),
    )

    op.create_table(
        "change_requests",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "request_for_change",
                "off_specification",
                "concession",
                name="changekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "scope", "external", "performance", "error", name="changereason", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("supplier", sa.String(), nullable=True),
        sa.Column("cost_effect_minor", sa.BigInteger(), nullable=True),
        sa.Column("cost_effect_currency", sa.String(length=3), nullable=True),
        sa.Column("time_effect_days", sa.Integer(), nullable=True),
        sa.Column("other_effects", sa.JSON(), nullable=False),
        sa.Column("affects", sa.JSON(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "submitted",
                "approved",
                "rejected",
                "withdrawn",
                "verified",
                name="changestatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("raised_by", sa.String(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("impact", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("decision_id", model.Guid(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("verified_by", sa.String(), nullable=True),
        *own_columns(),
        sa.CheckConstraint(
            f"cost_effect_minor BETWEEN -{CAP} AND {CAP}", name=op.f("ck_change_requests_cost_effect_minor")
        ),
        within_organisation("change_requests", "component_id", "components"),
        within_organisation("change_requests", "decision_id", "decisions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_requests")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_change_requests_organisation_id_id")),
        sa.UniqueConstraint(
            "organisation_id", "reference", name=op.f("uq_change_requests_organisation_id_reference")
        ),
    )

    op.create_table(
        "tolerances",
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column(
            "applies_to",
            sa.Enum("itself", "programmes", "projects", name="appliesto", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("objective", OBJECTIVE, nullable=False),
        sa.Column("metric", METRIC, nullable=False),
        sa.Column("work_package", sa.String(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("over_ratio", model.Exact(), nullable=True),
        sa.Column("under_ratio", model.Exact(), nullable=True),
        sa.Column("over_amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("over_amount_currency", sa.String(length=3), nullable=True),
        sa.Column("under_amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("under_amount_currency", sa.String(length=3), nullable=True),
        sa.Column("over_units", model.Exact(), nullable=True),
        sa.Column("under_units", model.Exact(), nullable=True),
        sa.Column("rationale", sa.String(), nullable=False),
        sa.Column("decision_id", model.Guid(), nullable=True),
        *own_columns(),
        sa.CheckConstraint(
            f"over_amount_minor BETWEEN -{CAP} AND {CAP}", name=op.f("ck_tolerances_over_amount_minor")
        ),
        sa.CheckConstraint(
            f"under_amount_minor BETWEEN -{CAP} AND {CAP}", name=op.f("ck_tolerances_under_amount_minor")
        ),
        within_organisation("tolerances", "component_id", "components"),
        within_organisation("tolerances", "decision_id", "decisions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tolerances")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_tolerances_organisation_id_id")),
    )

    op.create_table(
        "exceptions",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("component_id", model.Guid(), nullable=False),
        sa.Column("tolerance_id", model.Guid(), nullable=False),
        sa.Column("objective", OBJECTIVE, nullable=False),
        sa.Column("metric", METRIC, nullable=False),
        sa.Column("work_package", sa.String(), nullable=True),
        sa.Column("breach_of", sa.String(), nullable=False),
        sa.Column("opened_as", STANDING, nullable=False),
        sa.Column("standing", STANDING, nullable=False),
        sa.Column("opened_with", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "reported",
                "deferred",
                "planning",
                "closed",
                name="exceptionstatus",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answers_at_id", model.Guid(), nullable=True),
        sa.Column("answering_body", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("consequence", sa.String(), nullable=True),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("recommendation", sa.String(), nullable=True),
        sa.Column("lessons", sa.String(), nullable=True),
        sa.Column("remark", sa.String(), nullable=True),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("reported_at", model.UtcDateTime(), nullable=True),
        sa.Column(
            "response",
            sa.Enum(
                "more_tolerance",
                "exception_plan",
                "premature_close",
                "defer",
                "concession",
                name="response",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("rationale", sa.String(), nullable=True),
        sa.Column("defer_until", sa.Date(), nullable=True),
        sa.Column("tolerance", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("decision_id", model.Guid(), nullable=True),
        sa.Column("plan_decision_id", model.Guid(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("days_to_answer", sa.Integer(), nullable=True),
        sa.Column("closed_at", model.UtcDateTime(), nullable=True),
        *own_columns(),
        within_organisation("exceptions", "answers_at_id", "components"),
        within_organisation("exceptions", "component_id", "components"),
        within_organisation("exceptions", "decision_id", "decisions"),
        within_organisation("exceptions", "plan_decision_id", "decisions"),
        within_organisation("exceptions", "tolerance_id", "tolerances"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exceptions")),
        sa.UniqueConstraint("organisation_id", "id", name=op.f("uq_exceptions_organisation_id_id")),
        sa.UniqueConstraint(
            "organisation_id", "reference", name=op.f("uq_exceptions_organisation_id_reference")
        ),
    )
    for table, indexes in INDEXES.items():
        for columns in indexes:
            op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)
    op.add_column("cost_postings", sa.Column("change_request_id", model.Guid(), nullable=True))
    op.create_index(op.f("ix_cost_postings_change_request_id"), "cost_postings", ["change_request_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_cost_postings_change_request_id"), "cost_postings")
    op.drop_column("cost_postings", "change_request_id")
    for table in ("exceptions", "tolerances", "change_requests", "tolerance_readings"):
        op.drop_table(table)
