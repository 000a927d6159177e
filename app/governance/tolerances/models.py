"""Tolerances: how far a figure may move before somebody above must decide."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.calc.money import Money
from app.calc.tolerance import Limits
from app.components.models import ComponentKind
from app.core.model import Entity, capped, money, referable, within_organisation


class Objective(StrEnum):
    """The seven of PRINCE2 7."""

    TIME = "time"
    COST = "cost"
    SCOPE = "scope"
    QUALITY = "quality"
    RISK = "risk"
    BENEFITS = "benefits"
    SUSTAINABILITY = "sustainability"


class Metric(StrEnum):
    """The figure of an objective that a tolerance is about."""

    FINISH = "finish"
    PERIOD_COST = "period_cost"
    WHOLE_LIFE_COST = "whole_life_cost"
    COST_AT_COMPLETION = "cost_at_completion"
    RISK_EXPOSURE = "risk_exposure"
    ANNUAL_BENEFITS = "annual_benefits"
    SCOPE = "scope"
    QUALITY = "quality"
    SUSTAINABILITY = "sustainability"
    CONSULTATION_RESPONSE = "consultation_response"
    OBJECTIONS_OPEN = "objections_open"
    UNCERTIFIED_DAYS = "uncertified_days"


class Nature(NamedTuple):
    """What a metric is of, in money or else in a unit, and whether it has a baseline to be a ratio of."""

    objective: Objective
    unit: str | None
    relative: bool = True


NATURES: dict[Metric, Nature] = {
    Metric.FINISH: Nature(Objective.TIME, "days"),
    Metric.PERIOD_COST: Nature(Objective.COST, None),
    Metric.WHOLE_LIFE_COST: Nature(Objective.COST, None),
    Metric.COST_AT_COMPLETION: Nature(Objective.COST, None),
    Metric.RISK_EXPOSURE: Nature(Objective.RISK, None, relative=False),
    Metric.ANNUAL_BENEFITS: Nature(Objective.BENEFITS, None),
    Metric.SCOPE: Nature(Objective.SCOPE, "units"),
    Metric.QUALITY: Nature(Objective.QUALITY, "units"),
    Metric.SUSTAINABILITY: Nature(Objective.SUSTAINABILITY, "units"),
    Metric.CONSULTATION_RESPONSE: Nature(Objective.QUALITY, "share", relative=False),
    Metric.OBJECTIONS_OPEN: Nature(Objective.QUALITY, "objections", relative=False),
    Metric.UNCERTIFIED_DAYS: Nature(Objective.QUALITY, "days", relative=False),
}
COSTS = (Metric.COST_AT_COMPLETION, Metric.WHOLE_LIFE_COST, Metric.PERIOD_COST)  # the first that has a figure
OF_STAGE = (Metric.FINISH, Metric.COST_AT_COMPLETION)
ENTERED = (Metric.SCOPE, Metric.QUALITY, Metric.SUSTAINABILITY)  # as readings, for no record has them


class AppliesTo(StrEnum):
    """Whose figure it limits: the component's own, or that of each programme or project below it."""

    ITSELF = "itself"
    PROGRAMMES = "programmes"
    PROJECTS = "projects"


BELOW = {ComponentKind.PROGRAMME: AppliesTo.PROGRAMMES, ComponentKind.PROJECT: AppliesTo.PROJECTS}


class Part(NamedTuple):
    """What of a component something is about: a work package, or a stage; neither for all of it."""

    work_package: str | None = None
    stage_id: UUID | None = None


WHOLE = Part()


def part_of(told: Any) -> Part:
    """What a tolerance, an exception, or what a client says of one, is about."""
    return Part(told.work_package, told.stage_id)


class Tolerance(Entity):
    """One version of a tolerance, in force from ``effective_on`` until the next one is; never changed.

    ``number`` counts the versions of what it applies to, a metric, and a work package or stage where it is of one.
    """

    __tablename__ = "tolerances"
    __table_args__ = (
        referable(),
        within_organisation("component_id", "components"),
        within_organisation("decision_id", "decisions"),
        within_organisation("stage_id", "stages"),
        capped("over_amount"),
        capped("under_amount"),
        sa.Index(None, "organisation_id", "metric", "component_id"),
    )

    component_id: Mapped[UUID] = mapped_column(index=True)
    applies_to: Mapped[AppliesTo]
    objective: Mapped[Objective]
    metric: Mapped[Metric]
    work_package: Mapped[str | None]
    stage_id: Mapped[UUID | None] = mapped_column(index=True)
    number: Mapped[int]
    effective_on: Mapped[date]
    over_ratio: Mapped[Decimal | None]
    under_ratio: Mapped[Decimal | None]
    over_amount: Mapped[Money | None] = money("over_amount", optional=True)
    under_amount: Mapped[Money | None] = money("under_amount", optional=True)
    over_units: Mapped[Decimal | None]
    under_units: Mapped[Decimal | None]
    rationale: Mapped[str]
    decision_id: Mapped[UUID | None] = mapped_column(index=True)

    @property
    def limits(self) -> Limits:
        """In proportion, and in the unit of the metric."""
        return limits_of(self)


def limits_of(told: "Tolerance | object") -> Limits:
    """The limits that a tolerance, or what a client says of one, has."""

    def exact(name: str) -> Fraction | None:
        value = getattr(told, name)
        return None if value is None else Fraction(value.amount if isinstance(value, Money) else value)

    def either(side: str) -> Fraction | None:
        amount = exact(f"{side}_amount")
        return exact(f"{side}_units") if amount is None else amount

    return Limits(exact("over_ratio"), exact("under_ratio"), either("over"), either("under"))
