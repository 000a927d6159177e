"""How the weights of a model were judged: directly, by comparison in pairs, or by swings."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from typing import Annotated, Self

from pydantic import Field, model_validator

from app.calc import scoring
from app.calc.prioritisation.ahp import (
    ACCEPTED_RATIO,
    RANDOM_INDEX_SOURCE,
    STRONGEST,
    Priorities,
    group_priorities,
    priorities,
)
from app.calc.prioritisation.swing import LARGEST, swing_weights
from app.core.schemas import Label, Number, Read, Slug, Write

RULE = (
    "consistency_index = (lambda_max - n) / (n - 1); consistency_ratio = consistency_index / random_index; "
    "the most inconsistent comparison has the largest factor between it and the ratio of its two weights"
)


class WeighedBy(StrEnum):
    DIRECT = "direct"
    AHP = "ahp"
    SWING = "swing"


class Comparison(Write):
    """One criterion beside another, on the scale from 1 (equal) to 9 (extremely more)."""

    criterion: Slug = Field(
        description="The one that counts for as much or more.", examples=["strategic_fit"]
    )
    over: Slug = Field(examples=["effort"])
    times: Annotated[Number, Field(ge=1, le=STRONGEST)] = Field(examples=[3])


class Judgement(Write):
    """One judge's comparisons: every pair of criteria once, either way round."""

    judge: Label = Field(description="The role that judged.", examples=["Portfolio board"])
    comparisons: list[Comparison] = Field(min_length=1, max_length=45)

    def matrix(self, slugs: Sequence[str]) -> list[list[Fraction]]:
        """The comparisons as a square. Raises ``ValueError`` for a pair that is missing or comes twice."""
        at = {slug: number for number, slug in enumerate(slugs)}
        square = [[Fraction(1)] * len(slugs) for _ in slugs]
        found: set[frozenset[int]] = set()
        for each in self.comparisons:
            if each.criterion not in at or each.over not in at or each.criterion == each.over:
                raise ValueError(
                    f"{self.judge}: {each.criterion} over {each.over} is no pair of the criteria"
                )
            i, j = at[each.criterion], at[each.over]
            if frozenset((i, j)) in found:
                raise ValueError(f"{self.judge}: {each.criterion} and {each.over} are compared twice")
            found.add(frozenset((i, j)))
            square[i][j], square[j][i] = Fraction(each.times), 1 / Fraction(each.times)
        for one, other in combinations(slugs, 2):
            if frozenset((at[one], at[other])) not in found:
                raise ValueError(f"{self.judge}: {one} and {other} are not compared")
        return square


class Swing(Write):
    """What going from the worst to the best of a criterion's scale is worth beside the largest such swing."""

    criterion: Slug = Field(examples=["strategic_fit"])
    points: Annotated[Number, Field(ge=0, le=LARGEST)] = Field(examples=[100])


class Weighting(Write):
    by: WeighedBy = Field(
        default=WeighedBy.DIRECT,
        description="`direct`: each criterion says its weight; `ahp`: from comparisons in pairs, of several "
        "judges by the geometric mean; `swing`: from points, the largest swing having 100.",
    )
    judgements: list[Judgement] = Field(default_factory=list, max_length=30, description="Of `ahp`.")
    swings: list[Swing] = Field(default_factory=list, max_length=50, description="Of `swing`.")

    @model_validator(mode="after")
    def says_what_it_rests_on(self) -> Self:
        if bool(self.judgements) != (self.by is WeighedBy.AHP) or bool(self.swings) != (
            self.by is WeighedBy.SWING
        ):
            raise ValueError("ahp has judgements, swing has swings, and neither has the other's")
        return self

    def weights(self, slugs: Sequence[str]) -> dict[str, Decimal]:
        """The weight of each criterion, six decimals that add up to 1. Raises ``ValueError``."""
        if self.by is WeighedBy.AHP:
            shares = [Fraction(weight) for weight in self.priorities(slugs).weights]
        else:
            if sorted(swing.criterion for swing in self.swings) != sorted(slugs):
                raise ValueError("each criterion that is weighed has one swing")
            points = swing_weights({swing.criterion: swing.points for swing in self.swings})
            shares = [points[slug] for slug in slugs]
        return dict(zip(slugs, scoring.decimals(shares), strict=True))

    def priorities(self, slugs: Sequence[str]) -> Priorities:
        """Of all judges together."""
        return group_priorities([judgement.matrix(slugs) for judgement in self.judgements])

    def consistency(self, slugs: Sequence[str]) -> "Consistency | None":
        if self.by is not WeighedBy.AHP:
            return None
        judged = [(each.judge, priorities(each.matrix(slugs))) for each in self.judgements]
        group = consistency_of(self.priorities(slugs), slugs)
        of_each = [JudgeConsistency(judge=judge, **dict(consistency_of(one, slugs))) for judge, one in judged]
        return Consistency(**dict(group), judges=of_each)


class MostInconsistent(Read):
    """The comparison furthest from what the weights say."""

    criterion: str | None = Field(
        description="Null where several are equally far, as always with three criteria."
    )
    over: str | None
    factor: float = Field(description="How many times it is off.")


class ConsistencyFigures(Read):
    lambda_max: float
    consistency_index: float
    random_index: float
    consistency_ratio: float
    consistent: bool = Field(description=f"Whether the ratio is {ACCEPTED_RATIO:.2f} or less.")
    most_inconsistent: MostInconsistent
    priorities_eigenvector: dict[str, float] = Field(description="The weights, before they are rounded.")
    priorities_geometric_mean: dict[str, float] = Field(description="By the other method, to compare.")


class JudgeConsistency(ConsistencyFigures):
    """How far one judge agrees with themselves."""

    judge: str


class Consistency(ConsistencyFigures):
    """How far the comparisons agree with one another: those of all judges, and of each."""

    rule: str = RULE
    random_index_source: str = RANDOM_INDEX_SOURCE
    judges: list[JudgeConsistency]


def consistency_of(found: Priorities, slugs: Sequence[str]) -> ConsistencyFigures:
    worst = found.most_inconsistent
    return ConsistencyFigures(
        lambda_max=round(found.lambda_max, 8),
        consistency_index=round(found.consistency_index, 8),
        random_index=found.random_index,
        consistency_ratio=round(found.consistency_ratio, 8),
        consistent=found.is_consistent,
        most_inconsistent=MostInconsistent(
            criterion=None if worst.row is None else slugs[worst.row],
            over=None if worst.col is None else slugs[worst.col],
            factor=round(worst.factor, 8),
        ),
        priorities_eigenvector=by_slug(slugs, found.weights),
        priorities_geometric_mean=by_slug(slugs, found.geometric),
    )


def by_slug(slugs: Sequence[str], figures: Sequence[float]) -> dict[str, float]:
    return {slug: round(figure, 8) for slug, figure in zip(slugs, figures, strict=True)}
