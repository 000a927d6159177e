"""What a client is told of the health of registers, of how exposure moves, and of how well it was forecast."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from app.calc.hygiene import Rule
from app.calc.money import Money
from app.components.scope import Scope
from app.core.schemas import Read
from app.risk.models import RiskKind


class HygieneFinding(Read):
    """One thing to look at. Of a register as a whole there is no risk, and the link is the register's."""

    rule: Rule
    component_id: UUID
    risk_id: UUID | None
    reference: str | None
    title: str | None
    owner: str | None
    link: str
    like_link: str | None = Field(description="The risk elsewhere that says much the same.")
    likeness: float | None = Field(description="Of the two, to 1: the same words. Offered, never merged.")


class HygieneRule(Read):
    rule: Rule
    findings: int
    shown: list[HygieneFinding] = Field(description="The first of them, at most `most`.")


class RiskHygiene(Read):
    component_id: UUID
    scope: Scope
    as_of: date
    active_risks: int
    compared: int = Field(
        description="How many of them, the newest, were compared with each other for likeness."
    )
    clean: bool = Field(description="Whether no rule has found anything.")
    rules: list[HygieneRule] = Field(description="Every rule, also those that found nothing.")


class Steps(Read):
    """What changed in a period, in money or in number of risks."""

    opened: Money
    grown: Money
    shrunk: Money
    closed: Money
    occurred: Money


class StepCounts(Read):
    opened: int
    grown: int
    shrunk: int
    closed: int
    occurred: int


class FlowPeriod(Read):
    """One month: opening and steps add up to closing."""

    start_on: date
    finish_on: date
    opening: Money
    steps: Steps
    counts: StepCounts
    closing: Money
    open_risks: int = Field(description="With an impact in money, at its end.")
    planned: Money | None = Field(
        description="What was open before the first month, less what can no longer happen by its proximity."
    )
    planned_gap: Literal["no_proximity"] | None = Field(description="Why there is no plan.")


class FlowSeries(Read):
    """The threats or opportunities of one currency; they are not added up."""

    kind: RiskKind
    currency: str
    periods: list[FlowPeriod]


class RiskFlow(Read):
    component_id: UUID
    scope: Scope
    series: list[FlowSeries]


class ReliabilityBin(Read):
    above: float
    up_to: float
    forecasts: int
    mean_forecast: float | None = Field(description="Null where there are no forecasts.")
    observed: float | None = Field(description="The share that occurred; null where there are no forecasts.")


class LeftOut(Read):
    avoided: int
    transferred: int
    other: int


class RiskCalibration(Read):
    """Forecasts of risks that occurred, or expired without."""

    component_id: UUID
    scope: Scope
    forecasts: int
    occurred: int
    brier_score: float | None = Field(description="0 is perfect, 0.25 what saying 50 % gets.")
    base_rate_score: float | None = Field(description="What saying the share that occurred each time gets.")
    skill: float | None = Field(description="1 - brier_score / base_rate_score.")
    gap: Literal["no_outcomes", "one_outcome"] | None = Field(
        description="Why there is no score, or no skill: nothing has ended, or all ended alike."
    )
    bins: list[ReliabilityBin]
    left_out: LeftOut = Field(description="Closed for another reason: nobody knows whether they would have.")
