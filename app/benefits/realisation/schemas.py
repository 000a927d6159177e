"""What is told of what has come of benefits."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from app.benefits.models import BenefitCategory, BenefitStatus
from app.calc.benefits import BenefitGap
from app.components.scope import Scope
from app.core.schemas import Read

Said = Literal["measure", "source", "beneficiary"]
COUNTED = "The kind it is added up with: `cashable` only where a budget was reduced by it."


class BenefitRealisation(Read):
    """What has come of a benefit: each figure a gain on the baseline, positive the way of the target."""

    benefit_id: UUID
    reference: str
    title: str
    status: BenefitStatus
    owner: str | None
    unit: str | None
    counted_as: BenefitCategory = Field(description=COUNTED)
    is_verified: bool = Field(description="Whether finance has verified it.")
    readings: int = Field(description="Measurements, a corrected one not counted.")
    as_of: date | None = Field(description="Of the newest measurement.")
    target: float | None = Field(description="What is to come in all.")
    planned_to_date: float | None = Field(
        description="What was to have come by then, linear between two days of the trajectory."
    )
    actual_to_date: float | None = Field(description="What has come, whoever brought it.")
    realised_of_plan: float | None = Field(description="Actual over planned, both to date.")
    realised_of_target: float | None
    attributable_to_date: float | None = Field(description="What has come, times the share claimed.")
    disbenefit_to_date: float | None = Field(
        description="What disbenefits that the caller sees have taken away from it; null where none is known."
    )
    net_to_date: float | None = Field(description="Attributable less disbenefit.")
    run_rate_forecast: float | None = Field(description="The target, times what was realised of the plan.")
    is_low_confidence: bool | None = Field(description="Whether the forecast rests on fewer than 3 readings.")
    gap: BenefitGap | None = Field(description="Why nothing that has come can be told.")
    plan_gap: BenefitGap | None = Field(description="Why there is nothing planned to compare it with.")
    next_measurement_on: date | None = Field(description="When it is to be measured next; null: never said.")
    review_due_on: date | None = Field(
        description="The next review after closure, of those at 6, 12 and 24 months; a measurement meets it."
    )


class BenefitTally(Read):
    """Benefits of one kind, counted in one unit, together."""

    counted_as: BenefitCategory = Field(description=COUNTED)
    unit: str
    benefits: int = Field(description="How many, disbenefits among them.")
    measured: int = Field(description="How many of them were measured.")
    target: float = Field(description="What the benefits are to bring, whoever brings it.")
    attributable_to_date: float | None = Field(
        description="What has come, times the share claimed; null where no benefit was measured."
    )
    disbenefit_to_date: float | None = Field(
        description="What disbenefits took away: nothing without any, null where none of them was measured."
    )
    net_to_date: float | None = Field(description="The one less the other; null where either is.")
    realised_of_plan: float | None = Field(
        description="Actual over planned to date, of those that have both; null where none has."
    )


class ObjectiveTally(Read):
    """What the benefits that serve one strategic objective have brought."""

    objective_id: UUID | None = Field(description="Null: of those that serve none.")
    tallies: list[BenefitTally]


class LeftOut(Read):
    """A benefit that is in no total, and why."""

    benefit_id: UUID
    reference: str
    title: str
    gap: BenefitGap
    link: str


class BenefitRollUp(Read):
    """What has come of the benefits of a component, or of all below it."""

    component_id: UUID
    scope: Scope
    benefits: int = Field(description="Those that were not withdrawn.")
    tallies: list[BenefitTally] = Field(
        description="Never added up further: units and kinds have nothing in common."
    )
    objectives: list[ObjectiveTally] = Field(description="The same benefits, by the objective they serve.")
    left_out: list[LeftOut] = Field(description="What is in none of these figures; the first 500.")
    left_out_count: int


class LikelyDouble(Read):
    """A benefit of another component that may be the same one."""

    id: UUID
    component_id: UUID
    reference: str
    title: str
    same: list[Said] = Field(description="What both say alike.")
    likeness: float = Field(description="Of their words, 0 to 1.")
    link: str


class LikelyDoubles(Read):
    """What may be counted twice: where it is, one profile says so by `same_as_id`."""

    benefit_id: UUID
    compared: int
    items: list[LikelyDouble]
