"""What a client may say about a scenario, and what it is told."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, model_validator

from app.calc.selection.problem import Measure, RiskMeasure
from app.core.schemas import Action, Day, EntityRead, Label, Read, Slug, Text, Write
from app.portfolio.scenarios.models import ScenarioStatus

MOST_PERIODS, MOST_ROLES = 60, 100
WRITE = "scenario:write"
DRAFT = frozenset({ScenarioStatus.DRAFT.value})


def plainly(number: Decimal) -> str:
    """One spelling of a number, whatever it was given as."""
    return format(number.normalize(), "f") if number else "0"


Quantity = Annotated[
    Decimal,
    Field(max_digits=21, decimal_places=6, description="Exact, as decimal text."),
    PlainSerializer(plainly, return_type=str, when_used="json"),
]
Amount = Annotated[Quantity, Field(ge=0)]
Ceilings = Annotated[list[Amount | None], Field(min_length=1, max_length=MOST_PERIODS)]
Code = Annotated[Label, Field(max_length=60)]
Codes = Annotated[list[Code], Field(min_length=1, max_length=200)]


class ScenarioPeriod(Write):
    """A period of the horizon; it lasts until the next one starts."""

    code: Code = Field(examples=["2027/28"])
    start_on: Day


class ScenarioBudget(Write):
    """What may be spent of a fund in each period."""

    fund: Slug | None = Field(
        default=None, description="Such as `capital` or `revenue`; null for all together."
    )
    amounts: Ceilings = Field(description="One of each period, in the scenario's currency; null is no limit.")
    carries_over: bool = Field(
        default=False, description="Whether what is left of a period may be spent later."
    )


class ScenarioCapacity(Write):
    """How much work of a role there is in each period."""

    role: Label = Field(examples=["Signalling engineer"])
    amounts: Ceilings = Field(description="One of each period, in a unit of your choice; null is no limit.")


class ScenarioGroup(Write):
    """Candidates of which at most one may be selected, such as variants of one project."""

    name: Label
    members: Codes
    is_required: bool = Field(default=False, description="Whether it is exactly one.")


class ScenarioDependency(Write):
    """A candidate that may be selected only with others."""

    candidate: Code
    needs: Codes
    is_any: bool = Field(default=False, description="Whether one of them is enough.")
    after_finish: bool = Field(default=False, description="Whether it starts only when they have finished.")


class ScenarioCategoryBound(Write):
    """How much of a category must or may be selected."""

    category: Label
    measure: Measure = Field(description="Shares are of the same of the whole selection, from 0 to 1.")
    minimum: Amount | None = None
    maximum: Amount | None = None


class ScenarioRiskCeiling(Write):
    """How much risk may be selected."""

    measure: RiskMeasure
    maximum: Amount


class ScenarioSynergy(Write):
    """What candidates are worth beside their own values if all are selected; below 0 what they cost."""

    members: Codes
    value: Quantity


EXAMPLE: dict[str, Any] = {
    "name": "Spending review, base",
    "value_unit": "points",
    "periods": [
        {"code": "2027/28", "start_on": "2027-04-01"},
        {"code": "2028/29", "start_on": "2028-04-01"},
    ],
    "budgets": [{"fund": "capital", "amounts": ["40000000", "35000000"]}],
    "capacities": [{"role": "Signalling engineer", "amounts": ["40", "40"]}],
}


class ScenarioWrite(Write):
    """What a selection is made within. Rules name candidates by their codes."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    name: Label
    description: Text | None = None
    value_unit: Label = Field(default="points", description="What the values of candidates are in.")
    periods: list[ScenarioPeriod] = Field(min_length=1, max_length=MOST_PERIODS)
    budgets: list[ScenarioBudget] = Field(default_factory=list, max_length=20)
    capacities: list[ScenarioCapacity] = Field(default_factory=list, max_length=MOST_ROLES)
    groups: list[ScenarioGroup] = Field(default_factory=list, max_length=200)
    dependencies: list[ScenarioDependency] = Field(default_factory=list, max_length=1000)
    category_bounds: list[ScenarioCategoryBound] = Field(default_factory=list, max_length=100)
    risk_ceilings: list[ScenarioRiskCeiling] = Field(default_factory=list, max_length=2)
    synergies: list[ScenarioSynergy] = Field(default_factory=list, max_length=100)

    @model_validator(mode="after")
    def is_of_one_horizon(self) -> Self:
        starts: list[date] = [period.start_on for period in self.periods]
        if any(after <= before for before, after in pairwise(starts)):
            raise ValueError("each period starts after the one before")
        if len({period.code for period in self.periods}) < len(self.periods):
            raise ValueError("each period has a code of its own")
        limits = [*(each.amounts for each in self.budgets), *(each.amounts for each in self.capacities)]
        for amounts in limits:
            if len(amounts) != len(self.periods):
                raise ValueError(f"a limit has {len(self.periods)} amounts, one of each period")
        return self


