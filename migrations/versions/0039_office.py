"""office: its services and what is asked of them, improvements, maturity models and assessments"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0039"
down_revision = "0038"

CAP = 10**15
Row = dict[str, Any]


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def text(name: str, *, optional: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=optional)


def column(name: str, type_: Any, *, optional: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=optional)


def refers(table: str, name: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", name],
        [f"{other}.organisation_id", f"{other}.id"],
        name=op.f(f"fk_{table}_organisation_id_{name}"),
    )


def unique(table: str, *columns: str) -> sa.UniqueConstraint:
    name = op.f("_".join((f"uq_{table}_organisation_id", *columns)))
    return sa.UniqueConstraint("organisation_id", *columns, name=name)


def entity(table: str, *parts: Any, indexes: tuple[list[str], ...] = ()) -> None:
    op.create_table(
        table,
        *parts,
        column("id", model.Guid()),
        column("organisation_id", model.Guid()),
        column("version", sa.Integer()),
        column("created_at", model.UtcDateTime()),
        column("updated_at", model.UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        unique(table, "id"),
    )
    for columns in indexes:
        op.create_index(op.f("_".join((f"ix_{table}", *columns))), table, columns)


LISTED = (["component_id"], ["organisation_id", "component_id", "id"])


def upgrade() -> None:
    services()
    requests()
    maturity()
    improvements()
    each_charter(whole)


def services() -> None:
    t = "office_services"
    groups = ("strategy_and_portfolio", "governance_and_assurance", "delivery_support")
    more = ("centre_of_excellence", "information", "people")
    entity(
        t,
        column("component_id", model.Guid()),
        column("office_id", model.Guid()),
        text("reference"),
        column("group", choice("servicegroup", *groups, *more)),
        text("name"),
        text("description", optional=True),
        text("customer"),
        text("trigger", optional=True),
        column("inputs", sa.JSON()),
        column("outputs", sa.JSON()),
        column("response_days", sa.Integer(), optional=True),
        text("cadence", optional=True),
        text("owner"),
        text("unit", optional=True),
        column("cost_per_unit_minor", sa.BigInteger(), optional=True),
        column("cost_per_unit_currency", sa.String(3), optional=True),
        column("status", choice("servicestatus", "proposed", "pilot", "live", "retired")),
        column("status_since", sa.Date()),
        column("maturity", sa.Integer(), optional=True),
        column("maturity_target", sa.Integer(), optional=True),
        column("serves", sa.JSON()),
        sa.CheckConstraint(
            f"cost_per_unit_minor BETWEEN -{CAP} AND {CAP}", name=op.f(f"ck_{t}_cost_per_unit_minor")
        ),
        refers(t, "component_id", "components"),
        refers(t, "office_id", "offices"),
        unique(t, "reference"),
        unique(t, "office_id", "name"),
        indexes=LISTED,
    )


def requests() -> None:
    t = "service_requests"
    entity(
        t,
        column("component_id", model.Guid()),
        column("service_id", model.Guid()),
        text("reference"),
        text("subject"),
        text("requester"),
        column("asked_on", sa.Date()),
        column("answered_on", sa.Date(), optional=True),
        column("done_on", sa.Date(), optional=True),
        column("hours", model.Exact(), optional=True),
        sa.CheckConstraint(
            "answered_on >= asked_on AND done_on >= answered_on", name=op.f(f"ck_{t}_in_order")
        ),
        refers(t, "component_id", "components"),
        refers(t, "service_id", "office_services"),
        unique(t, "reference"),
        indexes=(*LISTED, ["organisation_id", "service_id", "asked_on"]),
    )


def maturity() -> None:
    t = "maturity_models"
    entity(
        t,
        text("code"),
        column("edition", sa.Integer()),
        text("name"),
        text("source"),
        column("perspectives", sa.JSON()),
        column("levels", sa.JSON()),
        column("attributes", sa.JSON()),
        column("pass_fraction", model.Exact()),
        unique(t, "code", "edition"),
    )
    t = "maturity_assessments"
    entity(
        t,
        column("component_id", model.Guid()),
        column("office_id", model.Guid()),
        column("model_id", model.Guid()),
        text("reference"),
        column("kind", choice("assessmentkind", "self", "independent")),
        text("assessor"),
        text("assessor_id"),
        column("assessed_on", sa.Date()),
        column("sample", sa.JSON()),
        column("findings", sa.JSON()),
        column("targets", sa.JSON()),
        column("reassess_on", sa.Date(), optional=True),
        column("status", choice("assessmentstatus", "draft", "completed")),
        refers(t, "component_id", "components"),
        refers(t, "office_id", "offices"),
        refers(t, "model_id", "maturity_models"),
        unique(t, "reference"),
        indexes=(*LISTED, ["model_id"], ["organisation_id", "office_id", "assessed_on"]),
    )


def improvements() -> None:
    t = "improvements"
    entity(
        t,
        column("component_id", model.Guid()),
        column("office_id", model.Guid()),
        text("reference"),
        text("title"),
        text("problem"),
        text("evidence"),
        text("hypothesis"),
        text("measure", optional=True),
        text("unit", optional=True),
        column("baseline_value", model.Exact(), optional=True),
        column("target_value", model.Exact(), optional=True),
        column("observation_days", sa.Integer()),
        column("size", choice("improvementsize", "S", "M", "L")),
        column("effort_hours", model.Exact()),
        text("benefit"),
        column("benefit_hours", model.Exact(), optional=True),
        column("visible_days", sa.Integer(), optional=True),
        column("is_reversible", sa.Boolean(), optional=True),
        column("changes_policy", sa.Boolean(), optional=True),
        text("owner", optional=True),
        column("due_on", sa.Date(), optional=True),
        column(
            "origin",
            choice("improvementorigin", "lesson", "audit", "survey", "kpi", "maturity", "suggestion"),
        ),
        column("maturity_model_id", model.Guid(), optional=True),
        column("maturity_attributes", sa.JSON()),
        column(
            "status",
            choice("improvementstatus", "idea", "accepted", "doing", "measuring", "done", "dropped"),
        ),
        column("status_since", sa.Date()),
        column("result_value", model.Exact(), optional=True),
        column("measured_on", sa.Date(), optional=True),
        column("steps", sa.JSON()),
        sa.CheckConstraint("status <> 'done' OR result_value IS NOT NULL", name=op.f(f"ck_{t}_measured")),
        refers(t, "component_id", "components"),
        refers(t, "office_id", "offices"),
        refers(t, "maturity_model_id", "maturity_models"),
        unique(t, "reference"),
        indexes=(*LISTED, ["maturity_model_id"], ["organisation_id", "office_id", "status"]),
    )


OFFICES = sa.table("offices", sa.column("id", model.Guid()), sa.column("charter", sa.JSON()))
TEXTS = (
    *("problem", "owner", "reporting_line", "boundaries", "roles", "budget", "steering", "tools"),
    *("assumptions", "risks", "escalation", "first_100_days", "approval_id"),
)
LISTS = ("customers", "standards")
OF_MEASURES = ("kpi", "target_value", "owner")


def whole(charter: Row) -> Row:
    """A charter of before with all that one may say, of which it says nothing."""
    measures = [dict.fromkeys(OF_MEASURES) | each for each in charter["measures"]]
    return dict.fromkeys(TEXTS) | {name: [] for name in LISTS} | charter | {"measures": measures}


def as_before(charter: Row) -> Row:
    """A charter as it was known then: what only came since has nowhere to be."""
    kept = without(charter, (*TEXTS, *LISTS))
    return kept | {"measures": [without(each, OF_MEASURES) for each in charter["measures"]]}


def without(row: Row, names: tuple[str, ...]) -> Row:
    return {name: value for name, value in row.items() if name not in names}


def each_charter(changed: Callable[[Row], Row]) -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(OFFICES)).all():
        charter = changed(row.charter)
        connection.execute(sa.update(OFFICES).where(OFFICES.c.id == row.id).values(charter=charter))


def downgrade() -> None:
    each_charter(as_before)
    for table in (
        *("improvements", "maturity_assessments", "maturity_models"),
        *("service_requests", "office_services"),
    ):
        op.drop_table(table)
