"""Risks that one level puts to another, and what that answers."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.appetite import Beyond
from app.core.model import Entity, referable, within_organisation


class EscalationDirection(StrEnum):
    """To a level above, or to one below."""

    UP = "up"
    DOWN = "down"


class EscalationStatus(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class RiskEscalation(Entity):
    """A proposal that the risk be held at ``to_id``; until it is accepted, ``from_id`` holds it.

    ``component_id`` is the lower of the two, for whom it concerns sees it from there. ``beyond`` is the limit
    that made a rule propose it, null where somebody did. One about all threats together has no risk, but the
    ``limit_id`` that they break, and the ``exposure`` that they came to.
    """

    __tablename__ = "risk_escalations"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("risk_id", "risks"),
        within_organisation("from_id", "components"),
        within_organisation("to_id", "components"),
        sa.Index(None, "organisation_id", "risk_id", "id"),
        sa.Index(None, "organisation_id", "to_id", "status"),
    )

    risk_id: Mapped[UUID | None]
    limit_id: Mapped[UUID | None]
    exposure: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    component_id: Mapped[UUID]
    from_id: Mapped[UUID]
    to_id: Mapped[UUID]
    direction: Mapped[EscalationDirection]
    status: Mapped[EscalationStatus] = mapped_column(default=EscalationStatus.PROPOSED)
    beyond: Mapped[Beyond | None]
    reason: Mapped[str]
    proposed_by: Mapped[str]
    proposed_on: Mapped[date]
    answer_by: Mapped[date]
    answered_by: Mapped[str | None]
    answered_on: Mapped[date | None]
    answer: Mapped[str | None]
    working_days_to_answer: Mapped[int | None]