class ScenarioRead(ScenarioWrite, EntityRead):
    address: ClassVar[str] = "/v1/scenarios"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(WRITE, DRAFT),
        "candidates": Action(WRITE, DRAFT),
        "drawing": Action(WRITE, DRAFT),
        "create_copy": Action(WRITE),
        "create_solution": Action(WRITE),
    }

    component_id: UUID
    status: ScenarioStatus = Field(description="Only a draft is edited; what was solved is copied.")
    currency: str = Field(description="That of the component: all money of the scenario is in it.")
    candidate_count: int
    drawn_from: "DrawnFrom | None" = Field(description="The records that candidates were drawn from, if any.")
    copied_from_id: UUID | None


class ScenarioCopy(Write):
    """A draft with the same candidates, limits and rules."""

    name: Label = Field(examples=["Spending review, 10 % less"])


class DrawnFrom(Read):
    """Where the candidates came from, and what could not be drawn."""

    value_from: str
    cost_from: str
    model_id: UUID | None
    ranking_id: UUID | None = None
    not_drawn: dict[str, str] = Field(description="By code, why a component is no candidate.")
    role_unit: str | None = Field(
        default=None, description="What roles are drawn in: `person-days`; null where none were."
    )
    roles_drawn: list[str] = Field(default=[], description="The roles whose capacity is that of the records.")
    roles_not_drawn: dict[str, dict[str, str]] = Field(
        default={}, description="By role and period, why no limit is drawn: what is unknown is not 0."
    )
    periods_not_covered: dict[str, str] = Field(
        default={}, description="By period, which part of it reporting periods do not have."
    )


class CandidateProfile(Write):
    """What a candidate takes in each period from its own start on."""

    spend: dict[Slug, list[Amount]] = Field(
        default_factory=dict, max_length=20, description="Money by fund.", examples=[{"capital": ["1200000"]}]
    )
    roles: dict[Label, list[Amount]] = Field(
        default_factory=dict, max_length=100, description="Work by role, in the unit of its capacity."
    )


class CandidateStart(CandidateProfile):
    """A start that a candidate may take, where a delay changes more than its value."""

    period: Code
    value: Quantity


class Mandate(Write):
    """Why a candidate must be in."""

    reason: Text = Field(examples=["Required by the safety regulator"])
    citation: Text | None = Field(default=None, examples=["Improvement notice IN-2027-014"])


class Exclusion(Write):
    """Why a candidate must stay out."""

    reason: Text


CANDIDATE: dict[str, Any] = {
    "code": "PRJ-0001",
    "value": "62.5",
    "spend": {"capital": ["12000000", "8000000"], "revenue": ["500000"]},
    "roles": {"Signalling engineer": ["12", "6"]},
    "categories": ["Renewals"],
}


class Candidate(CandidateProfile):
    """What may be selected, once: a component, or anything that has a code."""

    model_config = ConfigDict(json_schema_extra={"examples": [CANDIDATE]})

    code: Code = Field(description="By which rules and answers name it.")
    component_id: UUID | None = Field(default=None, description="The component that an adoption changes.")
    name: Label | None = None
    value: Quantity = Field(description="Of a start in the first period.")
    value_source: Text | None = Field(default=None, description="Where the value comes from.")
    cost_source: Text | None = Field(default=None, description="Where the money comes from.")
    categories: list[Label] = Field(default_factory=list, max_length=20)
    risk: Amount | None = Field(default=None, description="In the unit of the ceiling on its sum.")
    is_high_risk: bool = False
    mandatory: Mandate | None = None
    excluded: Exclusion | None = None
    earliest: Code | None = Field(default=None, description="The first period it may start in.")
    latest: Code | None = Field(
        default=None, description="The last one; null: it starts in the first or not."
    )
    delay_factor: Annotated[Quantity, Field(gt=0, le=1)] = Field(
        default=Decimal(1), description="What a period of delay leaves of the value."
    )
    duration: int | None = Field(default=None, ge=1, description="In periods; null: as long as it spends.")
    may_overrun: bool = Field(default=False, description="Whether it may end after the horizon.")
    starts: list[CandidateStart] = Field(default_factory=list, max_length=MOST_PERIODS)


class Candidates(Write):
    """All candidates of a scenario."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [CANDIDATE]}]})

    items: list[Candidate] = Field(max_length=2000)

    @model_validator(mode="after")
    def are_told_apart(self) -> Self:
        codes = [each.code for each in self.items]
        if len(set(codes)) < len(codes):
            raise ValueError("each candidate has a code of its own")
        return self


class InOrder(BaseModel):
    """A page of what is told in the order of its codes."""

    limit: Annotated[int, Field(ge=1, le=500, description="How many at most.")] = 50
    cursor: Annotated[str | None, Field(max_length=2000, description="Where to go on: `next_cursor`.")] = None
