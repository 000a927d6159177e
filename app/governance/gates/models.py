"""Gates: the points of a component's lifecycle at which it is asked whether it goes on."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.gates import Result
from app.core.model import Entity, referable, unique, within_organisation


class GateOutcome(StrEnum):
    PASS = "pass"
    CONDITIONAL_PASS = "conditional_pass"
    HOLD = "hold"
    RECYCLE = "recycle"
    STOP = "stop"
    REDIRECT = "redirect"


FINAL = frozenset({GateOutcome.PASS, GateOutcome.STOP})  # after the others the gate is held again
PASSES = frozenset({GateOutcome.PASS, GateOutcome.CONDITIONAL_PASS})
BACK = frozenset({GateOutcome.HOLD, GateOutcome.RECYCLE})  # it comes back on a day


class Gate(Entity):
    """``code``, ``stage_id``, ``criteria`` and ``reviewers`` are those of the lifecycle it was laid out from.

    What it froze stands in the ``GateRecord`` of each time it was held; the digests of the last are here.
    """

    __tablename__ = "gates"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("decision_id", "decisions"),
        within_organisation("stage_id", "stages"),
        within_organisation("baseline_id", "baselines"),
        unique("component_id", "sequence", taken="Another gate of this component has this sequence number."),
        CheckConstraint("(outcome IS NULL) = (held_on IS NULL)", name="held"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    sequence: Mapped[int]
    name: Mapped[str]
    planned_on: Mapped[date | None]
    forecast_on: Mapped[date | None]
    held_on: Mapped[date | None]
    outcome: Mapped[GateOutcome | None]
    outcome_reason: Mapped[str | None]
    decision_id: Mapped[UUID | None] = mapped_column(index=True)
    stage_id: Mapped[UUID | None] = mapped_column(index=True)
    code: Mapped[str | None]
    criteria: Mapped[list[Any]] = mapped_column(default=list)
    reviewers: Mapped[list[Any]] = mapped_column(default=list)
    valid_days: Mapped[int | None]
    valid_until: Mapped[date | None]
    return_on: Mapped[date | None]
    waived_on: Mapped[date | None]
    evidence_check: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    baseline_id: Mapped[UUID | None] = mapped_column(index=True)
    baseline_number: Mapped[int | None]
    baseline_sha256: Mapped[str | None]
    evidence_sha256: Mapped[str | None]


class GateAssessment(Entity):
    """What an assessor found of a criterion, on which evidence; never changed, the newest counts."""

    __tablename__ = "gate_assessments"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("gate_id", "gates"),
        within_organisation("author_id", "members"),
        sa.Index(None, "organisation_id", "gate_id", "id"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    gate_id: Mapped[UUID]
    criterion: Mapped[str]
    result: Mapped[Result]
    reason: Mapped[str | None]
    document: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    attestation: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    dated_on: Mapped[date | None]
    author_id: Mapped[UUID | None] = mapped_column(index=True)
    assessor_id: Mapped[str]
    assessed_on: Mapped[date]


class GateWaiver(Entity):
    """That a criterion need not be met, or, without one, that the gate is passed over; never changed."""

    __tablename__ = "gate_waivers"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("gate_id", "gates"),
        within_organisation("decision_id", "decisions"),
        sa.Index(None, "organisation_id", "gate_id", "id"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    gate_id: Mapped[UUID]
    criterion: Mapped[str | None]
    reason: Mapped[str]
    expires_on: Mapped[date | None]
    decision_id: Mapped[UUID | None] = mapped_column(index=True)
    waived_by: Mapped[str]


class GateRecord(Entity):
    """What was known when a gate was held. No repository lists it: its figures are told by the gate's report."""

    __tablename__ = "gate_records"
    __table_args__ = (
        within_organisation("component_id", "components"),
        within_organisation("gate_id", "gates"),
        sa.Index(None, "organisation_id", "gate_id", "id"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    gate_id: Mapped[UUID]
    outcome: Mapped[GateOutcome]
    held_on: Mapped[date]
    frozen_at: Mapped[datetime]
    baseline: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    decision: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    criteria: Mapped[list[Any]]
    sha256: Mapped[str]
    findings: Mapped[list[Any]] = mapped_column(default=list)
    findings_sha256: Mapped[str | None]
