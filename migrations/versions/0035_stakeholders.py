"""stakeholders: registers, assessments, communication plans and contacts"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.core import model

revision = "0035"
down_revision = "0034"

TABLES = (
    "stakeholders",
    "stakeholder_assessments",
    "stakeholder_communications",
    "stakeholder_contacts",
)


def enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


KIND = enum("stakeholderkind", "person", "group")
ENGAGEMENT = enum("engagement", "unaware", "resistant", "neutral", "supportive", "leading")
FREQUENCY = enum("frequency", "once", "weekly", "fortnightly", "monthly", "quarterly", "yearly")
SENTIMENT = enum("sentiment", "negative", "mixed", "neutral", "positive")


def text(name: str, optional: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=optional)


def day(name: str, optional: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=optional)


def number(name: str, optional: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=optional)


def id_of(name: str, optional: bool = False) -> sa.Column[Any]:
    return sa.Column(name, model.Guid(), nullable=optional)


def own(table: str) -> list[Any]:
    """What every entity has."""
    return [
        sa.Column("id", model.Guid(), nullable=False),
        sa.Column("organisation_id", model.Guid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", model.UtcDateTime(), nullable=False),
        sa.Column("updated_at", model.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{other}.organisation_id", f"{other}.id"],
        name=op.f(f"fk_{table}_organisation_id_{column}"),
    )


def unique(table: str, column: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("organisation_id", column, name=op.f(f"uq_{table}_organisation_id_{column}"))


def indexed(table: str, *columns: str) -> None:
    op.create_index(op.f("_".join(("ix", table, *columns))), table, list(columns))


def upgrade() -> None:
    create_stakeholders()
    create_assessments()
    create_communications()
    create_contacts()
    for table in TABLES:
        indexed(table, "organisation_id", "component_id", "id")


def create_stakeholders() -> None:
    op.create_table(
        "stakeholders",
        id_of("component_id"),
        text("reference"),
        text("name"),
        sa.Column("kind", KIND, nullable=False),
        *(text(name, optional=True) for name in ("role", "interests", "expectations", "impact")),
        *(day(name, optional=True) for name in ("left_on", "assessed_on")),
        *(number(name, optional=True) for name in ("power", "interest", "legitimacy", "urgency")),
        text("attitude", optional=True),
        sa.Column("engagement", ENGAGEMENT, nullable=True),
        sa.Column("wanted_engagement", ENGAGEMENT, nullable=True),
        *own("stakeholders"),
        refers("stakeholders", "component_id", "components"),
        unique("stakeholders", "id"),
        unique("stakeholders", "reference"),
    )


def create_assessments() -> None:
    table, estimates = "stakeholder_assessments", ("power", "interest", "legitimacy", "urgency")
    op.create_table(
        table,
        id_of("component_id"),
        id_of("stakeholder_id"),
        id_of("gate_id", optional=True),
        day("assessed_on"),
        *(number(name, optional=name in ("legitimacy", "urgency")) for name in estimates),
        text("attitude", optional=True),
        sa.Column("engagement", ENGAGEMENT, nullable=False),
        sa.Column("wanted_engagement", ENGAGEMENT, nullable=False),
        text("grounds", optional=True),
        *own(table),
        *(
            sa.CheckConstraint(f"{name} BETWEEN 1 AND 5", name=op.f(f"ck_{table}_{name}"))
            for name in estimates
        ),
        refers(table, "component_id", "components"),
        refers(table, "stakeholder_id", "stakeholders"),
        refers(table, "gate_id", "gates"),
    )
    indexed(table, "organisation_id", "id")
    indexed(table, "stakeholder_id")
    indexed(table, "gate_id")


def create_communications() -> None:
    table = "stakeholder_communications"
    op.create_table(
        table,
        id_of("component_id"),
        id_of("stakeholder_id"),
        *map(text, ("message", "channel")),
        sa.Column("frequency", FREQUENCY, nullable=False),
        text("owner"),
        day("next_on", optional=True),
        *own(table),
        refers(table, "component_id", "components"),
        refers(table, "stakeholder_id", "stakeholders"),
        unique(table, "id"),
    )
    indexed(table, "stakeholder_id")


def create_contacts() -> None:
    table = "stakeholder_contacts"
    op.create_table(
        table,
        id_of("component_id"),
        id_of("stakeholder_id"),
        id_of("communication_id", optional=True),
        day("held_on"),
        *map(text, ("channel", "held_by")),
        text("feedback", optional=True),
        sa.Column("sentiment", SENTIMENT, nullable=True),
        *own(table),
        refers(table, "component_id", "components"),
        refers(table, "stakeholder_id", "stakeholders"),
        refers(table, "communication_id", "stakeholder_communications"),
    )
    indexed(table, "organisation_id", "id")
    indexed(table, "stakeholder_id")
    indexed(table, "communication_id")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
