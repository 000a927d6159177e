"""The reporting period of an import: the one there is, or the year or month that its code says."""

import re
from calendar import monthrange
from datetime import date, timedelta

from app.core.errors import Forbidden, NotFound
from app.core.ids import uuid7
from app.core.rights import EVERYWHERE
from app.core.unit_of_work import Reading
from app.exchange.tables.mapping import Mapping
from app.periods.models import PeriodStatus, ReportingPeriod
from app.periods.repository import PeriodRepository
from app.periods.schemas import PeriodWrite
from app.periods.service import WRITE, still_open

YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")
MONTH = re.compile(r"((?:19|20|21)[0-9]{2})-(0[1-9]|1[0-2])")


def known_period(uow: Reading, code: str) -> ReportingPeriod | None:
    """The period of this code, still open; None where there is none yet. Raises ``Conflict``."""
    found = PeriodRepository(uow).by_code(code)
    return still_open(found) if found else None


def new_period(uow: Reading, code: str, mapping: Mapping) -> PeriodWrite:
    """The period to be opened. Raises ``NotFound`` for a code that tells no dates, ``Forbidden``."""
    data = dated(code, mapping.period.last_month if mapping.period else 12)
    if data is None:
        raise NotFound(f"No reporting period {code}: open it first, for its code is no year and no month.")
    if not uow.actor.rights.allow(WRITE, EVERYWHERE):
        raise Forbidden(
            f"No reporting period {code}, and to open it needs {WRITE} in the whole organisation.", rule=WRITE
        )
    return data


def dated(code: str, last_month: int) -> PeriodWrite | None:
    """The year that ends in a month of that name, or the month."""
    if YEAR.fullmatch(code):
        year = int(code)
        finish = last_day(year, last_month)
        start = last_day(year - 1, last_month) + timedelta(days=1)
        name = code if last_month == 12 else f"{year - 1}/{year % 100:02d}"
    elif found := MONTH.fullmatch(code):
        year, month = map(int, found.groups())
        start, finish, name = date(year, month, 1), last_day(year, month), f"{date(year, month, 1):%B %Y}"
    else:
        return None
    return PeriodWrite(code=code, name=name, start_on=start, finish_on=finish, data_date=finish)


def last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def supposed(uow: Reading, data: PeriodWrite) -> ReportingPeriod:
    """A period as it would be opened, for what a dry run compares."""
    return ReportingPeriod(
        id=uuid7(), organisation_id=uow.actor.organisation_id, status=PeriodStatus.OPEN, **dict(data)
    )


def year_of(code: str, period: ReportingPeriod | None) -> int | None:
    """The year of report that a period stands for."""
    if YEAR.fullmatch(code):
        return int(code)
    return period.data_date.year if period else int(code[:4]) if MONTH.fullmatch(code) else None
