"""What a client may say about a prioritisation model, and what it is told."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import BeforeValidator, Field, model_validator

from app.calc import scoring
from app.calc.attribution import unique
from app.calc.prioritisation import value_functions
from app.calc.prioritisation.wsjf import COLUMNS
from app.calc.scoring import Direction
from app.core.schemas import Action, AsNumber, EntityRead, Label, Number, Ratio, Slug, Text, Write
from app.governance.live_measures import LiveMeasure
from app.portfolio.discount_rates.schemas import Discounting, RatesInForce
from app.portfolio.prioritisation.models import Method, ModelStatus, ValueFunction
from app.portfolio.prioritisation.weighting import Consistency, WeighedBy, Weighting

Share = Annotated[Number, Field(ge=0, le=1)]
Weight = Annotated[Number, Field(ge=0, le=1000)]
Amount = Annotated[Decimal, Field(max_digits=20, decimal_places=6, ge=-(10**13), le=10**13), AsNumber]
WITH_POINTS = (ValueFunction.PIECEWISE, ValueFunction.STEP)
MONEY = (Method.BENEFIT_COST, Method.NET_PRESENT_VALUE)


def not_local(value: object) -> object:
    if value in ("min_max", "minmax"):
        raise ValueError(
            "a scale taken from what is ranked lets one component more swap two others: "
            "state the ends of the scale, and take linear"
        )
    return value


class Scale(Write):
    """The fixed ends of what a criterion is scored by: taken from the components, a poor one more could swap two."""

    low: Amount = Field(examples=[1])
    high: Amount = Field(examples=[5])
    low_means: Label | None = Field(default=None, examples=["Serves no objective"])
    high_means: Label | None = Field(default=None, examples=["Essential to an objective"])

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if not self.low < self.high:
            raise ValueError(f"the low end {self.low} is not below the high one {self.high}")
        return self


class Point(Write):
    amount: Amount
    value: Ratio


class Anchor(Write):
    """What an amount of a scale means, so that two scorers mean the same by it."""

    amount: Amount = Field(examples=[3])
    means: Label = Field(examples=["Named in the strategy"])
    example: Text | None = Field(default=None, examples=["The depot programme of last year"])


class Criterion(Write):
    """What components are judged by; going from the worst to the best of its scale is worth its weight."""

    slug: Slug = Field(examples=["strategic_fit"])
    label: Label = Field(examples=["Strategic fit"])
    direction: Direction = Field(examples=[Direction.BENEFIT])
    weight: Weight | None = Field(
        default=None,
        description="Where weights are given directly, of any sum: they are brought to a sum of 1. A gate has none.",
        examples=[3],
    )
    scale: Scale
    value_function: Annotated[ValueFunction, BeforeValidator(not_local)] = Field(
        default=ValueFunction.LINEAR,
        description="`linear`: straight from 0 at the low end to 1 at the high one; `piecewise`: straight "
        "between `points`; `step`: level from one of the `points` to the next; `direct`: a judged amount in "
        "proportion to its scale, which begins at 0; `exponential`: (1 - e^-cz) / (1 - e^-c), z being how far "
        "along the scale it is and c the `curvature`. Outside the scale a value stays what it is at its end.",
    )
    points: list[Point] = Field(
        default_factory=list, max_length=50, description="Of `piecewise` and `step`, in order of amount."
    )
    curvature: Number | None = Field(
        default=None,
        description="Of `exponential`: above 0 the first gains are worth most, below 0 the last.",
    )
    guidance: Text | None = Field(default=None, examples=["5: named in the strategy; 1: in no plan."])
    anchors: list[Anchor] = Field(default_factory=list, max_length=50, description="In order of amount.")
    live: LiveMeasure | None = Field(
        default=None, description="Where the system's own records say the amount, and nobody scores it."
    )
    unit: Label | None = Field(
        default=None,
        description="Of a live criterion: a currency, a scale of delivery confidence, or what is counted. "
        "A figure in another one is missing.",
    )
    must_reach: Amount | None = Field(
        default=None,
        description="Makes it a gate, which no weight makes up for: at least this much where more is better, "
        "at most where less is.",
    )

    @model_validator(mode="after")
    def is_worth_0_to_1(self) -> Self:
        """Worst is worth 0 and best 1, so that what is missing lies between them and nowhere else."""
        if bool(self.points) != (self.value_function in WITH_POINTS):
            raise ValueError("a piecewise value, or one in steps, needs its points, and nothing else has any")
        if (self.curvature is not None) != (self.value_function == ValueFunction.EXPONENTIAL):
            raise ValueError("an exponential value needs its curvature, and nothing else has one")
        if self.value_function == ValueFunction.DIRECT and self.scale.low != 0:
            raise ValueError("the scale of a direct value begins at 0; for another, take linear")
        if self.points:
            self.refuse_loose_ends()
        self.refuse_loose_words()
        self.calculated()
        return self

    def refuse_loose_ends(self) -> None:
        ends, last = (self.points[0].amount, self.points[-1].amount), self.scale.high
        if ends != (self.scale.low, last if self.value_function == ValueFunction.PIECEWISE else ends[1]):
            raise ValueError("the points begin and end where the scale does")
        if ends[1] > last:
            raise ValueError("no step is above the scale")
        values = [point.value for point in self.points]
        if min(values) != 0 or max(values) != 1:
            raise ValueError("the worst point is worth 0, and the best one 1")

    def refuse_loose_words(self) -> None:
        amounts = [anchor.amount for anchor in self.anchors]
        if amounts != sorted(set(amounts)) or not all(map(self.on_scale, amounts)):
            raise ValueError("the anchors are on the scale, in order of amount, one of each")
        if (self.live is None) != (self.unit is None):
            raise ValueError("a live criterion says its unit, and nothing else has one")
        if self.live and self.value_function == ValueFunction.DIRECT:
            raise ValueError(
                "what the records say may leave its scale: take another value function than direct"
            )
        if self.is_gate and self.weight is not None:
            raise ValueError("a gate has no weight: nothing makes up for it")

    def on_scale(self, amount: Decimal) -> bool:
        return self.scale.low <= amount <= self.scale.high

    @property
    def is_gate(self) -> bool:
        return self.must_reach is not None

    def passes(self, amount: Decimal) -> bool:
        """Whether an amount is good enough; of what is no gate, any is."""
        if self.must_reach is None:
            return True
        return amount >= self.must_reach if self.direction is Direction.BENEFIT else amount <= self.must_reach

    def calculated(self) -> scoring.Criterion:
        """The criterion as scores are calculated with it. Raises ``ValueError``."""
        return scoring.Criterion(self.slug, self.direction, self.weight or Decimal(0), self.function())

    def function(self) -> value_functions.ValueFunction:
        points = tuple((point.amount, point.value) for point in self.points)
        if self.value_function == ValueFunction.PIECEWISE:
            return value_functions.Piecewise(points)
        if self.value_function == ValueFunction.STEP:
            return value_functions.Steps(points)
        if self.curvature is not None:
            return value_functions.Exponential(self.scale.low, self.scale.high, self.curvature)
        if self.value_function == ValueFunction.DIRECT:
            return value_functions.Direct(self.scale.high)
        return value_functions.Linear(self.scale.low, self.scale.high)


class ModelRevision(Write):
    """What of a draft can change."""

    name: Label = Field(examples=["Annual planning"])
    description: Text | None = None
    method: Method = Field(
        default=Method.WEIGHTED_SCORE,
        description="`weighted_score`: by what criteria are worth; `wsjf`: cost of delay over job size, within "
        "one batch; `benefit_cost` and `net_present_value`: by the economic appraisals of what is recommended.",
    )
    criteria: list[Criterion] = Field(
        default_factory=list,
        max_length=50,
        description=f"Of `wsjf` they are {', '.join(COLUMNS)}; of money, gates alone.",
    )
    weighting: Weighting = Field(default_factory=Weighting)
    discounting: Discounting | None = Field(
        default=None, description="Of money: every appraisal is brought to these terms."
    )
    blind: bool = Field(
        default=False,
        description="Whether nobody reads what another gave until every scorer named has scored.",
    )
    scorers: list[UUID] = Field(
        default_factory=list,
        max_length=100,
        description="The members who score, and nobody else then; none named, whoever may score.",
    )
    moderation_spread: Annotated[Number, Field(ge=0)] = Field(
        default=Decimal(2),
        description="Scores further apart than this, on the scale of their criterion, are to be moderated.",
    )

    @model_validator(mode="after")
    def can_be_used(self) -> Self:
        unique(criterion.slug for criterion in self.criteria)
        if self.blind and len(self.scorers) < 2:
            raise ValueError("to score blind takes two named scorers or more: with whom would they compare?")
        if len(set(self.scorers)) < len(self.scorers):
            raise ValueError("a scorer is named twice")
        if (self.discounting is not None) != (self.method in MONEY):
            raise ValueError("a model by money says how it discounts, and no other does")
        if self.method is Method.WEIGHTED_SCORE:
            scoring.normalised([criterion.calculated() for criterion in self.weighted()])
        else:
            self.refuse_what_the_method_has_not()
        return self

    def refuse_what_the_method_has_not(self) -> None:
        scored = [criterion for criterion in self.criteria if not criterion.is_gate]
        if self.weighting.by is not WeighedBy.DIRECT or any(c.weight is not None for c in scored):
            raise ValueError(f"{self.method} has no weights")
        if sorted(c.slug for c in scored) != (sorted(COLUMNS) if self.method is Method.WSJF else []):
            needed = ", ".join(COLUMNS) if self.method is Method.WSJF else "no criteria"
            raise ValueError(f"{self.method} has {needed}, and gates where they are wanted")
        if any(c.slug == "job_size" and c.scale.low <= 0 for c in scored):
            raise ValueError("a job size is greater than 0: so is the low end of its scale")
        if self.method is Method.WSJF and any(c.scale.low < 0 for c in scored):
            raise ValueError("no part of a cost of delay is negative: nor is the low end of its scale")

    def weighted(self) -> list[Criterion]:
        """The criteria with the weights that were judged, gates with none. Raises ``ValueError``."""
        scored = [criterion for criterion in self.criteria if not criterion.is_gate]
        if self.weighting.by is WeighedBy.DIRECT:
            if any(criterion.weight is None for criterion in scored):
                raise ValueError("each criterion has a weight, where they are given directly")
            return self.criteria
        if any(criterion.weight is not None for criterion in scored):
            raise ValueError(f"the weights are judged by {self.weighting.by}: no criterion says its own")
        weights = self.weighting.weights([criterion.slug for criterion in scored])
        return [c.model_copy(update={"weight": weights.get(c.slug)}) for c in self.criteria]


class ModelWrite(ModelRevision):
    slug: Slug = Field(
        description="What the versions of one model have in common: an existing one gets its next version.",
        examples=["annual_planning"],
    )


class ModelRead(ModelWrite, EntityRead):
    address: ClassVar[str] = "/v1/prioritisation-models"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action("ranking:write", {"draft"}),
        "adoption": Action("ranking:write", {"draft"}),
        "create_score": Action("ranking:score", {"in_use"}),
    }

    number: int = Field(description="Counts the versions of the slug, from 1.")
    weights: dict[str, Share] = Field(
        description="Each criterion's share of the weight: they add up to 1. Gates have none."
    )
    consistency: Consistency | None = Field(description="How far comparisons agree; null for other weights.")
    rates: RatesInForce | None = Field(description="The rates in force when it was drafted or last changed.")
    status: ModelStatus
    adopted_at: datetime | None
    retired_at: datetime | None
