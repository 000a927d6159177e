"""What a client is told about a ranking."""

from uuid import UUID

from pydantic import Field, PrivateAttr

from app.components.models import ComponentKind, ComponentStatus
from app.core.schemas import Day, Read
from app.portfolio.prioritisation.models import ModelStatus
from app.portfolio.prioritisation.schemas import Criterion

FORMULA = (
    "score = sum over criteria of weight x worth; worth = the value function of the mean of all scorers' values, "
    "0 worst to 1 best, and 1 less that where less is better; weights add up to 1"
)
TIE_RULE = "higher score, then higher strategic contribution, then code"
MISSING = (
    "a criterion without a score counts as worst in score and as best in best_score: it is unknown, not 0"
)


class RankedBy(Read):
    """The version of the model that a ranking is by."""

    id: UUID
    slug: str
    number: int
    name: str
    status: ModelStatus
    weights: dict[str, float]


class LeftOut(Read):
    """How many components are not ranked, and why; one that is archived counts as that alone."""

    archived: int
    completed: int
    stopped: int
    gate_failed: int = Field(description="Live, but known to fail a gate of the model.")


class ContributionRead(Read):
    """One criterion's part of a score."""

    criterion: str
    weight: float = Field(description="Its share of all weight.")
    value: float | None = Field(description="The mean of the scorers' values; null where nobody scored.")
    worth: float | None = Field(description="0 worst to 1 best; null where nobody scored.")
    contribution: float = Field(description="Weight times worth: the contributions add up to the score.")
    penalty: float = Field(description="What the missing score may be worth at most; 0 where there is one.")
    scorers: int
    lowest: float | None = Field(description="The lowest value that a scorer gave.")
    highest: float | None
    spread: float | None = Field(description="Highest less lowest; null with fewer than two scorers.")


class RankedRead(Read):
    """A component's place, and each part of its score."""

    rank: int
    best_rank: int = Field(description="With what is missing scored as kindly as it can be.")
    worst_rank: int
    component_id: UUID
    kind: ComponentKind
    code: str
    name: str
    category: str | None
    status: ComponentStatus
    score: float = Field(description="With what is missing at its worst.")
    best_score: float = Field(description="With what is missing at its best.")
    penalty: float = Field(description="Best score less score: what the missing scores hold back at most.")
    missing: list[str] = Field(description="The criteria without a score.")
    strategic: float | None = Field(
        description="Its shares of the strategic objectives, weighed; null where it has none."
    )
    contributions: list[ContributionRead]


class Ranking(Read):
    """Components in order of a weighted score, one page of them."""

    portfolio_id: UUID
    kind: ComponentKind
    model: RankedBy
    formula: str = FORMULA
    missing_rule: str = MISSING
    tie_rule: str = TIE_RULE
    inputs_digest: str = Field(
        description="SHA-256 of the model, the components and the scores: the same inputs give the same ranking."
    )
    ranked: int
    complete: int = Field(description="How many of them have a score by every criterion.")
    left_out: LeftOut
    items: list[RankedRead]
    next_cursor: str | None = Field(description="The cursor of the next page; null on the last one.")
    _link: str | None = PrivateAttr(default=None)

    @property
    def headers(self) -> dict[str, str]:
        return {"Link": f'<{self._link}>; rel="next"'} if self._link else {}


class ScoreSource(Read):
    """A score that went into a figure, and where to read it."""

    score_id: UUID
    address: str
    scorer: str
    value: float
    scored_on: Day
    rationale: str
    evidence: str | None


class ExplainedCriterion(Read):
    """How one criterion's contribution comes about."""

    definition: Criterion
    total_weight: float = Field(description="The sum of the weights as they were given.")
    sources: list[ScoreSource]
    result: ContributionRead


class RankingExplanation(Read):
    """How one component's score and rank come about."""

    component_id: UUID
    code: str
    model: RankedBy
    formula: str = FORMULA
    missing_rule: str = MISSING
    tie_rule: str = TIE_RULE
    inputs_digest: str
    ranked: int = Field(description="How many components are ranked.")
    result: RankedRead
    criteria: list[ExplainedCriterion]
