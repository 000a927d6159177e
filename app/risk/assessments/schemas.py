"""What is said of how likely and how bad a risk is, and what is told of it."""

import json
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from app.calc.estimates import Estimate, EstimateShape
from app.calc.money import Money
from app.calc.rag import Rag
from app.calc.rating import Gap, ImpactObjective, Part
from app.calc.risk_response import Stage
from app.core.schemas import AsNumber, Day, EntityRead, Read, Text, Write
from app.risk.assessments.columns import ProbabilityBasis
from app.risk.scales.schemas import ScaleSlug

DEFAULT_SCALE = "default-5x5"
Probability = Annotated[
    Decimal,
    Field(
        gt=0,
        lt=1,
        decimal_places=4,
        description="Chance that it happens; what is certain is an issue, and what cannot happen is no risk.",
    ),
    AsNumber,
]
DaysEnd = Annotated[int | None, Field(ge=-10_000, le=10_000)]
ENDS = (
    "below or at the most likely one, or above or at it, by sign and all. Both ends and their distribution, "
    "or none of the three."
)
SHAPES = (
    "are spread, if it happens. Triangular and PERT have their mode at the most likely value; a uniform one "
    "goes from end to end; of a lognormal the ends are the P10 and the P90."
)
Beside = Literal[
    ImpactObjective.QUALITY,
    ImpactObjective.BENEFITS,
    ImpactObjective.SAFETY,
    ImpactObjective.SUSTAINABILITY,
    ImpactObjective.REPUTATION,
]


class ImpactOnObjective(Write):
    """What a risk does to an objective beside cost and time: a band, or for benefits their loss in money."""

    objective: Beside
    band: int | None = Field(default=None, ge=1, le=10, description="By the scale's impact bands.")
    value: Money | None = Field(
        default=None, description="Benefits alone: most likely loss, above zero, or gain, below."
    )
    value_low: Money | None = Field(default=None, description=f"Low end of it: {ENDS}")
    value_high: Money | None = Field(default=None, description=f"High end of it: {ENDS}")
    distribution: EstimateShape | None = Field(default=None, description=f"How the values {SHAPES}")
    whole_life: Money | None = Field(
        default=None, description="The benefits that the value is measured by, in shares of them."
    )
    note: Text | None = Field(default=None, description="What the effect is.")

    @model_validator(mode="after")
    def is_measured(self) -> Self:
        """Whether it has a band or a value, in order and in one currency."""
        if self.band is None and self.value is None:
            raise ValueError(f"{self.objective} needs a band, or for benefits a value")
        if self.objective != ImpactObjective.BENEFITS and (self.value or self.whole_life):
            raise ValueError(f"{self.objective} is stated as a band, not in money")
        money_estimate((self.value_low, self.value, self.value_high), self.distribution, "value")
        if self.value and self.whole_life and self.whole_life.currency != self.value.currency:
            raise ValueError("what a value is measured by is in its currency")
        return self

    @property
    def part(self) -> Part:
        return Part(self.objective, self.band, self.value, self.whole_life)


class ThreePoints(Write):
    """What something costs and delays if it happens, each in three points or as a single figure."""

    impact: Money | None = Field(
        default=None,
        description="Cost if it happens: above zero for a threat, below for an opportunity; null while unknown.",
    )
    impact_low: Money | None = Field(default=None, description=f"Low end of the cost: {ENDS}")
    impact_high: Money | None = Field(default=None, description=f"High end of the cost: {ENDS}")
    impact_distribution: EstimateShape | None = Field(default=None, description=f"How the cost {SHAPES}")
    schedule_impact_days: int | None = Field(
        default=None,
        ge=-10_000,
        le=10_000,
        description="Working days later (or earlier, below zero) if it happens.",
    )
    schedule_impact_low_days: DaysEnd = Field(default=None, description=f"Fewest working days: {ENDS}")
    schedule_impact_high_days: DaysEnd = Field(default=None, description=f"Most working days: {ENDS}")
    schedule_impact_distribution: EstimateShape | None = Field(
        default=None, description=f"How the working days {SHAPES}"
    )

    @model_validator(mode="after")
    def in_three_points(self) -> Self:
        """Whether the ends of what is estimated stand on either side of what is most likely."""
        cost_estimate(self), days_estimate(self)
        return self


class Assessed(ThreePoints):
    """How likely a risk is and what it does if it happens. Costs and delays are above zero."""

    probability: Probability
    probability_basis: ProbabilityBasis | None = Field(
        default=None,
        description="What it rests on: data, the judgement of an expert, or a group asked by a method.",
    )
    budget: Money | None = Field(
        default=None,
        description="What a cost is measured by, where the scale's bands are shares of a budget.",
    )
    stated_impact_band: int | None = Field(
        default=None,
        ge=1,
        le=10,
        description="Band of what neither money nor days measure, or nobody has estimated; the worst band counts.",
    )
    other_impacts: list[ImpactOnObjective] = Field(
        default=[],
        max_length=5,
        description="What it does to objectives beside cost and time, at most once each; the worst objective is the score.",
    )
    scale: ScaleSlug = Field(default=DEFAULT_SCALE, description="What it is scored by: see /v1/risk-scales.")

    @model_validator(mode="after")
    def is_measured_once(self) -> Self:
        """Whether each objective is told once, and a cost is measured by something."""
        if len({other.objective for other in self.other_impacts}) < len(self.other_impacts):
            raise ValueError("each objective is told once")
        if self.budget and self.budget.minor <= 0:
            raise ValueError("the budget that a cost is measured by is above zero")
        return self


