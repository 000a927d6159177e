"""The projects of a component in one period, beside an earlier one: what the report is worked out from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from app.components.places import AnyPlace
from app.core.errors import Invalid
from app.core.model import utc_now
from app.core.unit_of_work import Reading
from app.governance.exceptions.repository import ExceptionRepository
from app.periods.models import ReportingPeriod
from app.variance.portfolio_report.between import CONFIDENCE_CHANGES, FINISHES, Moving
from app.variance.portfolio_report.ledgers import SPLIT
from app.variance.portfolio_report.lines import Absent, Key, Unstated
from app.variance.portfolio_report.repository import PortfolioReportRepository

EXPECTED = ("active", "paused")  # under way, so that a report is due


@dataclass(frozen=True)
class Projects:
    """What is known of a component's projects in a period, beside an earlier one; read when it is asked for."""

    top: AnyPlace
    period: ReportingPeriod
    previous: ReportingPeriod | None
    is_last: bool  # nothing was reported for a later period
    day: date  # as of which what is open now is told
    found: PortfolioReportRepository
    read: dict[Moving, Sequence[Any]] = field(default_factory=dict)
    split: dict[int, Sequence[Any]] = field(default_factory=dict)

    def may(self, permission: str) -> bool:
        """Whether the reader may do this with all of the projects."""
        return self.found.uow.actor.rights.allow(permission, self.top.path)

    @cached_property
    def cells(self) -> Sequence[Any]:
        """What is handed in, by part, category, cause, currency, cost basis and RAG."""
        return self.found.cells()

    @cached_property
    def finishes(self) -> Any:
        """Of how many projects the finish moved later or earlier, or did not."""
        return self.found.rows(FINISHES)[0]

    @cached_property
    def rated(self) -> Sequence[Any]:
        """How many projects have each delivery confidence."""
        return self.found.confidences([self.period.id])

    @cached_property
    def rerated(self) -> Sequence[Any]:
        """How many of these moved each way, or cannot be compared; there is none without an earlier period."""
        return self.found.rows(CONFIDENCE_CHANGES)

    @cached_property
    def unstated(self) -> list[Unstated]:
        return self.found.unstated()

    @cached_property
    def absent(self) -> list[Absent]:
        return self.found.absent()

    @cached_property
    def exceptions(self) -> Any:
        """How many exceptions are ``open``, and how many of them ``overdue``."""
        return ExceptionRepository(self.found.uow).waited_for(self.top.path, self.day)

    def steps(self, moving: Moving) -> Sequence[Any]:
        """The steps of a movement, of every currency: read once."""
        if moving not in self.read:
            self.read[moving] = self.found.steps(moving)
        return self.read[moving]

    def splits(self, listed: int) -> Sequence[Any]:
        """So many work packages and cost categories of every currency: read once."""
        if listed not in self.split:
            self.split[listed] = self.found.rows(SPLIT, many=listed)
        return self.split[listed]

    @property
    def reports(self) -> int:
        return sum(cell.reports for cell in self.cells)

    @property
    def keys(self) -> list[Key]:
        """What may be added up, that of most projects first."""
        counts: dict[Key, int] = {}
        for cell in self.cells:
            key = (cell.currency, cell.cost_basis)
            counts[key] = counts.get(key, 0) + cell.compared
        return sorted(counts, key=lambda key: (-counts[key], key))

    def of(self, key: Key) -> list[Any]:
        return [cell for cell in self.cells if (cell.currency, cell.cost_basis) == key]

    @property
    def drafts(self) -> list[Unstated]:
        return [one for one in self.unstated if one.is_draft]

    @property
    def stale(self) -> list[Absent]:
        return [one for one in self.absent if one.last_on and not self.is_past(one)]

    @property
    def past_finish(self) -> list[Absent]:
        return [one for one in self.absent if one.last_on and self.is_past(one)]

    @property
    def unreported(self) -> list[Absent]:
        return [one for one in self.absent if self.is_due(one)]

    def is_past(self, absent: Absent) -> bool:
        """Whether the finish a project told of has passed: it may be done, though nobody closed it."""
        return absent.finish_on is not None and absent.finish_on <= self.period.data_date

    def is_due(self, absent: Absent) -> bool:
        """Whether a project that has never reported should have: it runs, and did not begin later."""
        later = absent.planned_start_on and absent.planned_start_on > self.period.data_date
        return absent.status in EXPECTED and not (absent.last_on or absent.next_on or later)


def projects_of(
    uow: Reading,
    top: AnyPlace,
    period: ReportingPeriod,
    since: ReportingPeriod | None = None,
    known_at: datetime | None = None,
) -> Projects:
    """A component's projects in a period, beside an earlier one: the last, unless told. Raises ``Invalid``."""
    if since and since.data_date >= period.data_date:
        raise Invalid(f"{since.code} is not before {period.code}.")
    found = PortfolioReportRepository(uow, top.path)
    previous, last = since or found.period_before(period.data_date), found.period_before(date.max)
    return Projects(
        top=top,
        period=period,
        previous=previous,
        is_last=last is None or last.data_date <= period.data_date,
        day=(known_at or utc_now()).date(),
        found=found.between(period, previous),
    )
