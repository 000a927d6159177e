"""Offices: what each is for, which part of the tree it serves, with what powers, and from when."""

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.authority.matrix import Circumstance, Matter, Mode, PmoType
from app.core.model import Entity, referable, unique, within_organisation


class Office(Entity):
    """A portfolio, programme or project office: the component says which, and what it may serve.

    ``charter`` is kept whole, version by version; ``staff`` names people, by the id of a member.
    """

    __tablename__ = "offices"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        unique("component_id", "name", taken="Another office of this component has this name."),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    name: Mapped[str]
    charter: Mapped[dict[str, Any]]
    staff: Mapped[list[Any]]


class OfficeProfile(Entity):
    """The type that an office has on a component and below it, from a day on.

    Never changed: another follows it. All but the first are by a decision, whose effect they are.
    """

    __tablename__ = "office_profiles"
    __table_args__ = (
        referable(),
        within_organisation("office_id", "offices"),
        within_organisation("component_id", "components"),
        within_organisation("decision_id", "decisions"),
    )

    office_id: Mapped[UUID] = mapped_column(index=True)
    component_id: Mapped[UUID] = mapped_column(index=True)
    type: Mapped[PmoType]
    from_on: Mapped[date]
    delegated: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    decision_id: Mapped[UUID | None] = mapped_column(index=True)


class AuthorityOverride(Entity):
    """A cell of the authority matrix as the organisation has decided it, from a day on."""

    __tablename__ = "authority_overrides"
    __table_args__ = (
        referable(),
        within_organisation("decision_id", "decisions"),
        sa.CheckConstraint("(circumstance IS NULL) = (mode_then IS NULL)", name="circumstance"),
        sa.Index(None, "organisation_id", "matter", "type", "from_on"),
    )

    matter: Mapped[Matter]
    type: Mapped[PmoType]
    mode: Mapped[Mode]
    circumstance: Mapped[Circumstance | None]
    mode_then: Mapped[Mode | None]
    from_on: Mapped[date]
    decision_id: Mapped[UUID] = mapped_column(index=True)