def cost_estimate(plan: ThreePoints) -> Estimate | None:
    """The cost in three points, in amounts; None without ends. Raises ``ValueError``."""
    return money_estimate(
        (plan.impact_low, plan.impact, plan.impact_high), plan.impact_distribution, "impact"
    )


def money_estimate(
    monies: tuple[Money | None, Money | None, Money | None], shape: EstimateShape | None, of: str
) -> Estimate | None:
    """Low, most likely and high amounts as an estimate; None without ends. Raises ``ValueError``."""
    if len({money.currency for money in monies if money}) > 1:
        raise ValueError(f"the ends of an {of} are in its currency")
    low, likely, high = (money.amount if money else None for money in monies)
    return estimate(low, likely, high, shape, of)


def days_estimate(plan: ThreePoints) -> Estimate | None:
    """The working days in three points; None without ends. Raises ``ValueError``."""
    numbers = (plan.schedule_impact_low_days, plan.schedule_impact_days, plan.schedule_impact_high_days)
    low, likely, high = (None if number is None else Decimal(number) for number in numbers)
    return estimate(low, likely, high, plan.schedule_impact_distribution, "schedule impact")


def estimate(
    low: Decimal | None, likely: Decimal | None, high: Decimal | None, shape: EstimateShape | None, of: str
) -> Estimate | None:
    """What was said of an impact, in three points; None where no ends were given."""
    if low is None and high is None and shape is None:
        return None
    if low is None or likely is None or high is None or shape is None:
        raise ValueError(f"the {of} in three points has a low end, a high end and a distribution beside it")
    return Estimate(low, likely, high, shape)


EXAMPLE: dict[str, Any] = {
    "stage": "inherent",
    "probability": 0.5,
    "probability_basis": "expert",
    "impact": {"amount": "200000.00", "currency": "GBP"},
    "budget": {"amount": "4000000.00", "currency": "GBP"},
    "schedule_impact_days": 30,
    "other_impacts": [{"objective": "safety", "band": 3, "note": "Work beside water."}],
    "reason": "Before any pumping.",
}


class RiskAssessmentWrite(Assessed):
    """An assessment: it stays as it was made, and the next one takes its place."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    stage: Stage = Field(
        description="`inherent`: with no response to it; `residual`: with the responses that are in place and "
        "working; `target`: after those that are planned."
    )
    scale_version: int | None = Field(default=None, ge=1, le=1_000_000, description="Null for the newest.")
    reason: Text | None = Field(default=None, description="Why it is assessed so.")


class RiskAssessmentRead(RiskAssessmentWrite, EntityRead):
    address: ClassVar[str] = "/v1/risk-assessments"

    risk_id: UUID
    component_id: UUID
    assessed_by: str = Field(description="Who made it: a member's id.")
    scale_version: int = Field(description="The version of the scale that its bands and score are by.")
    probability_band: int
    impact_band: int | None
    impact_gap: Gap | None
    worst_objective: ImpactObjective | None = Field(
        description="Which objective gives the impact band; null where a band for the whole does, or none."
    )
    score: int | None
    colour: Rag | None
    expected_value: Money | None


class AssessmentSummary(Read):
    """An assessment in short, as it stands beside the residual one."""

    assessment_id: UUID
    assessed_on: Day
    probability: Annotated[Decimal, AsNumber]
    probability_band: int
    impact_band: int | None
    worst_objective: ImpactObjective | None
    score: int | None
    colour: Rag | None
    expected_value: Money | None
    scale: str
    scale_version: int


class CurrentAssessment(Read):
    """What a risk has to be taken for today."""

    stage: Literal[Stage.RESIDUAL, Stage.INHERENT]
    probability: Annotated[Decimal, AsNumber]
    probability_band: int
    impact_band: int | None
    score: int | None
    colour: Rag | None
    expected_value: Money | None
    note: str | None = Field(description="Why it is not the residual assessment, where it is not.")


class AssessmentWarning(Read):
    """What about the assessments of a risk does not follow from each other."""

    rule: Literal[
        "target_above_residual", "residual_above_inherent", "target_above_inherent", "no_response_in_place"
    ]
    detail: str


def summary_of(kept: Any) -> AssessmentSummary | None:
    """A summary as a row keeps it: an object, or on SQLite its text."""
    if kept is None or isinstance(kept, AssessmentSummary):
        return kept
    return AssessmentSummary.model_validate(json.loads(kept) if isinstance(kept, str) else kept)


def due_note(due_on: date) -> str:
    return f"A response was due on {due_on} and is not done: until it is, the risk is shown as inherent."
