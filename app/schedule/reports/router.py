"""``/v1``: what is calculated of a plan."""

from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Response

from app.calc.schedule.network import ProgressLogic
from app.components.places import Place
from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.core.icalendar import CalendarResponse, calendar_response
from app.core.route import UnitOfWorkRoute
from app.core.svg import SvgResponse
from app.core.unit_of_work import Reading
from app.dependencies import KnownAt
from app.schedule.exchange.icalendar import feed
from app.schedule.exchange.mspdi_writing import written
from app.schedule.reports import explaining, quality, service
from app.schedule.reports.schemas import (
    DrivingPath,
    MilestoneTrends,
    Schedule,
    ScheduleComparison,
    ScheduleExplanation,
    ScheduleQuality,
    SourceDifferences,
)
from app.schedule.reports.timeline import timeline

router = APIRouter(prefix="/v1", tags=["Schedule"], route_class=UnitOfWorkRoute)
Number = Annotated[
    int | None, Query(ge=1, lt=2**31, description="The number of a version; the current one if not given.")
]
Code = Annotated[str, Query(min_length=1, max_length=400, pattern=r"^[^\x00]*$")]


class ProjectXmlResponse(Response):
    media_type = "application/xml"


def named(component: Place, what: str) -> dict[str, str]:
    """The header that gives a file its name."""
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'{component.code} {what}', safe='')}"
    }


@at_every_level(router.get, "/{id}/schedule")
def read_schedule(
    at: Address,
    uow: Reading,
    number: Number = None,
    logic: Annotated[
        ProgressLogic | None, Query(description="As if this were the rule for work out of sequence.")
    ] = None,
    known_at: KnownAt = None,
) -> Schedule:
    """The plan, calculated: dates, floats, the critical and the driving path, all tasks in one answer."""
    component = ComponentRepository(uow).at(at)
    return service.schedule_of(*service.found_at(uow, component, number, logic, known_at))


@at_every_level(router.get, "/{id}/schedule/driving-path")
def read_driving_path(at: Address, uow: Reading, task: Code, number: Number = None) -> DrivingPath:
    """What drives the start or finish of one task, by its code."""
    found = service.found_at(uow, ComponentRepository(uow).at(at), number)
    return service.driving_path(*found, task)


@at_every_level(router.get, "/{id}/schedule/explanation")
def read_schedule_explanation(
    at: Address, uow: Reading, task: Code, number: Number = None
) -> ScheduleExplanation:
    """How the dates and floats of one task come about: formulas, what holds it early and late, and what drives it."""
    found = service.found_at(uow, ComponentRepository(uow).at(at), number)
    return explaining.explanation(*found, task)


@at_every_level(router.get, "/{id}/schedule/quality")
def read_schedule_quality(
    at: Address, uow: Reading, number: Number = None, baseline: Number = None
) -> ScheduleQuality:
    """The DCMA 14-point assessment, each point with its threshold and the tasks or links at fault.

    Baseline dates are those of the version asked for; or else the file's own; or else the first version's.
    """
    return quality.quality(uow, ComponentRepository(uow).at(at), number, baseline)


@at_every_level(router.get, "/{id}/schedule/milestone-trend")
def read_milestone_trend(
    at: Address,
    uow: Reading,
    last: Annotated[int | None, Query(ge=3, le=1000, description="How many reports make the trend.")] = None,
) -> MilestoneTrends:
    """What each version forecast for each milestone, and where that trend leads."""
    return quality.trends(uow, ComponentRepository(uow).at(at), last)


@at_every_level(router.get, "/{id}/schedule/comparison")
def read_schedule_comparison(
    at: Address,
    uow: Reading,
    against: Annotated[int, Query(ge=1, lt=2**31, description="The number of the earlier version.")],
    number: Number = None,
) -> ScheduleComparison:
    """What changed between two versions, and which tasks moved the finish by how much."""
    component = ComponentRepository(uow).at(at)
    version, after = service.found_at(uow, component, number)
    _, before = service.found_at(uow, component, against)
    return service.comparison(version, after, against, before)


@at_every_level(router.get, "/{id}/schedule/source-differences")
def read_source_differences(at: Address, uow: Reading, number: Number = None) -> SourceDifferences:
    """Where the dates and floats that came with the file are not those calculated here."""
    return service.source_differences(*service.found_at(uow, ComponentRepository(uow).at(at), number))


@at_every_level(router.get, "/{id}/schedule/timeline.svg", response_class=SvgResponse)
def read_timeline(at: Address, uow: Reading, number: Number = None) -> SvgResponse:
    """The plan as a picture: tasks with owners, milestones, deadlines, floats and the data date."""
    _, found = service.found_at(uow, ComponentRepository(uow).at(at), number)
    return SvgResponse(timeline(found))


@at_every_level(router.get, "/{id}/schedule/project.xml", response_class=ProjectXmlResponse)
def read_project_xml(at: Address, uow: Reading, number: Number = None) -> ProjectXmlResponse:
    """The plan as Microsoft Project XML, with calculated dates."""
    component = ComponentRepository(uow).at(at)
    _, found = service.found_at(uow, component, number)
    return ProjectXmlResponse(written(found), headers=named(component, "schedule.xml"))


@at_every_level(router.get, "/{id}/schedule/milestones.ics", response_class=CalendarResponse)
def read_milestone_calendar(at: Address, uow: Reading, number: Number = None) -> CalendarResponse:
    """Milestones and deadlines as an iCalendar feed, in local time."""
    component = ComponentRepository(uow).at(at)
    version, found = service.found_at(uow, component, number)
    stamp: datetime = version.updated_at
    return calendar_response(f"{component.code} milestones.ics", feed(found, str(component.id), stamp))
