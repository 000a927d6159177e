"""Releases of agile projects: fixed in time and cost, with scope that is planned, changed and accepted."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.agile.scope import Priority, ScopeKind
from app.calc.money import Money
from app.core.model import Entity, capped, money, referable, unique, within_organisation


class ScopeUnit(StrEnum):
    """What scope is counted in; two teams' points are never added."""

    POINTS = "points"
    ITEMS = "items"


class Release(Entity):
    """``finish_on`` and ``budget`` are fixed: it is scope that gives way."""

    __tablename__ = "releases"
    __table_args__ = (
        within_organisation("component_id", "components"),
        referable(),
        unique("component_id", "name", taken="Another release of this component has this name."),
        sa.CheckConstraint("finish_on >= start_on", name="in_order"),
        capped("budget"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    name: Mapped[str]
    unit: Mapped[ScopeUnit]
    start_on: Mapped[date]
    finish_on: Mapped[date]
    budget: Mapped[Money | None] = money("budget", optional=True)
    note: Mapped[str | None]


class Timebox(Entity):
    """A part of a release of fixed length; those of one release do not overlap."""

    __tablename__ = "timeboxes"
    __table_args__ = (
        within_organisation("component_id", "components"),
        within_organisation("release_id", "releases"),
        referable(),
        unique("release_id", "name", taken="Another timebox of this release has this name."),
        sa.CheckConstraint("finish_on >= start_on", name="in_order"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    release_id: Mapped[UUID] = mapped_column(index=True)
    name: Mapped[str]
    start_on: Mapped[date]
    finish_on: Mapped[date]
    goal: Mapped[str | None]


class ScopeEntry(Entity):
    """One entry of a release's scope ledger; it stays as it was entered, and another one puts it right.

    ``timebox_id`` is where scope is planned to be delivered; acceptance falls where its day does.
    """

    __tablename__ = "scope_entries"
    __table_args__ = (
        within_organisation("component_id", "components"),
        within_organisation("release_id", "releases"),
        within_organisation("timebox_id", "timeboxes"),
        within_organisation("decision_id", "decisions"),
        sa.CheckConstraint("CAST(size AS NUMERIC) > 0", name="size"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    release_id: Mapped[UUID] = mapped_column(index=True)
    timebox_id: Mapped[UUID | None] = mapped_column(index=True)
    decision_id: Mapped[UUID | None] = mapped_column(index=True)
    kind: Mapped[ScopeKind]
    priority: Mapped[Priority]
    size: Mapped[Decimal]
    effective_on: Mapped[date]
    item: Mapped[str | None]
    reason: Mapped[str | None]
