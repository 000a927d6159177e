"""What a client is told of how a component stands by a model: who judged, how far apart, and what is missing."""

from datetime import date
from uuid import UUID

from pydantic import Field

from app.core.schemas import Read
from app.governance.live_measures import LiveMeasure
from app.portfolio.prioritisation.models import Method

FORMULA = (
    "score = sum over criteria of weight x worth; what is missing counts as worst in score and as best in "
    "best_score: it is unknown, not 0"
)


class ScorerRead(Read):
    """A scorer, and what they gave, if the caller may know."""

    scorer: str = Field(description="The id of the member.")
    has_scored: bool
    value: float | None = Field(description="Null where nothing was given, or it is sealed to the caller.")
    rationale: str | None
    evidence: str | None
    address: str | None = Field(description="Where the score is; null where there is none.")


class LiveRead(Read):
    """Where a live criterion's amount comes from."""

    measure: LiveMeasure
    unit: str
    as_of: date | None
    source: str | None = Field(description="The address of the record.")


class GateRead(Read):
    """A constraint that no score makes up for."""

    must_reach: float
    passed: bool | None = Field(description="Null where the amount is missing.")


class CriterionStanding(Read):
    """How a component stands by one criterion."""

    criterion: str
    label: str
    weight: float = Field(description="Its share of all weight; 0 for a gate.")
    value: float | None = Field(description="The mean of the scorers' values, or what the records say.")
    reason: str | None = Field(
        description="Why there is no value: `not_scored`, `sealed`, `withheld`, or what a live measure lacks."
    )
    worth: float | None = Field(description="0 worst to 1 best.")
    contribution: float | None = Field(description="Weight times worth; null where the value is withheld.")
    penalty: float | None = Field(description="What the missing value may be worth at most.")
    lowest: float | None
    highest: float | None
    spread: float | None = Field(description="Highest less lowest; null with fewer than two scores.")
    to_be_moderated: bool = Field(
        description="Whether the scorers are further apart than the model lets stand."
    )
    scorers: list[ScorerRead]
    recused: list[str] = Field(description="Named, but with a stake in the component: nobody waits for them.")
    live: LiveRead | None
    gate: GateRead | None


class Standing(Read):
    """How a component stands by a version of a model."""

    component_id: UUID
    model_id: UUID
    slug: str
    number: int
    method: Method
    blind: bool
    formula: str = FORMULA
    as_of: date = Field(description="The day that live criteria are read as of.")
    score: float | None = Field(description="Null by another method, or where a part of it is withheld.")
    best_score: float | None
    penalty: float | None = Field(description="What all that is missing holds back at most.")
    missing: list[str]
    to_be_moderated: list[str]
    eligible: bool | None = Field(
        description="Whether it passes every gate: false where it fails one, null where one cannot be told."
    )
    withheld: list[str] = Field(description="Live criteria that the caller may not be told of.")
    criteria: list[CriterionStanding]
