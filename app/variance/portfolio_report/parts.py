"""The parts of the portfolio variance report, as a client is told them.

Variance is baseline less forecast: negative is adverse. Amounts of two currencies, or of two cost bases, are
never added. A ratio is null, with a reason, where it cannot be stated.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.calc.money import Money
from app.calc.rag import Rag
from app.components.models import ComponentKind
from app.core.schemas import AsNumber, Read
from app.variance.portfolio_report.changes import MovementRead, ProjectShort
from app.variance.status_reports.models import CauseCode, CostBasis

Adverse = Annotated[Money, Field(description="Baseline less forecast: negative is adverse.")]
Proportion = Annotated[Decimal, AsNumber]  # of any size: a variance may be many times its baseline
RatioOrNull = Annotated[Proportion | None, Field(description="Variance in proportion to the baseline.")]
NO_BASELINE = "no_baseline_above_zero"


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


class CauseVariance(Summed):
    cause_code: CauseCode | None = Field(description="As recorded; null where nobody did.")


class ComponentVariance(Summed):
    """What hangs right below the component; null members are the projects that hang there themselves."""

    component_id: UUID | None
    kind: ComponentKind | None
    code: str | None
    name: str | None


class LedgerPart(Read):
    """What cost ledgers hold of some of the work: budget, and cost at completion."""

    baseline: Money = Field(description="The budget.")
    forecast: Money = Field(
        description="What it has cost until the data date, and the last forecast after it."
    )
    variance: Adverse


class LedgerGroup(LedgerPart):
    variance_ratio: RatioOrNull
    variance_ratio_reason: str | None = None


class WorkPackageVariance(LedgerGroup):
    """A work package; null members are the cost lines that have none."""

    work_package_id: UUID | None
    wbs: str | None
    name: str | None
    component_id: UUID | None
    code: str | None = Field(description="Of its project.")


class CostCategoryVariance(LedgerGroup):
    cost_category: str | None = Field(description="Of cost lines; null are those without one.")


class OtherParts(LedgerPart):
    """The parts that are not listed, so that the list and this add up."""

    parts: int


class LedgerSplit(Read):
    """The variance of a total, taken apart by what cost ledgers hold of it.

    The work packages with `other_wbs` and `outside`, and the cost categories with `other_cost_categories`
    and `outside`, each add up to the total exactly.
    """

    projects: int = Field(description="Those of the total with a budget and a forecast in their ledger.")
    by_wbs: list[WorkPackageVariance] = Field(
        description="The largest variance of either sign first, lines without a work package last."
    )
    other_wbs: OtherParts
    by_cost_category: list[CostCategoryVariance] = Field(
        description="The largest variance of either sign first, lines without a category last."
    )
    other_cost_categories: OtherParts
    outside: LedgerPart = Field(
        description="What the reports state beyond these ledgers: projects without one, and differences."
    )
    attribution: str = Field(
        description="Where the cost variance of measured work stands by price, quantity and timing."
    )


class LedgerReason(StrEnum):
    """Why a variance is not taken apart by cost ledgers."""

    NOT_PERMITTED = "not_permitted"
    NOT_WHOLE_LIFE = "not_whole_life"
    NO_LEDGER = "no_ledger"


class DataDates(Read):
    """As of when the reports in a total are."""

    earliest: date
    latest: date
    others: int = Field(description="How many reports are not as of the period's data date.")


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


class CostPosition(Read):
    """Projects whose costs may be added up: of one currency, on one cost basis."""

    currency: str
    cost_basis: CostBasis
    reports: int
    data_dates: DataDates
    total: Summed
    offsetting: bool = Field(description="Whether overs and unders hide each other: gross three times net.")
    calculated_rag: Rag | None
    calculated_rag_reason: str
    baseline_cost: Stated
    forecast_cost: Stated
    actual_cost: Stated
    by_component: list[ComponentVariance] = Field(
        description="What hangs right below; adds up to the total exactly, the largest first."
    )
    by_category: list[CategoryVariance] = Field(
        description="Adds up to the total exactly, the largest first, those without one last."
    )
    by_cause: list[CauseVariance] = Field(
        description="Adds up to the total exactly, the largest first, causes not recorded last."
    )
    ledger: LedgerSplit | None = Field(description="By work package and by cost category.")
    ledger_reason: LedgerReason | None = Field(description="Why `ledger` is null.")
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


class RedProject(ProjectShort):
    """A project whose figures are beyond what is tolerated."""

    status_report_id: UUID
    variance: Adverse | None
    approved_finish_on: date | None
    forecast_finish_on: date | None
    reason: str = Field(description="Of the calculated RAG.")


class OutOfLimits(Read):
    """Projects whose calculated RAG is red; exceptions of tolerances stand apart from them."""

    projects: int = Field(description="How many are red by their figures.")
    listed: list[RedProject] = Field(description="The largest variances first.")


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
