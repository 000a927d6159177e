"""The sample's agile project, and the one report that went through the whole cycle with its narratives."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from uuid import UUID

from app.agile import service as agile
from app.agile.schemas import ReleaseWrite, ScopeEntryWrite, TimeboxWrite
from app.calc.narrative import Audience
from app.components.models import ComponentKind
from app.components.schemas import Address
from app.core.database import Database
from app.core.unit_of_work import Actor, Writing, opened
from app.sample import figures
from app.sample.story import REPORTED, WORKS, months
from app.variance.status_reports import cycle
from app.variance.status_reports import service as reports
from app.variance.status_reports.narratives import service as narratives
from app.variance.status_reports.narratives.schemas import NarrativeWrite
from app.variance.status_reports.schemas import Assessment, DecisionRequested, NextStep, StatusReportWrite

Acting = Callable[..., Callable[..., Actor]]
AGILE = "TICKET"
FIRST, TIMEBOX = date(2026, 7, 6), timedelta(days=21)
PLANNED = {"must": 14, "should": 6, "could": 4}  # points in each of eight timeboxes
ACCEPTED = (  # by the end of each timebox
    {"must": 14, "should": 4},
    {"must": 15, "should": 6},
    {"must": 11, "should": 5},
    {"must": 17, "should": 5},
    {"must": 13, "should": 6, "could": 1},
)
CHANGED = date(2026, 9, 10)
ADDED = {"kind": "added", "priority": "must", "size": 8, "reason": "The card schemes ask for receipts."}
REMOVED = {
    "kind": "removed",
    "priority": "could",
    "size": 8,
    "reason": "Loyalty points wait for release three.",
}
SUPPLIER_QUESTION = "Keep the signalling supplier at its new price, or replace it?"


def release(database: Database, acting: Acting, ids: Mapping[str, UUID]) -> None:
    """A release of eight timeboxes, five of which are over at the end of the story."""
    at = Address(ComponentKind.PROJECT, ids[AGILE])
    with opened(Writing, database, acting()) as uow:
        finish = FIRST + 8 * TIMEBOX - timedelta(days=3)
        made = agile.plan(
            uow, at, ReleaseWrite.model_validate({"name": "Release 2: pay by phone", "unit": "points",
            "start_on": FIRST, "finish_on": finish, "budget": {"amount": "2400000.00", "currency": "GBP"}})
        )  # fmt: skip
        for number in range(8):
            plan_timebox(uow, made.id, number)
        for number, sizes in enumerate(ACCEPTED):
            for priority, size in sizes.items():
                enter(uow, made.id, end_of(number), kind="accepted", priority=priority, size=size)
        for change in (ADDED, REMOVED):
            enter(uow, made.id, CHANGED, **change)


def plan_timebox(uow: Writing, release_id: UUID, number: int) -> None:
    start = FIRST + number * TIMEBOX
    said = {"name": f"Timebox {number + 1}", "start_on": start, "finish_on": end_of(number)}
    box = agile.enter_timebox(uow, release_id, TimeboxWrite.model_validate(said))
    for priority, size in PLANNED.items():
        enter(uow, release_id, FIRST, kind="planned", priority=priority, size=size, timebox_id=box.id)


def end_of(number: int) -> date:
    """The Friday on which a timebox ends."""
    return FIRST + (number + 1) * TIMEBOX - timedelta(days=3)


def enter(uow: Writing, release_id: UUID, on: date, **said: object) -> None:
    agile.enter_scope(uow, release_id, ScopeEntryWrite.model_validate({**said, "effective_on": on}))


def report(database: Database, acting: Acting, ids: Mapping[str, UUID]) -> None:
    """The last report of the project in trouble: drafted, narrated, submitted, challenged, approved, published."""
    with opened(Writing, database, acting("Project manager")) as uow:
        made = reports.create(uow, Address(ComponentKind.PROJECT, ids[REPORTED]), stated())
        rating = Assessment(scale="uk-three-point", value="red")
        made = reports.assess(uow, made.id, made.version, "sro", rating)
        text = narratives.narrative(uow, made.id, Audience.BOARD).text
        edited = NarrativeWrite(text=f"The supplier's new price is what matters. {text}")
        made = narratives.edit(uow, made.id, made.version, Audience.BOARD, edited)
        made = cycle.submit(uow, made.id, made.version)
        id, version = made.id, made.version
    with opened(Writing, database, acting()) as uow:
        approved = cycle.approve(uow, id, version)
        cycle.publish(uow, id, approved.version)


def stated() -> StatusReportWrite:
    """What the project reports for the last month, with what was done and what comes next."""
    *_, last = months()
    work = next(work for work in WORKS if work.code == REPORTED)
    asked = DecisionRequested(
        question=SUPPLIER_QUESTION,
        option="Replace it for phase two",
        body="Programme board",
        due_on=date(2026, 12, 11),
    )
    written = dict(figures.figures(work, last)) | {
        "decisions_requested": [asked],
        "achievements": ["Cable routes and foundations are complete.", "The factory acceptance test passed."],
        "next_steps": [
            NextStep(
                step="Agree the remaining installation days with the supplier",
                owner="Signalling engineer",
                due_on=date(2026, 11, 20),
            )
        ],
    }
    return StatusReportWrite(period=last.code, **written)
