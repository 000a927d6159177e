"""What a client is told of the progress of a release."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.agile.models import ScopeUnit
from app.calc.agile.forecasting import NoForecast
from app.calc.agile.scope import Priority
from app.calc.money import Money
from app.core.schemas import AsNumber, Read

Amount = Annotated[Decimal, AsNumber]


def written(amount: Decimal) -> str:
    """An amount without zeros that say nothing."""
    return f"{amount.normalize():f}"


class ScopeStanding(Read):
    """Sums in the unit of the release."""

    planned: Amount = Field(description="What the release set out with.")
    added: Amount
    removed: Amount
    scope: Amount = Field(description="Planned, with what was added and removed since.")
    accepted: Amount = Field(description="What was withdrawn is taken off.")
    remaining: Amount
    accepted_share: float | None = Field(description="Accepted / scope; null where there is none.")
    accepted_share_reason: str | None = Field(description="`no_scope` where it is null.")


class ClassStanding(ScopeStanding):
    priority: Priority
    due: Amount = Field(description="Planned for the timeboxes that are over.")


class Balance(Read):
    """Shares of the effort; DSDM advises at most 60 % Must, and about 20 % Could as contingency."""

    must_share: float | None
    could_share: float | None
    must_within: bool | None = Field(
        description="Whether Musts are at most 60 %; null where there is no scope."
    )


class TimeboxProgress(Read):
    id: UUID
    name: str
    start_on: date
    finish_on: date
    planned: Amount
    accepted: Amount | None = Field(description="On its days; null before it begins.")
    is_over: bool


class BurnUpPoint(Read):
    """The release at the end of a day; only the plan is known after the data date."""

    on: date
    planned: Amount
    scope: Amount | None
    accepted: Amount | None
    accepted_must: Amount | None


class CaseRange(Read):
    """By the 20th, 50th and 80th percentile of the velocity observed."""

    slow: float
    likely: float
    fast: float


class CaseDays(Read):
    slow: date | None
    likely: date | None
    fast: date | None


class ReleaseForecast(Read):
    observed: int = Field(description="Timeboxes that are over.")
    velocity: CaseRange = Field(description="Accepted in a timebox.")
    release_on: CaseDays = Field(description="When all of the scope would be accepted.")
    reason: NoForecast | None = Field(description="`no_progress` where one of these days is not in sight.")
    timeboxes_left: int = Field(description="That end by the fixed day.")
    at_finish: CaseRange = Field(description="What would be accepted on the fixed day.")
    must_is_covered: bool = Field(description="Whether all Musts are by then, even in the slow case.")


class ReleaseProgress(Read):
    """Accepted scope against plan, with time and cost fixed."""

    release_id: UUID
    component_id: UUID
    name: str
    unit: ScopeUnit
    as_of: date
    start_on: date
    finish_on: date
    budget: Money | None
    whole: ScopeStanding = Field(description="Must, Should and Could together.")
    due: Amount = Field(description="Planned for the timeboxes that are over.")
    classes: list[ClassStanding]
    balance: Balance
    timeboxes: list[TimeboxProgress]
    burn_up: list[BurnUpPoint]
    forecast: ReleaseForecast | None
    forecast_reason: NoForecast | None = Field(description="Why there is none.")


class ScopeInput(Read):
    """What a figure is worked out from, and where that stands."""

    name: str
    value: str
    source: str


class ScopeExplanation(Read):
    """How a figure of a release comes about."""

    figure: str
    value: str | None
    reason: str | None
    formula: str
    inputs: list[ScopeInput]
    steps: list[ScopeInput] = Field(description="Values on the way.")
