"""What is told of how decisions are taken."""

from datetime import date
from uuid import UUID

from pydantic import Field

from app.core.schemas import Read
from app.governance.decisions.models import DecisionKind
from app.governance.decisions.states import DecisionStatus
from app.governance.tolerances.models import Metric


class Formula(Read):
    """How a figure comes about, and from what."""

    name: str
    formula: str
    source: str


class Pace(Read):
    """How some decisions were taken; days are working days, and null where there are too few to tell."""

    proposed: int = Field(description="How many were put to who decides them.")
    decided: int
    open: int = Field(description="How many are waited for, those returned to be completed among them.")
    median_days: float | None = Field(description="Of those decided.")
    p90_days: float | None
    median_wait_days: int | None = Field(
        description="Of all, those that are still waited for included; null until half are decided."
    )
    oldest_open_days: int | None
    within_target: float | None = Field(
        description="Which part of those decided took no longer than the target."
    )
    returned: int = Field(description="How many were returned once at least.")
    deferred: int = Field(description="How many were deferred once at least.")
    lapsed: int = Field(description="How many expired undecided.")
    reversed: int = Field(
        description="How many approvals were superseded, suspended or ended by a missed condition."
    )
    conditions_overdue: int
    conditions_missed: int
    out_of_authority: int = Field(description="How many were taken beyond authority; the target is 0.")
    emergencies: int = Field(description="How many one person took in an emergency, for a body to ratify.")


class BodyPace(Pace):
    body_id: UUID | None = Field(description="Null for what was put to no body.")
    body: str | None


class KindPace(Pace):
    kind: DecisionKind


class OpenDecision(Read):
    """A decision that is waited for."""

    decision_id: UUID
    reference: str
    status: DecisionStatus
    body_id: UUID | None
    kind: DecisionKind
    age_days: int


class Outturn(Read):
    """What a change was to do to a figure, beside what the readings say that it did."""

    decision_id: UUID
    change_request_id: UUID
    component_id: UUID
    metric: Metric
    predicted: str
    actual: str | None = Field(
        description="The last reading after the decision, less the last one before it."
    )
    before_on: date | None
    after_on: date | None
    reason: str | None = Field(description="Why there is none: `no_reading_before` or `no_reading_after`.")


class DecisionPerformance(Read):
    """How the decisions proposed in a time were taken, as of today."""

    component_id: UUID | None = Field(description="Null for all of the organisation that the caller sees.")
    since: date
    until: date
    as_of: date
    target_days: int
    total: Pace
    by_body: list[BodyPace]
    by_kind: list[KindPace]
    open: list[OpenDecision] = Field(description="The longest waited for, a hundred at most.")
    outturns: list[Outturn] | None = Field(description="Null for who may not see change requests here.")
    formulas: list[Formula]
