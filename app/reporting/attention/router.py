"""``/v1``: what needs attention in the organisation, at every level of the tree, and for an office."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.router import at_every_level
from app.components.schemas import Address
from app.core.accepting import Accept, wanted_form
from app.core.csv import csv_response
from app.core.errors import NotAcceptable, problems
from app.core.icalendar import calendar_response
from app.core.model import utc_now
from app.core.rights import EVERYWHERE
from app.core.route import UnitOfWorkRoute
from app.core.unit_of_work import Reading
from app.pmo.repository import OfficeRepository
from app.reminders.models import ReminderKind
from app.reporting.attention.finding import Look, attention
from app.reporting.attention.schemas import AttentionRead
from app.reporting.attention.telling import HEADER, as_calendar, lines, told

router = APIRouter(prefix="/v1", tags=["Reporting"], route_class=UnitOfWorkRoute)
JSON, CSV, CALENDAR = "application/json", "text/csv", "text/calendar"
FILES: dict[str, Any] = {form: {"schema": {"type": "string"}} for form in (CSV, CALENDAR)}
FORMS: dict[str, Any] = {
    "response_model": AttentionRead,
    "responses": {200: {"content": FILES}, **problems(NotAcceptable)},
}


class AskedAttention(BaseModel):
    """How far ahead one looks, for what, and how much of it is listed."""

    days: int = Field(default=7, ge=0, le=366, description="How far ahead; what is overdue is always told.")
    rule: list[ReminderKind] = Field(
        default=[], max_length=40, description="Only these; all, if none is named."
    )
    owner: str | None = Field(default=None, max_length=200, description="Only what this role or body owns.")
    listed: int = Field(
        default=200, ge=0, le=2000, description="How many are listed at most; all are counted."
    )

    def look(self, path: str) -> Look:
        today = utc_now().date()
        return Look(path, today, today + timedelta(days=self.days), frozenset(self.rule), self.owner)


Asked = Annotated[AskedAttention, Query()]


@router.get("/attention", **FORMS)
def read_attention(uow: Reading, asked: Asked, accept: Accept = None) -> Response:
    """What needs attention now or soon, of all that the caller may read: who is to do what, since when, by which rule.

    `Accept` chooses between JSON, CSV and a calendar, which has what has a date.
    """
    return answer(uow, asked, accept)


@at_every_level(router.get, "/{id}/attention", **FORMS)
def read_component_attention(at: Address, uow: Reading, asked: Asked, accept: Accept = None) -> Response:
    """What needs attention on a component and below it, in the forms of `/v1/attention`."""
    return answer(uow, asked, accept, ComponentRepository(uow).at(at))


@router.get("/offices/{office_id}/attention", **FORMS)
def read_office_attention(office_id: UUID, uow: Reading, asked: Asked, accept: Accept = None) -> Response:
    """What needs attention on the component that an office serves and below it: the health of the office."""
    place = ComponentRepository(uow).place(OfficeRepository(uow).get(office_id).component_id)
    return answer(uow, asked, accept, place, office_id)


def answer(
    uow: Reading,
    asked: AskedAttention,
    accept: str | None,
    place: AnyPlace | None = None,
    office_id: UUID | None = None,
) -> Response:
    """What was found, in the form that is wanted."""
    form, look = wanted_form(accept, (JSON, CSV, CALENDAR)), asked.look(place.path if place else EVERYWHERE)
    found, name = attention(uow, look), f"attention {place.code}" if place else "attention"
    answered: Response
    if form == CALENDAR:
        answered = calendar_response(f"{name}.ics", as_calendar(name, found, look.today, asked.listed))
    else:
        read = told(found, look, asked.listed, place.id if place else None, office_id)
        answered = Response(read.model_dump_json(), media_type=JSON)
        if form == CSV:
            answered = csv_response(f"{name}.csv", HEADER, lines(read))
    answered.headers["Vary"] = "Accept"
    return answered
