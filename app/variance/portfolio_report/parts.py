"""The parts of the portfolio variance report, as a client is told them.

Variance is baseline less forecast: negative is adverse. Amounts of two currencies, or of two cost bases, are
never added. A ratio is null, with a reason, where it cannot be stated.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.calc.confidence import Confidence
from app.calc.money import Money
from app.calc.movement import Measure, Step
from app.calc.rag import Rag
from app.core.schemas import AsNumber, Read
from app.variance.status_reports.models import CauseCode, CostBasis

Adverse = Annotated[Money, Field(description="Baseline less forecast: negative is adverse.")]
Proportion = Annotated[Decimal, AsNumber]  # of any size: a variance may be many times its baseline
RatioOrNull = Annotated[Proportion | None, Field(description="Variance in proportion to the baseline.")]
NO_BASELINE = "no_baseline_above_zero"


class ProjectShort(Read):
    component_id: UUID
    code: str
    name: str


class Summed(Read):
    """What projects that state both a baseline and a forecast add up to; null where none does."""

    projects: int = Field(description="How many state both.")
    baseline: Money | None
    forecast: Money | None
    variance: Adverse | None
    gross_variance: Money | None = Field(description="The sizes of the variances, added up.")
    variance_ratio: RatioOrNull
    variance_ratio_reason: str | None = None


class CategoryVariance(Summed):
    category: str | None


class ProjectVariance(ProjectShort):
    status_report_id: UUID
    category: str | None
    baseline: Money
    forecast: Money
    variance: Adverse
    variance_ratio: RatioOrNull
    variance_ratio_reason: str | None = None
    share_of_gross: Proportion = Field(description="Of the gross variance, 0 to 1.")
    cause: str | None = Field(description="As recorded; null where nobody did.")
    cause_code: CauseCode | None


class Rest(Read):
    """All projects that are not listed, so that the list and this add up to the whole."""

    projects: int
    baseline: Money
    forecast: Money
    variance: Adverse
    share_of_gross: Proportion


class Stated(Read):
    """The sum of a figure over the projects that state it; null where none does."""

    projects: int
    amount: Money | None


class StepRead(Read):
    step: Step
    projects: int
    amount: Money


class ChangeRead(Read):
    component_id: UUID
    name: str
    step: Step
    before: Money | None
    after: Money | None
    change: Money


class MovementRead(Read):
    """How a total became another: opening and steps add up to closing exactly."""

    measure: Measure
    previous_period: str
    opening: Money
    closing: Money
    steps: list[StepRead]
    like_for_like: Money = Field(description="The change of the projects that state it in both periods.")
    compared: int = Field(description="How many state it in both periods.")
    not_stated: int = Field(description="How many state it in neither.")
    changes: list[ChangeRead] = Field(description="The largest, of either sign.")
    changes_in_all: int


class CostPosition(Read):
    """Projects whose costs may be added up: of one currency, on one cost basis."""

    currency: str
    cost_basis: CostBasis
    reports: int
    total: Summed
    offsetting: bool = Field(description="Whether overs and unders hide each other: gross three times net.")
    calculated_rag: Rag | None
    calculated_rag_reason: str
    baseline_cost: Stated
    forecast_cost: Stated
    actual_cost: Stated
    by_category: list[CategoryVariance] = Field(description="Adds up to the total exactly.")
    by_project: list[ProjectVariance] = Field(description="The largest variances of either sign first.")
    other_projects: Rest = Field(description="With `by_project` it adds up to the total exactly.")
    drivers: list[ProjectVariance] = Field(description="Those that cover 80 % of the gross variance.")
    other_drivers: Rest
    movement: MovementRead | None = Field(description="Of the variance; null without an earlier period.")


class WholeLife(Read):
    """Published whole-life baselines of one currency: their movement is a change of baseline, no overrun."""

    currency: str
    whole_life_cost: Stated
    movement: MovementRead | None


class FinishChange(ProjectShort):
    basis: str = Field(
        description="Which finish is compared: `forecast`, or `approved` where a forecast is not in both."
    )
    before: date | None
    after: date | None
    days: int | None = Field(description="Calendar days; positive is later.")
    reason: str | None = None


class FinishMovement(Read):
    compared: int
    later: int
    earlier: int
    unchanged: int
    not_available: int
    changes: list[FinishChange] = Field(description="The largest, of either sign.")


class Rated(Read):
    scale: str
    assessor: str
    value: str

    @classmethod
    def of(cls, row: Confidence) -> "Rated":
        return cls(scale=row.rating.scale, assessor=row.assessor, value=row.rating.value)


class ConfidenceChange(ProjectShort):
    before: Rated
    after: Rated
    steps: int = Field(description="On one scale, by one assessor; positive is more confident.")


class ConfidenceMovement(Read):
    """Only ratings of one assessor on one scale are compared."""

    more_confident: int
    less_confident: int
    unchanged: int
    not_compared: dict[str, int] = Field(description="How many are not, by reason.")
    changes: list[ConfidenceChange]


class ConfidenceCount(Read):
    scale: str
    assessor: str
    counts: dict[str, int] = Field(description="How many of each rating, from the most confident.")
    not_available: dict[str, int] = Field(description="How many have none, by reason.")


class RagCounts(Read):
    declared: dict[str, int] = Field(description="By colour; `none` where none is declared.")
    calculated: dict[str, int] = Field(description="By colour; `none` where figures are missing.")
    declared_better: int = Field(description="How many are declared better than their figures are.")


class Divergence(ProjectShort):
    status_report_id: UUID
    declared_rag: Rag
    calculated_rag: Rag
    calculated_rag_reason: str


class MissingCount(Read):
    member: str
    reason: str
    count: int


class MissingProject(ProjectShort):
    reason: str
    status_report_id: UUID | None = None


class StaleProject(ProjectShort):
    last_reported_on: date = Field(description="Data date of its last report.")
    days: int = Field(description="How many days that is before this period's data date.")


class Missing(Read):
    """What is not in the totals; lists are cut, counts are not."""

    figures: list[MissingCount] = Field(description="Null figures of reports, by member and reason.")
    projects_without_variance: int
    without_variance: list[MissingProject]
    stale_projects: int
    stale: list[StaleProject] = Field(description="No report for this period, but for an earlier one.")
    past_finish_projects: int = Field(
        description="As stale, but the finish they told of has passed: done perhaps, and not closed."
    )
