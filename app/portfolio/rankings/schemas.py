"""What a ranking is asked for with, and what is told of it."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import ConfigDict, Field, computed_field

from app.components.models import ComponentKind, ComponentStatus
from app.core.schemas import Action, AsNumber, EntityRead, Read, Slug, Text, Write
from app.portfolio.prioritisation.schemas import Criterion
from app.portfolio.ranking.schemas import FORMULA, MISSING, TIE_RULE, LeftOut
from app.portfolio.rankings.rows import ChangedMember, WeightMoved

KIND = "portfolio.ranking"
METHOD = "weighted-additive-smaa/1"
Share = Annotated[Decimal, Field(ge=0, le=1, decimal_places=6), AsNumber]
Slugs = Annotated[list[Slug], Field(min_length=1, max_length=50)]


class WeightRange(Write):
    """From what to what a criterion's share of all weight may be."""

    criterion: Slug = Field(examples=["strategic_fit"])
    low: Share = Field(default=Decimal(0), examples=[0.3])
    high: Share = Field(default=Decimal(1), examples=[0.6])


class RankingOrder(Write):
    """What is to be ranked, and what is known of the weights beside those of the model."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"draws": 10_000, "seed": 42, "top": 10}]})

    model_id: UUID | None = Field(
        default=None,
        description="A version of a prioritisation model; where it is not given, the only one in use.",
    )
    kind: ComponentKind = Field(default=ComponentKind.PROJECT, description="What is ranked.")
    draws: int = Field(default=10_000, ge=100, le=100_000, description="How many weights are drawn.")
    seed: int | None = Field(
        default=None, ge=0, lt=2**53, description="The same seed gives the same numbers; drawn where null."
    )
    top: int = Field(default=10, ge=1, le=500, description="How many count as the first few.")
    weight_ranges: list[WeightRange] = Field(
        default_factory=list, max_length=50, description="Of the criteria not named, any share."
    )
    weight_order: list[Slugs] = Field(
        default_factory=list,
        max_length=50,
        description="Groups of criteria, the weightiest first: nothing in a later group weighs more than "
        "anything in an earlier one. What is in no group is not compared.",
    )


class RankAgreement(Read):
    """Kendall's tau of this order with that of each draw: 1 the same, 0 as any other, -1 the reverse."""

    mean: float
    standard_error: float
    lowest: float
    draws: int = Field(description="Of the first so many draws.")


class RankingStability(Read):
    """How far the order holds whatever the weights are, within what is known of them."""

    rank_draws: int = Field(
        description="Ranks, and all that is told of them, are those of the first so many draws; who comes "
        "first is counted in all."
    )
    largest_standard_error: float = Field(description="Of any share of the ranks: of one half of them.")
    kendall_tau: RankAgreement
    top_overlap: float = Field(
        description="The mean share of this order's `top` that are among the `top` of a draw too."
    )
    every_rank: bool = Field(
        description="Whether rows tell the acceptability of each rank and winning over each other row: of up "
        "to 100 components. Of more they are null."
    )


class FirstWhile(Read):
    """Who comes first while a criterion has from so much to so much of all weight."""

    low: float
    high: float
    component_id: UUID
    code: str


class WeightSensitivity(Read):
    """What becomes of the first rank as one weight goes from 0 to 1, the others keeping their proportions."""

    criterion: str
    weight: float
    stays_from: float | None = Field(
        description="The first rank stays while the weight is from here; null where it is shared now,"
    )
    stays_to: float | None = Field(description="to here.")
    first: list[FirstWhile] = Field(description="In order of the weight: where it changes, they are level.")


class FirstRankChange(Read):
    """The smallest change of weights that puts another first, and whom."""

    component_id: UUID
    code: str
    size: float = Field(description="The sum of what every weight changes by.")
    moves: list[WeightMoved]


class RankingSensitivity(Read):
    criteria: list[WeightSensitivity]
    first_change: FirstRankChange | None = Field(description="Null where no weights put another first.")


class RankingTie(Read):
    """Components with the same score."""

    score: float
    codes: list[str] = Field(description="In the order of their ranks.")
    settled_by: list[str] = Field(description="What of the rule for ties told each from the next.")


class RankingDeviationWrite(Write):
    """Where a body decides otherwise than a ranking says."""

    component_id: UUID
    decided_rank: int | None = Field(
        default=None,
        ge=1,
        description="Where it is put instead; null where it is not taken up.",
        examples=[1],
    )
    reason: Text = Field(examples=["Required by law from April"])
    decision_id: UUID | None = Field(default=None, description="The decision by which.")


