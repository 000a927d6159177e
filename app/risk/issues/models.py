"""Issues: what has happened, or was not as agreed, and needs somebody to act."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.money import Money
from app.core.model import Entity, capped, money, referable, unique, within_organisation
from app.risk.raid import Move


class IssueKind(StrEnum):
    """By PRINCE2; a change to what was agreed is then decided as a change request."""

    PROBLEM = "problem"
    REQUEST_FOR_CHANGE = "request_for_change"
    OFF_SPECIFICATION = "off_specification"
    BUSINESS_OPPORTUNITY = "business_opportunity"


class Grade(StrEnum):
    """How soon an issue must be dealt with, or how much it matters."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class IssueStatus(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"


class IssueClosure(StrEnum):
    RESOLVED = "resolved"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    SUPERSEDED = "superseded"


S = IssueStatus
UNSETTLED = frozenset({S.OPEN, S.IN_PROGRESS})
UNCLOSED = UNSETTLED | {S.RESOLVED}
MOVES: Mapping[str, Move] = {
    "start": Move(frozenset({S.OPEN}), S.IN_PROGRESS),
    "resolution": Move(UNSETTLED, S.RESOLVED),
    "closure": Move(UNCLOSED, S.CLOSED),
    "reopening": Move(frozenset({S.RESOLVED, S.CLOSED}), S.OPEN),
}


class Issue(Entity):
    """``risk_id`` is the risk that occurred; ``fallback`` what had been prepared for it."""

    __tablename__ = "issues"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("risk_id", "risks"),
        unique("reference", taken="Another issue has this reference."),
        capped("impact"),
        sa.CheckConstraint(
            "(status = 'closed') = (closure_reason IS NOT NULL AND evidence IS NOT NULL)", name="closure"
        ),
    )

    component_id: Mapped[UUID]
    reference: Mapped[str]
    kind: Mapped[IssueKind]
    title: Mapped[str]
    description: Mapped[str]
    cause: Mapped[str | None]
    effect: Mapped[str | None]
    category: Mapped[str | None]
    priority: Mapped[Grade]
    severity: Mapped[Grade]
    impact: Mapped[Money | None] = money("impact", optional=True)
    schedule_impact_days: Mapped[int | None]
    impact_band: Mapped[int | None]
    other_impacts: Mapped[dict[str, Any]]
    owner: Mapped[str | None]
    raised_on: Mapped[date]
    raised_by: Mapped[str]
    due_on: Mapped[date | None]
    fallback: Mapped[str | None]
    resolution: Mapped[str | None]
    status: Mapped[IssueStatus] = mapped_column(default=IssueStatus.OPEN)
    closure_reason: Mapped[IssueClosure | None]
    evidence: Mapped[str | None]
    closed_on: Mapped[date | None]
    risk_id: Mapped[UUID | None] = mapped_column(index=True)
