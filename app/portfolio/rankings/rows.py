"""A component in a stored ranking, as it is told."""

from uuid import UUID

from pydantic import Field

from app.components.models import ComponentKind, ComponentStatus
from app.core.schemas import Read


class RankingPart(Read):
    """One criterion's part of a score."""

    criterion: str
    weight: float = Field(description="Its share of all weight.")
    value: float | None = Field(description="The mean of the scorers' values; null where nobody scored.")
    worth: float | None = Field(description="0 worst to 1 best; null where nobody scored.")
    contribution: float = Field(description="Weight times worth: the contributions add up to the score.")
    penalty: float = Field(description="What the missing score may be worth at most; 0 where there is one.")


class DominatedBy(Read):
    """Those that are at least as good by every criterion and better by one, whatever the weights are."""

    count: int
    codes: list[str] = Field(description="The first five in the order of the ranking.")


class RankingRowStability(Read):
    """What becomes of a component's rank as weights change within what is known of them."""

    first: float = Field(description="The share of all draws in which it comes first.")
    first_standard_error: float
    central_weights: dict[str, float] | None = Field(
        description="The mean of the weights by which it comes first; null where it never does."
    )
    confidence: float | None = Field(
        description="How often it comes first by its central weights, over what is missing: 1 where nothing is."
    )
    expected_rank: float
    rank_p05: int
    rank_p50: int
    rank_p95: int
    within_top: float = Field(description="The share of draws in which it is among the ranking's `top`.")
    holistic: float = Field(
        description="All its acceptabilities in one figure, 1 for always first, by centroid weights of the ranks."
    )
    acceptabilities: list[float] | None = Field(
        description="The share of draws in which it has rank 1, 2 and so on; null with more than 100 components."
    )
    pairwise_winning: list[float] | None = Field(
        description="The share of draws in which it comes before what is at rank 1, 2 and so on."
    )


class WeightMoved(Read):
    """A share of all weight that goes from one criterion to another."""

    from_criterion: str
    to_criterion: str
    share: float


class SmallestWeightChange(Read):
    """The smallest change of weights after which two are level: past it they have swapped."""

    size: float = Field(description="The sum of what every weight changes by; 0 where they are level now.")
    moves: list[WeightMoved]


class WeightCrossing(Read):
    """The weight of one criterion at which two are level, the others keeping their proportions."""

    criterion: str
    weight: float


class NextInRanking(Read):
    """What holds a component before the next one."""

    component_id: UUID
    code: str
    ahead_by: float = Field(description="In score.")
    comes_before: float = Field(description="The share of draws in which the order of the two is this.")
    smallest_change: SmallestWeightChange | None = Field(
        description="Null where no weights put the next one before it: with what is missing at its worst, it is "
        "nowhere better."
    )
    crossings: list[WeightCrossing] = Field(description="One for each criterion by which there is one.")


class RankingRowRead(Read):
    """A component's place in a stored ranking, and all that explains it."""

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
    best_score: float
    penalty: float = Field(description="Best score less score.")
    missing: list[str] = Field(description="The criteria without a score.")
    strategic: float | None = Field(
        description="Its shares of the strategic objectives, weighed; null where it has none, or for who may "
        "not see them."
    )
    cost: float | None = Field(
        description="The forecast of its latest status report in the portfolio's currency; null where there is "
        "none, or for who may not see it."
    )
    contributions: list[RankingPart]
    dominated_by: DominatedBy
    stability: RankingRowStability
    next: NextInRanking | None = Field(description="Null for the last one.")


class ChangedMember(Read):
    """A member that is another one now."""

    rank: int
    member: str
    then: str
    now: str