class RankingDeviationRead(RankingDeviationWrite, Read):
    rank: int = Field(description="Where the ranking has it.")
    score_difference: float | None = Field(
        description="Between it and what the ranking has at that rank: what is given up for it, in score."
    )
    recorded_by: str
    recorded_at: datetime


class RankingRead(EntityRead):
    """A ranking as it was made: with the same inputs it comes out the same, bit for bit."""

    address: ClassVar[str] = "/v1/rankings"
    actions: ClassVar[dict[str, Action]] = {"deviations": Action("ranking:write")}

    component_id: UUID = Field(description="The portfolio.")
    model_id: UUID
    model_slug: str
    model_number: int
    criteria: list[Criterion]
    kind: ComponentKind
    draws: int
    seed: int
    top: int
    weight_ranges: list[WeightRange]
    weight_order: list[list[str]]
    method: str = Field(description="What was calculated how; another method gives other numbers.")
    libraries: dict[str, str] = Field(description="Versions of what drew the numbers.")
    scores_digest: str = Field(
        description="The `inputs_digest` of the portfolio's ranking when it was made: another one now says that "
        "something has changed since."
    )
    inputs_digest: str = Field(
        description="SHA-256 of the model, the components and their values, what is known of the weights, "
        "seed, draws, method and libraries."
    )
    result_digest: str = Field(description="SHA-256 of everything that it came to.")
    ranked_by: str = Field(description="The id of who asked for it.")
    ranked: int
    complete: int = Field(description="How many of them have a score by every criterion.")
    left_out: LeftOut
    stability: RankingStability
    sensitivity: RankingSensitivity
    ties: list[RankingTie]
    deviations: list[RankingDeviationRead]

    @computed_field(description="How each score comes about.")  # type: ignore[prop-decorator]
    @property
    def formula(self) -> str:
        return FORMULA

    @computed_field(description="What counts where nobody scored.")  # type: ignore[prop-decorator]
    @property
    def missing_rule(self) -> str:
        return MISSING

    @computed_field(description="What decides between equal scores.")  # type: ignore[prop-decorator]
    @property
    def tie_rule(self) -> str:
        return TIE_RULE


class RankingVerification(Read):
    """Whether a stored ranking still follows from what is stored of its inputs."""

    ranking_id: UUID
    identical: bool = Field(description="Whether all of the following are.")
    inputs_identical: bool = Field(description="The stored inputs have the digest they had.")
    rows_identical: bool = Field(description="The stored result has the digest it had.")
    result_identical: bool = Field(description="Worked out anew from the stored inputs, it is the same.")
    libraries_then: dict[str, str]
    libraries_now: dict[str, str] = Field(description="With others, numbers may differ in their last digit.")
    first_difference: ChangedMember | None = Field(description="The first row that comes out otherwise now.")


class RankingPartMoved(Read):
    """What one criterion did to a score between two rankings: the two parts add up to the change."""

    criterion: str
    was: float | None = Field(description="The value; null where there was none.")
    now: float | None
    change: float = Field(description="Of the contribution.")
    by_value: float
    by_weight: float


class RankingRowMoved(Read):
    """A component in two rankings."""

    component_id: UUID
    code: str
    name: str
    status: ComponentStatus
    rank_was: int | None = Field(description="Null where it has entered since.")
    rank_now: int | None = Field(description="Null where it has left since.")
    moved: int | None = Field(description="Ranks up, or down where below 0.")
    score_was: float | None
    score_now: float | None
    why: list[str] = Field(
        description="`entered`, `left`, `values`, `weights`, `strategy` (which settles ties), and `others` "
        "where nothing of its own has changed."
    )
    parts: list[RankingPartMoved] = Field(description="The criteria by which its score has changed.")


class RankingComparison(Read):
    """What differs in a ranking from another one, row by row."""

    id: UUID
    compared_with: UUID
    same_model: bool
    same_inputs: bool
    kendall_tau: float | None = Field(description="Over those in both; null where there are fewer than two.")
    entered: int
    left: int
    moved: int
    unmoved: int
    rows: list[RankingRowMoved] = Field(
        description="All that entered, left or moved or whose score has changed, by rank; at most 1,000."
    )
