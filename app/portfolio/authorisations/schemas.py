"""What a client may ask of the adoption of a scenario, and what it is told of it."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from app.calc.money import Money
from app.core.schemas import Day, EntityRead, Read, Text, Write
from app.portfolio.authorisations.models import AuthorisationStatus
from app.portfolio.scenarios.answers import Exactly, ScenarioViolation
from app.portfolio.scenarios.schemas import Code


class LeftOut(StrEnum):
    """What becomes of what is under way and was not chosen."""

    KEEP = "keep"
    PAUSE = "pause"
    STOP = "stop"


class Deviation(Write):
    """Where the decision is not what was recommended."""

    code: Code
    is_selected: bool
    start: Code | None = Field(default=None, description="The period; null: the first it is allowed.")
    reason: Text


class ScenarioAdoption(Write):
    """Which selection is adopted, and where it is departed from."""

    solution_id: UUID = Field(description="Of a scenario of the decision's portfolio.")
    deviations: list[Deviation] = Field(default_factory=list, max_length=200)
    left_out: LeftOut = LeftOut.KEEP


class ChangedComponent(Read):
    """What of a candidate's component is not as it was when the scenario was solved."""

    code: str
    component_id: UUID
    member: str
    was: str | None
    now: str | None


class AdoptionCheck(Read):
    """Whether a solution may be adopted as things stand."""

    solution_id: UUID
    is_ready: bool
    reason: str | None = Field(description="Why it may not be adopted.")
    changed: list[ChangedComponent]


class AuthorisedLine(Read):
    """A candidate as it was decided."""

    code: str
    component_id: UUID | None
    is_authorised: bool
    start: str | None
    status_before: str | None
    planned_start_on: Day | None
    planned_finish_on: Day | None
    amount: Money | None = Field(description="Its money in the scenario.")
    approved: Money | None = Field(description="What was approved of it anew: the rest had been.")
    at_completion: Money | None = Field(description="What was spent before, and its money in the scenario.")


class AuthorisedDeviation(Read):
    code: str
    is_selected: bool
    start: str | None
    reason: str


class PortfolioAuthorisationRead(EntityRead):
    """A scenario that was adopted, as it was adopted."""

    address: ClassVar[str] = "/v1/portfolio-authorisations"

    component_id: UUID
    scenario_id: UUID
    solution_id: UUID
    decision_id: UUID
    status: AuthorisationStatus
    effective_on: Day
    objective: Exactly = Field(description="The value of what was recommended.")
    decided_value: Exactly = Field(description="The value of what was decided.")
    cost_of_deviation: Exactly = Field(description="The former less the latter.")
    deviations: list[AuthorisedDeviation]
    violations: list[ScenarioViolation] = Field(description="The limits and rules that the decision breaks.")
    lines: list[AuthorisedLine]


class DriftKind(StrEnum):
    STARTED_NOT_CHOSEN = "started_not_chosen"
    NOT_A_CANDIDATE = "not_a_candidate"
    CHOSEN_NOT_STARTED = "chosen_not_started"
    DATES_MOVED = "dates_moved"
    MONEY_BEYOND = "money_beyond"


class Drift(Read):
    """One way in which the running portfolio is not what was adopted."""

    kind: DriftKind
    code: str
    component_id: UUID
    detail: str
    days: int | None = Field(description="How late, or by how much moved.")
    amount: Money | None = Field(description="How much beyond.")


class PortfolioDrift(Read):
    """The running portfolio beside the scenario that was adopted."""

    authorisation_id: UUID
    as_of: date
    items: list[Drift]
    not_known: list[str] = Field(description="The codes of what was chosen and has no costs in the ledger.")
