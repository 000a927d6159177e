"""What other records say of a component as of a period, kept with its report from submission on."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from app.agile.progress.schemas import ReleaseProgress
from app.calc.evm.measures import Reason
from app.calc.money import Money
from app.calc.rag import Rag
from app.core.schemas import Read
from app.cost.bases.schemas import Conversion
from app.variance.earned_value.schemas import (
    BaselineUsed,
    CostsAlone,
    EarnedScheduleRead,
    ForecastRead,
    Indices,
    Values,
)
from app.variance.status_reports.models import CauseCode, CostBasis

NOT_PERMITTED, NO_MILESTONES = "not_permitted", "no_milestones"


class EarnedValueKept(Read):
    """Budget, actual and forecast; and where work is measured, earned value."""

    currency: str | None
    conversion: Conversion | None = None
    costs: CostsAlone | None
    reason: Reason | None = Field(description="Why nothing is measured: `no_performance_baseline` ...")
    baselines: list[BaselineUsed]
    values: Values | None
    indices: Indices | None
    forecast: ForecastRead | None
    earned_schedule: EarnedScheduleRead | None
    schedule_reason: Reason | None
    alerts: list[str]


class MilestoneKept(Read):
    code: str | None
    name: str
    baseline_on: date | None
    forecast_on: date | None
    actual_on: date | None
    slip_days: int | None = Field(
        description="Calendar days after the baseline; null where a date is not known."
    )


class EarlierKept(Read):
    """A report of an earlier period, as it stood when this one's RAG was calculated."""

    report_id: UUID
    period: str
    as_of: date
    cost_basis: CostBasis
    baseline: Money | None
    forecast: Money | None
    slip_days: int | None
    declared_rag: Rag | None
    calculated_rag: Rag | None


class DriverKept(Read):
    """A cost line with its cost variance: one of those that together come to most of the gross."""

    label: str
    source: str
    variance: Money
    share: float = Field(description="Of the gross variance, 0 to 1.")
    cause_code: CauseCode | None


class DataDates(Read):
    """As of when each part of a report is; null for a part that there is none of."""

    period: date
    report: date
    costs: date | None
    schedule: date | None
    releases: date | None
    mixed: bool = Field(description="Whether they are not all the same day.")


class TolerancesKept(Read):
    """How far over its report's figures may be, as set by the level above; null where nobody has."""

    cost: float | None = Field(description="As a part of the baseline cost, on the basis of the report.")
    finish_days: int | None = Field(description="Calendar days after the approved finish.")


class KeptFigures(Read):
    earned_value: EarnedValueKept | None
    earned_value_reason: str | None = Field(description="`not_permitted`: who took it may not read costs.")
    drivers: list[DriverKept] = Field(description="Of the cost variance, where work is measured.")
    milestones: list[MilestoneKept]
    milestones_source: Literal["report", "schedule"] | None
    milestones_reason: str | None = Field(description="`no_milestones` where there are none.")
    releases: list[ReleaseProgress] = Field(description="Of an agile project, those that have begun.")
    tolerances: TolerancesKept
    before: list[EarlierKept] = Field(description="What steadies the calculated RAG, oldest first.")
    data_dates: DataDates


class FiguresRead(KeptFigures):
    """The figures of a report: as they are now while it is a draft, as kept from submission on."""

    status_report_id: UUID
    frozen: bool
