"""Gates: the points of a component's lifecycle at which it is asked whether it goes on."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique, within_organisation


class GateOutcome(StrEnum):
    PASS = "pass"
    CONDITIONAL_PASS = "conditional_pass"
    HOLD = "hold"
    RECYCLE = "recycle"
    STOP = "stop"
    REDIRECT = "redirect"


FINAL = frozenset({GateOutcome.PASS, GateOutcome.STOP})  # after the others the gate is held again


class Gate(Entity):
    __tablename__ = "gates"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("decision_id", "decisions"),
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
