"""What can be done with the fiscal calendar: say what it is, and open the periods of a year."""

from datetime import date

from app.calc import fiscal
from app.core.errors import Conflict, Forbidden
from app.core.ids import uuid7
from app.core.rights import EVERYWHERE
from app.core.unit_of_work import Reading, Writing
from app.periods.fiscal.models import FiscalCalendar
from app.periods.fiscal.repository import FiscalCalendarRepository
from app.periods.fiscal.schemas import FiscalCalendarWrite, FiscalPeriod, FiscalYearRead, FiscalYearWrite
from app.periods.models import PeriodStatus, ReportingPeriod
from app.periods.repository import PeriodRepository
from app.periods.service import WRITE

LETTERS = {1: "P", 3: "Q", 6: "H"}


def settle(uow: Writing, data: FiscalCalendarWrite) -> FiscalCalendar:
    """Say when the fiscal year begins from now on."""
    demand_everywhere(uow)
    calendar = uow.add(FiscalCalendar(**dict(data)))
    uow.record("fiscal_calendar.settled", calendar)
    return calendar


def demand_everywhere(uow: Writing) -> None:
    if not uow.actor.rights.allow(WRITE, EVERYWHERE):
        raise Forbidden(f"The fiscal calendar needs {WRITE} in the whole organisation.", rule=WRITE)


def open_year(uow: Writing, data: FiscalYearWrite) -> FiscalYearRead:
    """Open the reporting periods of a fiscal year, all or none."""
    demand_everywhere(uow)
    calendar = FiscalCalendarRepository(uow).in_force()
    periods = list(periods_of(calendar, data))
    for period in periods:
        if PeriodRepository(uow).by_code(period.code):
            raise Conflict(
                f"There is a reporting period {period.code} already.", rule="fiscal_year.opened-once"
            )
    uow.record_all("period.opened", [uow.add(period) for period in periods])
    return told(calendar, data.year, periods)


def periods_of(calendar: fiscal.FiscalCalendar, data: FiscalYearWrite) -> list[ReportingPeriod]:
    parts = enumerate(calendar.parts(data.year, data.months), 1)
    return [period_of(calendar, data, number, *span) for number, span in parts]


def period_of(
    calendar: fiscal.FiscalCalendar, data: FiscalYearWrite, number: int, first: date, last: date
) -> ReportingPeriod:
    year = calendar.name(data.year)
    part = "" if data.months == 12 else f"{LETTERS[data.months]}{number:0{1 if data.months > 1 else 2}}"
    return ReportingPeriod(
        id=uuid7(),
        code=f"{year}-{part}" if part else year,
        name=first.strftime("%B %Y") if data.months == 1 else f"{year} {part}".strip(),
        start_on=first,
        finish_on=last,
        data_date=last,
        status=PeriodStatus.OPEN,
    )


def fiscal_year(uow: Reading, year: int) -> FiscalYearRead:
    """A fiscal year with the reporting periods that begin in it."""
    calendar = FiscalCalendarRepository(uow).in_force()
    within = [p for p in PeriodRepository(uow).all() if calendar.year_of(p.start_on) == year]
    return told(calendar, year, sorted(within, key=lambda period: (period.start_on, period.finish_on)))


def told(calendar: fiscal.FiscalCalendar, year: int, periods: list[ReportingPeriod]) -> FiscalYearRead:
    return FiscalYearRead(
        year=year,
        name=calendar.name(year),
        start_on=calendar.start(year),
        finish_on=calendar.finish(year),
        periods=[FiscalPeriod.of(period) for period in periods],
    )
