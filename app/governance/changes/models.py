"""Change requests: what is to be other than agreed, what that does, and who decides it."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.money import Money
from app.core.model import Entity, capped, money, referable, unique, within_organisation


class ChangeKind(StrEnum):
    REQUEST = "request_for_change"
    OFF_SPECIFICATION = "off_specification"
    CONCESSION = "concession"


class ChangeReason(StrEnum):
    SCOPE = "scope"
    EXTERNAL = "external"
    PERFORMANCE = "performance"
    ERROR = "error"


class ChangeStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    VERIFIED = "verified"


class Move(NamedTuple):
    sources: frozenset[ChangeStatus]
    targets: frozenset[ChangeStatus]


S = ChangeStatus
MOVES: Mapping[str, Move] = {
    "submission": Move(frozenset({S.DRAFT}), frozenset({S.SUBMITTED})),
    "decision": Move(frozenset({S.SUBMITTED}), frozenset({S.APPROVED, S.REJECTED})),
    "withdrawal": Move(frozenset({S.DRAFT, S.SUBMITTED}), frozenset({S.WITHDRAWN})),
    "verification": Move(frozenset({S.APPROVED}), frozenset({S.VERIFIED})),
}
IN_FORCE = frozenset({S.APPROVED, S.VERIFIED})
COUNTED = IN_FORCE | {S.SUBMITTED}  # towards what belongs together


class ChangeRequest(Entity):
    """``raised_by`` is a member's id. ``impact`` is what it came to when it was submitted, and who was to decide."""

    __tablename__ = "change_requests"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("decision_id", "decisions"),
        unique("reference", taken="Another change request has this reference."),
        capped("cost_effect"),
        sa.Index(None, "organisation_id", "outcome"),
    )

    reference: Mapped[str]
    component_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[ChangeKind]
    reason: Mapped[ChangeReason]
    title: Mapped[str]
    description: Mapped[str | None]
    outcome: Mapped[str]
    supplier: Mapped[str | None]
    cost_effect: Mapped[Money | None] = money("cost_effect", optional=True)
    time_effect_days: Mapped[int | None]
    other_effects: Mapped[list[Any]]
    affects: Mapped[list[Any]]
    status: Mapped[ChangeStatus] = mapped_column(default=ChangeStatus.DRAFT)
    raised_by: Mapped[str]
    submitted_on: Mapped[date | None]
    impact: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    decision_id: Mapped[UUID | None] = mapped_column(index=True)
    decided_on: Mapped[date | None]
    remark: Mapped[str | None]
    evidence: Mapped[str | None]
    verified_by: Mapped[str | None]
