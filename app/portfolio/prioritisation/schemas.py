"""What a client may say about a prioritisation model, and what it is told."""

from datetime import datetime
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from app.calc import scoring
from app.calc.scoring import Direction
from app.core.schemas import Action, EntityRead, Label, Number, Ratio, Slug, Text, Write
from app.portfolio.prioritisation.models import ModelStatus, ValueFunction

Share = Annotated[Number, Field(ge=0, le=1)]
Weight = Annotated[Number, Field(ge=0, le=1000)]


class Scale(Write):
    """The fixed ends of what a criterion is scored by: taken from the components, a poor one more could swap two."""

    low: Number = Field(examples=[1])
    high: Number = Field(examples=[5])
    low_means: Label | None = Field(default=None, examples=["Serves no objective"])
    high_means: Label | None = Field(default=None, examples=["Essential to an objective"])

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if not self.low < self.high:
            raise ValueError(f"the low end {self.low} is not below the high one {self.high}")
        return self


class Point(Write):
    amount: Number
    value: Ratio


class Criterion(Write):
    """What components are judged by; going from the worst to the best of its scale is worth its weight."""

    slug: Slug = Field(examples=["strategic_fit"])
    label: Label = Field(examples=["Strategic fit"])
    direction: Direction = Field(examples=[Direction.BENEFIT])
    weight: Weight = Field(description="Of any sum: weights are brought to a sum of 1.", examples=[3])
    scale: Scale
    value_function: ValueFunction = Field(
        default=ValueFunction.LINEAR,
        description="`linear`: straight from 0 at the low end to 1 at the high one; `piecewise`: straight "
        "between `points`; `direct`: a judged amount in proportion to its scale, which begins at 0.",
    )
    points: list[Point] = Field(
        default_factory=list, max_length=50, description="Of `piecewise`, in order of amount."
    )
    guidance: Text | None = Field(default=None, examples=["5: named in the strategy; 1: in no plan."])

    @model_validator(mode="after")
    def is_worth_0_to_1(self) -> Self:
        """Worst is worth 0 and best 1, so that what is missing lies between them and nowhere else."""
        if bool(self.points) != (self.value_function == ValueFunction.PIECEWISE):
            raise ValueError("a piecewise value needs its points, and nothing else has any")
        if self.value_function == ValueFunction.DIRECT and self.scale.low != 0:
            raise ValueError("the scale of a direct value begins at 0; for another, take linear")
        if self.points:
            self.refuse_loose_ends()
        self.calculated()
        return self

    def refuse_loose_ends(self) -> None:
        if (self.points[0].amount, self.points[-1].amount) != (self.scale.low, self.scale.high):
            raise ValueError("the points begin and end where the scale does")
        values = [point.value for point in self.points]
        if min(values) != 0 or max(values) != 1:
            raise ValueError("the worst point is worth 0, and the best one 1")

    def calculated(self) -> scoring.Criterion:
        """The criterion as scores are calculated with it. Raises ``ValueError``."""
        return scoring.Criterion(self.slug, self.direction, self.weight, self.function())

    def function(self) -> scoring.ValueFunction:
        if self.value_function == ValueFunction.PIECEWISE:
            return scoring.Piecewise(tuple((point.amount, point.value) for point in self.points))
        if self.value_function == ValueFunction.DIRECT:
            return scoring.Direct(self.scale.high)
        return scoring.Linear(self.scale.low, self.scale.high)


class ModelRevision(Write):
    """What of a draft can change."""

    name: Label = Field(examples=["Annual planning"])
    description: Text | None = None
    criteria: list[Criterion] = Field(min_length=1, max_length=50)

    @model_validator(mode="after")
    def can_be_weighed(self) -> Self:
        scoring.normalised([criterion.calculated() for criterion in self.criteria])
        return self


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
    weights: dict[str, Share] = Field(description="Each criterion's share of the weight: they add up to 1.")
    status: ModelStatus
    adopted_at: datetime | None
    retired_at: datetime | None
