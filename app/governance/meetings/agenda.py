"""What a meeting is about: items that may be taken in it, and the decisions that are then its own."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.components.repository import ComponentRepository
from app.core.errors import Conflict, Invalid
from app.core.unit_of_work import Reading, Writing
from app.governance.bodies.models import Body
from app.governance.decisions.models import Decision
from app.governance.decisions.repository import DecisionRepository
from app.governance.decisions.states import UNDECIDED, DecisionStatus
from app.governance.exceptions.repository import ExceptionRepository
from app.governance.gates.repository import GateRepository
from app.governance.meetings.models import Meeting
from app.governance.meetings.repository import MeetingRepository
from app.governance.meetings.schemas import ItemWrite
from app.governance.meetings.states import LIVE

TABLED = frozenset({DecisionStatus.PROPOSED, DecisionStatus.IN_REVIEW})


def locked(uow: Writing, id: UUID, permission: str, version: int | None = None) -> Meeting:
    """A meeting to be changed, alone with its decisions: those first, as who votes takes them."""
    MeetingRepository(uow).place_of(id)
    items = uow.session.scalar(sa.select(Meeting.items).where(Meeting.id == id)) or []
    lock_decisions(uow, of(items))
    uow.lock(f"meeting:{id}")
    meeting = MeetingRepository(uow).get(id, permission, version)
    ComponentRepository(uow).open(meeting.component_id, permission)
    return meeting


def lock_decisions(uow: Writing, ids: Iterable[UUID]) -> None:
    for id in sorted(ids):
        uow.lock(f"decision:{id}")


def of(items: list[Any]) -> list[UUID]:
    """The decisions on an agenda."""
    return [UUID(each["decision_id"]) for each in items if each["decision_id"]]


def refuse_unfit(uow: Reading, body: Body, items: list[ItemWrite]) -> None:
    """Raises where an item takes what is not there, is on the agenda twice, or is not of what the body governs."""
    top = ComponentRepository(uow).place(body.component_id).path
    for repository, name in (
        (DecisionRepository, "decision_id"),
        (GateRepository, "gate_id"),
        (ExceptionRepository, "exception_id"),
    ):
        ids = [id for item in items if (id := getattr(item, name))]
        if len(set(ids)) < len(ids):
            raise Invalid(f"One {repository.noun} is on the agenda twice.")
        for id in ids:
            if not repository(uow).place_of(id).startswith(top):
                raise Invalid(f"{body.name} does not govern what that {repository.noun} is of.")


def table(uow: Writing, meeting: Meeting, body: Body, ids: Iterable[UUID]) -> None:
    """Put decisions on the agenda of a meeting; they are decided in it, and nowhere else."""
    for id in ids:
        decision = DecisionRepository(uow).get(id)
        if decision.status not in TABLED or decision.body_id != body.id:
            told = f"{decision.reference} is {decision.status}: proposed to {body.name}, it could be on its agenda."
            raise Conflict(told, rule="meeting.not-proposed-to-body")
        refuse_other_agenda(uow, decision, meeting)
        decision.meeting_id = meeting.id
        uow.record("decision.tabled", decision, meeting.reference)


def refuse_other_agenda(uow: Reading, decision: Decision, meeting: Meeting) -> None:
    """Raises ``Conflict`` where a decision is on the agenda of another meeting that is not over."""
    if decision.meeting_id in (None, meeting.id):
        return
    other = sa.select(Meeting.reference).where(Meeting.id == decision.meeting_id, Meeting.status.in_(LIVE))
    if reference := uow.session.scalar(other):
        told = f"{decision.reference} is on the agenda of {reference}."
        raise Conflict(told, rule="meeting.one-agenda")


def untable(uow: Writing, meeting: Meeting, ids: Iterable[UUID]) -> None:
    """Take decisions that were not decided off the agenda of a meeting."""
    for decision in decisions(uow, ids):
        if decision.meeting_id == meeting.id and decision.status in UNDECIDED:
            decision.meeting_id = None
            uow.record("decision.untabled", decision, meeting.reference)


def decisions(uow: Reading, ids: Iterable[UUID]) -> list[Decision]:
    return [DecisionRepository(uow).get(id) for id in ids]
