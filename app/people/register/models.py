"""Who can be put on work: people, those not found yet, and groups of them."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique, within_organisation


class PersonKind(StrEnum):
    """Whether somebody is named, stands for whoever is found, or is several alike."""

    PERSON = "person"
    GENERIC = "generic"
    GROUP = "group"


class Person(Entity):
    """``role_id`` is the one role in which somebody counts as capacity; ``other_roles`` they can stand in for.

    ``availability``: the share of their time that leave and business as usual leave to plan with.
    ``calendar_component_id``: whose working calendar they keep; null for the organisation's.
    ``working_weekdays``: the days of it they work, where that is not all. ``rates``: what a day costs, from when.
    """

    __tablename__ = "people"
    __table_args__ = (
        referable(),
        unique("code", taken="Somebody else has this code."),
        within_organisation("role_id", "resource_roles"),
        within_organisation("member_id", "members"),
        within_organisation("calendar_component_id", "components"),
        sa.CheckConstraint("headcount >= 1", name="headcount"),
        sa.CheckConstraint("CAST(fte AS NUMERIC) BETWEEN 0 AND 1", name="fte"),
        sa.CheckConstraint("CAST(availability AS NUMERIC) BETWEEN 0 AND 1", name="availability"),
    )

    code: Mapped[str]
    name: Mapped[str | None]
    kind: Mapped[PersonKind]
    headcount: Mapped[int]
    member_id: Mapped[UUID | None] = mapped_column(index=True)
    role_id: Mapped[UUID] = mapped_column(index=True)
    other_roles: Mapped[list[Any]]
    skills: Mapped[list[Any]]
    fte: Mapped[Decimal]
    availability: Mapped[Decimal]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    calendar_component_id: Mapped[UUID | None] = mapped_column(index=True)
    working_weekdays: Mapped[list[Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    absences: Mapped[list[Any]]
    rates: Mapped[list[Any] | None] = mapped_column(sa.JSON(none_as_null=True))
