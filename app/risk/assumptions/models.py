"""Assumptions: what is taken for true, and what rests on it."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique, within_organisation
from app.risk.raid import Move


class Confidence(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class AssumptionStatus(StrEnum):
    VALID = "valid"
    IN_DOUBT = "in_doubt"
    INVALID = "invalid"
    CONFIRMED = "confirmed"


class DependantKind(StrEnum):
    """What may rest on an assumption."""

    SCORE = "score"
    BASELINE = "baseline"
    BENEFIT = "benefit"
    DECISION = "decision"
    RISK = "risk"
    TASK = "task"
    BUSINESS_CASE = "business_case"


S = AssumptionStatus
UNSETTLED = frozenset({S.VALID, S.IN_DOUBT})
MOVES: Mapping[str, Move] = {
    "doubt": Move(frozenset({S.VALID, S.CONFIRMED}), S.IN_DOUBT),
    "invalidation": Move(UNSETTLED | {S.CONFIRMED}, S.INVALID),
    "confirmation": Move(UNSETTLED, S.CONFIRMED),
    "reinstatement": Move(frozenset({S.IN_DOUBT, S.INVALID, S.CONFIRMED}), S.VALID),
}


class Assumption(Entity):
    """``evidence`` is what showed its status, ``risk_id`` and ``issue_id`` what it became when it failed."""

    __tablename__ = "assumptions"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("risk_id", "risks"),
        within_organisation("issue_id", "issues"),
        unique("reference", taken="Another assumption has this reference."),
    )

    component_id: Mapped[UUID]
    reference: Mapped[str]
    text: Mapped[str]
    category: Mapped[str | None]
    confidence: Mapped[Confidence]
    impact_if_wrong: Mapped[str | None]
    owner: Mapped[str | None]
    valid_until: Mapped[date | None]
    review_on: Mapped[date | None]
    status: Mapped[AssumptionStatus] = mapped_column(default=AssumptionStatus.VALID)
    evidence: Mapped[str | None]
    judged_on: Mapped[date | None]
    risk_id: Mapped[UUID | None] = mapped_column(index=True)
    issue_id: Mapped[UUID | None] = mapped_column(index=True)


class AssumptionLink(Entity):
    """One thing that rests on an assumption; ``component_id`` is the assumption's."""

    __tablename__ = "assumption_links"
    __table_args__ = (
        within_organisation("component_id", "components"),
        within_organisation("assumption_id", "assumptions"),
        unique("assumption_id", "dependant_id", taken="It is linked to the assumption already."),
    )

    component_id: Mapped[UUID]
    assumption_id: Mapped[UUID]
    kind: Mapped[DependantKind]
    dependant_id: Mapped[UUID] = mapped_column(index=True)
    note: Mapped[str | None]
