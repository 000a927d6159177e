"""Bodies that decide: who sits in them, by which rule, and how far their authority goes."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.authority.sitting import CHAIR, EXECUTIVE
from app.core.model import Entity, referable, unique, within_organisation


class BodyKind(StrEnum):
    PORTFOLIO_BOARD = "portfolio_board"
    PROGRAMME_BOARD = "programme_board"
    PROJECT_BOARD = "project_board"
    CHANGE_AUTHORITY = "change_authority"
    DESIGN_AUTHORITY = "design_authority"
    OTHER = "other"


class SeatRole(StrEnum):
    EXECUTIVE = EXECUTIVE
    CHAIR = CHAIR
    SENIOR_USER = "senior_user"
    SENIOR_SUPPLIER = "senior_supplier"
    FINANCE = "finance"
    MEMBER = "member"


class RuleKind(StrEnum):
    EXECUTIVE = "executive"  # decides, after hearing the others, whose votes are advice
    MAJORITY = "majority"
    UNANIMITY = "unanimity"
    NO_OBJECTION = "no_objection"  # in so many days


class TakesEffect(StrEnum):
    IMMEDIATELY = "immediately"
    MINUTES_CONFIRMED = "minutes_confirmed"


class Body(Entity):
    """Decides on its component and all below it. ``rank`` orders those of one component, the lowest first.

    ``seats``, ``rule`` and ``limits`` are kept whole, version by version.
    """

    __tablename__ = "bodies"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        unique("component_id", "name", taken="Another body of this component has this name."),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    name: Mapped[str]
    kind: Mapped[BodyKind]
    rank: Mapped[int]
    seats: Mapped[list[Any]]
    rule: Mapped[dict[str, Any]]
    limits: Mapped[list[Any]]
    ended_on: Mapped[date | None]


class Delegation(Entity):
    """A seat given away for a time: to a delegate, or, in an absence, to whoever is its alternate."""

    __tablename__ = "delegations"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("body_id", "bodies"),
        within_organisation("person_id", "members"),
        within_organisation("delegate_id", "members"),
        sa.CheckConstraint("from_on <= to_on", name="dates"),
        sa.Index(None, "organisation_id", "body_id", "to_on"),
        sa.CheckConstraint("person_id <> delegate_id", name="another"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    body_id: Mapped[UUID] = mapped_column()
    person_id: Mapped[UUID] = mapped_column(index=True)
    delegate_id: Mapped[UUID | None] = mapped_column(index=True)
    from_on: Mapped[date]
    to_on: Mapped[date]
    delegated: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    reason: Mapped[str]
    revoked_at: Mapped[datetime | None]
