"""Stages of a component's lifecycle, and work that went past a gate nobody had decided on."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable, unique, within_organisation


class StageStatus(StrEnum):
    NOT_STARTED = "not_started"
    OPEN = "open"
    CLOSED = "closed"


class Stage(Entity):
    """``work`` is the WBS code or the summary task that its tasks are below in the plan.

    ``decision_id`` is the decision that moved its planned dates last, where it has a tolerance around them.
    """

    __tablename__ = "stages"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("decision_id", "decisions"),
        unique("component_id", "sequence", taken="Another stage of this component has this sequence number."),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    sequence: Mapped[int]
    code: Mapped[str]
    name: Mapped[str]
    status: Mapped[StageStatus] = mapped_column(default=StageStatus.NOT_STARTED)
    planned_start_on: Mapped[date | None]
    planned_finish_on: Mapped[date | None]
    forecast_finish_on: Mapped[date | None]
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    work: Mapped[str | None]
    decision_id: Mapped[UUID | None] = mapped_column(index=True)


class BreachCause(StrEnum):
    STAGE_OPENED = "stage_opened"
    WORK_STARTED = "work_started"


class BreachStatus(StrEnum):
    OPEN = "open"
    WAIVED = "waived"
    REGULARISED = "regularised"  # the gate was passed afterwards


class GateBreach(Entity):
    """Work past a gate without a decision that allowed it; of a gate there is one, the first that was seen."""

    __tablename__ = "gate_breaches"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("gate_id", "gates"),
        within_organisation("stage_id", "stages"),
        within_organisation("waiver_id", "gate_waivers"),
        unique("gate_id", taken="That breach is recorded."),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    gate_id: Mapped[UUID]
    stage_id: Mapped[UUID] = mapped_column(index=True)
    cause: Mapped[BreachCause]
    subject: Mapped[str]
    began_on: Mapped[date]
    broken_rule: Mapped[str]
    explanation: Mapped[str]
    reason: Mapped[str | None]
    status: Mapped[BreachStatus] = mapped_column(default=BreachStatus.OPEN)
    waiver_id: Mapped[UUID | None] = mapped_column(index=True)
