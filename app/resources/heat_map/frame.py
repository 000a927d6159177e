"""What a heat map is drawn in: the periods, the weeks in them, and everybody of the pool within that time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.calc.capacity import EXCESSIVE, NOISE, Load, Peak
from app.calc.presence import Windows, weeks
from app.core.errors import NotFound
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.periods.models import ReportingPeriod
from app.periods.repository import PeriodRepository
from app.periods.service import find_period
from app.resources.heat_map.repository import LoadRepository
from app.resources.heat_map.schemas import MapAsked
from app.resources.pool import Pool, refuse_endless

THURSDAY = timedelta(3)  # a week is of the period in which it lies, as years have it in ISO 8601
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Frame:
    """Figures by period are lists in the order of ``periods``, those by week in the order of ``weeks``."""

    periods: Sequence[ReportingPeriod]
    windows: Windows
    weeks: Windows
    weeks_of: Sequence[Sequence[int]]  # by period
    pool: Pool
    sums: LoadRepository
    place: Mapping[Any, int]  # of a period, by its id as rows have it

    @classmethod
    def of(cls, uow: Reading, below: str, asked: MapAsked) -> "Frame":
        """The periods asked for. Raises ``NotFound`` where there is none."""
        periods = periods_from(uow, asked)
        spans = [(period.start_on, period.finish_on) for period in periods]
        whole = (spans[0][0], max(finish for _, finish in spans))
        refuse_endless(whole)
        by_week = weeks(whole)
        sums = LoadRepository(uow, spans[0][0], spans[-1][0], below)
        return cls(
            periods,
            Windows(spans),
            Windows([(max(monday, whole[0]), min(sunday, whole[1])) for monday, sunday in by_week]),
            [[at for at, (monday, _) in enumerate(by_week) if a <= monday + THURSDAY <= b] for a, b in spans],
            Pool.of(uow, whole),
            sums,
            sums.keys(period.id for period in periods),
        )

    @property
    def days(self) -> list[int]:
        """The working days of each period, by the organisation's calendar."""
        return self.windows.working(self.pool.days)

    def nothing(self) -> list[float]:
        return [0.0] * len(self.periods)

    def by_period(self, person_days: Iterable[float]) -> list[float]:
        """Person-days of each period as full-time equivalents."""
        each = zip(person_days, self.days, strict=True)
        return [round(days / working, 6) if working else 0.0 for days, working in each]

    def monday(self, week: int) -> date:
        start = self.weeks.spans[week][0]
        return start - timedelta(start.weekday())

    def peaks(self, found: Sequence[Peak | None], used: Sequence[float | None]) -> Row:
        """The weeks that the figure of their period hides, because they are above it."""
        shown = [
            one if one and (over is None or one.utilisation > over + NOISE) else None
            for one, over in zip(found, used, strict=True)
        ]
        return {
            "peak": [one and one.utilisation for one in shown],
            "peak_week": [one and self.monday(one.at) for one in shown],
        }


def periods_from(uow: Reading, asked: MapAsked) -> list[ReportingPeriod]:
    """The first period and those after it, as many as asked for; the last ones where all lie in the past."""
    found = sorted(PeriodRepository(uow).all(), key=lambda period: (period.start_on, period.finish_on))
    if asked.period:
        since = find_period(uow, asked.period).start_on
        return [period for period in found if period.start_on >= since][: asked.periods]
    if not found:
        raise NotFound("There is no reporting period: enter those to look at, at /v1/reporting-periods.")
    today = utc_now().date()
    coming = [period for period in found if period.finish_on >= today]
    return coming[: asked.periods] or found[-asked.periods :]


def hidden(row: Row) -> int:
    """In how many periods a week is overloaded, and the whole is not."""
    each = zip(row["load"], row["peak"], strict=True)
    return sum(1 for load, peak in each if load not in EXCESSIVE and peak is not None and peak > 1 + NOISE)


def counted(rows: Sequence[Row], loads: Iterable[Load]) -> int:
    """How many cells have one of these loads."""
    sought = frozenset(loads)
    return sum(load in sought for row in rows for load in row["load"])
