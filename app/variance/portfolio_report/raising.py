"""The exceptions of a component and all below it that wait for an answer."""

from typing import Any

from app.calendars.repository import Calendars
from app.governance.exceptions.repository import ExceptionRepository
from app.governance.exceptions.states import UNANSWERED
from app.variance.portfolio_report.projects import Projects
from app.variance.portfolio_report.raised import NotRaised, OpenException, OpenExceptions


def open_exceptions(projects: Projects, listed: int) -> OpenExceptions:
    """What is open now, so many one by one: of the last period alone, for earlier ones it says nothing."""
    if reason := why_not(projects):
        return OpenExceptions(open=None, overdue=None, listed=[], reason=reason)
    counted, found = projects.exceptions, exceptions(projects, listed)
    return OpenExceptions(open=counted.open, overdue=counted.overdue, listed=found, reason=None)


def why_not(projects: Projects) -> NotRaised | None:
    if not projects.is_last:
        return NotRaised.NOT_LAST_PERIOD
    return None if projects.may(ExceptionRepository.reads) else NotRaised.NOT_PERMITTED


def exceptions(projects: Projects, listed: int, overdue: bool = False) -> list[OpenException]:
    """So many open exceptions, or of those that are overdue: what is to be answered first first."""
    uow = projects.found.uow
    late = projects.day if overdue else None
    rows = ExceptionRepository(uow).waiting(projects.top.path, listed, late)
    calendars = Calendars.of(uow) if rows else None
    return [told(projects, row, calendars) for row in rows] if calendars else []


def told(projects: Projects, row: Any, calendars: Calendars) -> OpenException:
    record, day = row.ExceptionRecord, projects.day
    names = set(OpenException.model_fields) - {"exception_id", "age_working_days", "overdue", "source"}
    return OpenException(
        **{name: getattr(record, name) for name in names - {"code", "name"}},
        code=row.code,
        name=row.name,
        exception_id=record.id,
        age_working_days=calendars.at(row.path).between(record.opened_on, day),
        overdue=record.status in UNANSWERED and record.answer_by < day,
        source=f"/v1/exceptions/{record.id}",
    )
