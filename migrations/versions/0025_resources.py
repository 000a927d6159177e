"""resources: roles, people, the certificates they hold, stated capacity, demand, assignments"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0025"
down_revision = "0024"

INDEXES: dict[str, list[list[str]]] = {
    "resource_roles": [],
    "people": [["role_id"], ["member_id"], ["calendar_component_id"]],
    "held_certificates": [["organisation_id", "id"], ["person_id"]],
    "role_capacity": [["organisation_id", "id"], ["role_id"], ["period_id"]],
    "resource_demands": [
        *(["organisation_id", "id"], ["organisation_id", "component_id", "id"]),
        *(["role_id"], ["period_id"]),
    ],
    "resource_assignments": [
        *(["organisation_id", "id"], ["organisation_id", "component_id", "id"]),
        *(["person_id"], ["role_id"], ["period_id"]),
    ],
}


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def own_columns() -> list[sa.Column[Any]]:
    """What every record has."""
    return [
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
    ]


def ids(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, model.Guid(), nullable=False) for name in names]


def texts(*names: str, optional: bool = True) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(), nullable=optional) for name in names]


def days(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Date(), nullable=True) for name in names]


def exact(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, model.Exact(), nullable=False) for name in names]


def lists(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.JSON(), nullable=False) for name in names]


def key(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def referable(table: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("organisation_id", "id", name=op.f(f"uq_{table}_organisation_id_id"))


def one_code(table: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("organisation_id", "code", name=op.f(f"uq_{table}_organisation_id_code"))


def check(table: str, name: str, text: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(text, name=op.f(f"ck_{table}_{name}"))


def share(table: str, name: str) -> sa.CheckConstraint:
    return check(table, name, f"CAST({name} AS NUMERIC) BETWEEN 0 AND 1")


def within_organisation(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{other}.organisation_id", f"{other}.id"],
        name=op.f(f"fk_{table}_organisation_id_{column}"),
    )


def upgrade() -> None:
    the_pool()
    what_is_asked_for()
    for table, indexes in INDEXES.items():
        for columns in indexes:
            op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, columns)


def the_pool() -> None:
    op.create_table(
        "resource_roles",
        *texts("code", "name", optional=False),
        *texts("description", "required_scheme"),
        *lists("required_skills"),
        *own_columns(),
        key("resource_roles"),
        referable("resource_roles"),
        one_code("resource_roles"),
    )
    op.create_table(
        "people",
        *texts("code", optional=False),
        *texts("name"),
        sa.Column("kind", choice("personkind", "person", "generic", "group"), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("member_id", model.Guid(), nullable=True),
        *ids("role_id"),
        *lists("other_roles", "skills"),
        *exact("fte", "availability"),
        *days("starts_on", "ends_on"),
        sa.Column("calendar_component_id", model.Guid(), nullable=True),
        sa.Column("working_weekdays", sa.JSON(none_as_null=True), nullable=True),
        *lists("absences"),
        sa.Column("rates", sa.JSON(none_as_null=True), nullable=True),
        *own_columns(),
        check("people", "headcount", "headcount >= 1"),
        *(share("people", "fte"), share("people", "availability")),
        within_organisation("people", "role_id", "resource_roles"),
        within_organisation("people", "member_id", "members"),
        within_organisation("people", "calendar_component_id", "components"),
        *(key("people"), referable("people"), one_code("people")),
    )
    op.create_table(
        "held_certificates",
        *ids("person_id"),
        *texts("scheme", optional=False),
        *texts("number"),
        sa.Column("valid_from", sa.Date(), nullable=False),
        *days("expires_on"),
        *own_columns(),
        check("held_certificates", "in_order", "expires_on >= valid_from"),
        within_organisation("held_certificates", "person_id", "people"),
        key("held_certificates"),
    )
    op.create_table(
        "role_capacity",
        *ids("role_id", "period_id"),
        *exact("fte", "availability"),
        *own_columns(),
        check("role_capacity", "fte", "CAST(fte AS NUMERIC) >= 0"),
        share("role_capacity", "availability"),
        within_organisation("role_capacity", "role_id", "resource_roles"),
        within_organisation("role_capacity", "period_id", "reporting_periods"),
        key("role_capacity"),
        sa.UniqueConstraint("organisation_id", "role_id", "period_id"),
    )


def what_is_asked_for() -> None:
    op.create_table(
        "resource_demands",
        *ids("component_id", "role_id", "period_id"),
        sa.Column("kind", choice("demandkind", "committed", "pipeline"), nullable=False),
        *exact("fte", "probability"),
        *days("start_on", "finish_on"),
        *own_columns(),
        check("resource_demands", "fte", "CAST(fte AS NUMERIC) >= 0"),
        share("resource_demands", "probability"),
        check("resource_demands", "committed", "kind = 'pipeline' OR CAST(probability AS NUMERIC) = 1"),
        check("resource_demands", "in_order", "finish_on >= start_on"),
        within_organisation("resource_demands", "component_id", "components"),
        within_organisation("resource_demands", "role_id", "resource_roles"),
        within_organisation("resource_demands", "period_id", "reporting_periods"),
        key("resource_demands"),
        sa.UniqueConstraint("organisation_id", "component_id", "role_id", "period_id", "kind"),
    )
    op.create_table(
        "resource_assignments",
        *ids("component_id", "person_id", "role_id", "period_id"),
        sa.Column("status", choice("assignmentstatus", "draft", "committed"), nullable=False),
        *exact("fte"),
        *days("start_on", "finish_on"),
        *texts("overtime_reason", "overtime_by", "note"),
        *own_columns(),
        check("resource_assignments", "fte", "CAST(fte AS NUMERIC) > 0"),
        check("resource_assignments", "in_order", "finish_on >= start_on"),
        check("resource_assignments", "overtime", "(overtime_by IS NULL) = (overtime_reason IS NULL)"),
        within_organisation("resource_assignments", "component_id", "components"),
        within_organisation("resource_assignments", "person_id", "people"),
        within_organisation("resource_assignments", "role_id", "resource_roles"),
        within_organisation("resource_assignments", "period_id", "reporting_periods"),
        key("resource_assignments"),
        sa.UniqueConstraint("organisation_id", "component_id", "person_id", "role_id", "period_id"),
    )


def downgrade() -> None:
    for table in reversed(INDEXES):
        op.drop_table(table)
