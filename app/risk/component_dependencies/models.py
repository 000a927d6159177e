"""Dependencies between components: what one gives and another needs."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique, within_organisation
from app.risk.assumptions.models import Confidence
from app.risk.raid import Move


class DependencyStatus(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    AT_RISK = "at_risk"
    MET = "met"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"


class Side(StrEnum):
    """Who agrees: the component that gives, or the one that receives."""

    GIVER = "giver"
    RECEIVER = "receiver"


S = DependencyStatus
AHEAD = frozenset({S.PROPOSED, S.AGREED, S.AT_RISK})
MOVES: Mapping[str, Move] = {
    "concern": Move(frozenset({S.AGREED}), S.AT_RISK),
    "reassurance": Move(frozenset({S.AT_RISK}), S.AGREED),
    "delivery": Move(frozenset({S.AGREED, S.AT_RISK, S.MISSED}), S.MET),
    "miss": Move(frozenset({S.AGREED, S.AT_RISK}), S.MISSED),
    "withdrawal": Move(AHEAD | {S.MISSED}, S.WITHDRAWN),
}


class ComponentDependency(Entity):
    """``component_id`` is the component that receives; each side's agreement is a day and a member's id."""

    __tablename__ = "component_dependencies"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("giver_id", "components"),
        unique("reference", taken="Another dependency has this reference."),
        sa.CheckConstraint("component_id <> giver_id", name="sides"),
        sa.CheckConstraint("(status = 'met') = (met_on IS NOT NULL)", name="met_on"),
    )

    component_id: Mapped[UUID]
    giver_id: Mapped[UUID] = mapped_column(index=True)
    reference: Mapped[str]
    what: Mapped[str]
    description: Mapped[str | None]
    owner: Mapped[str | None]
    needed_by: Mapped[date]
    promised_on: Mapped[date | None]
    forecast_on: Mapped[date | None]
    confidence: Mapped[Confidence]
    circular: Mapped[bool]
    status: Mapped[DependencyStatus] = mapped_column(default=DependencyStatus.PROPOSED)
    giver_agreed_on: Mapped[date | None]
    giver_agreed_by: Mapped[str | None]
    receiver_agreed_on: Mapped[date | None]
    receiver_agreed_by: Mapped[str | None]
    met_on: Mapped[date | None]
