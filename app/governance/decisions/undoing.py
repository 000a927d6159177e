"""Undoing what a decision did that came to nothing: what can be taken back is, the rest is left to a person."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from app.actions import service as actions
from app.actions.schemas import ActionWrite
from app.calendars.repository import calendar_at
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.core import history
from app.core.errors import Conflict, Problem
from app.core.model import Entity, utc_now
from app.core.unit_of_work import Reading, Writing
from app.governance.decisions.effects import EFFECTS, Done, empowered
from app.governance.decisions.models import Decision

DAYS = 5  # working days for somebody to undo what is not undone by itself
MOVED_ON = "effect.moved-on"


def undo(uow: Writing, decision: Decision, place: AnyPlace) -> None:
    """Take back what an ended decision did, the last first; what cannot be is named, and becomes an action.

    The decision is recorded before, as its end.
    """
    if not any(stands(each) for each in decision.effects):
        return
    told = [undone(uow, decision, each) if stands(each) else each for each in reversed(decision.effects)]
    decision.effects = told[::-1]
    left = [each for each in decision.effects if stands(each)]
    names = ", ".join(each["effect"] for each in left)
    uow.record("decision.undone", decision, f"left to be undone: {names}" if left else "all of it")
    leave(uow, decision, place, [f"Undo {each['effect']}: {each['not_undone']}" for each in left])


def stands(each: Mapping[str, Any]) -> bool:
    """Whether what an effect did was not taken back."""
    return bool(each.get("applied_at")) and not each.get("undone_at")


def undone(uow: Writing, decision: Decision, each: dict[str, Any]) -> dict[str, Any]:
    """The effect as it is kept once it was taken back, or could not be."""
    known = EFFECTS[each["effect"]]
    told = each | {"provisional": False, "undone_at": None, "not_undone": None}
    if known.undo is None:
        return told | {"not_undone": known.stays}
    arguments = known.arguments.model_validate(each["arguments"])
    try:
        with empowered(uow):
            known.undo(uow, Done(decision, arguments, each.get("wrote", [])))
    except Problem as refusal:
        return told | {"not_undone": refusal.detail or refusal.slug}
    return told | {"undone_at": utc_now().isoformat()}


def leave(uow: Writing, decision: Decision, place: AnyPlace, tasks: Iterable[str]) -> None:
    """Ask who manages the component, else the body that decides, to do what is not done by itself."""
    component = ComponentRepository(uow).get(place.id)
    owner = component.manager or component.sponsor or decision.requested_from or "Sponsor"
    due_on = calendar_at(uow, place.id).shifted(utc_now().date(), DAYS)
    source: dict[str, Any] = {"source_kind": "decision", "source_id": decision.id}
    wanted = [
        ActionWrite(text=f"{decision.reference}: {task}", owner=owner, due_on=due_on, **source)
        for task in tasks
    ]
    actions.enter(uow, place.id, wanted)


def put_back(uow: Writing, done: Done, *kinds: type[Entity]) -> None:
    """Give the records of these kinds that an effect changed what it replaced.

    Raises ``Conflict`` where one of them has moved on since, naming what has.
    """
    changed = list(changed_by(uow, done, kinds))
    for entity, version in changed:
        if moved := history.moved_since(uow.session, entity, version):
            raise Conflict(f"Since then, {', '.join(moved)} of {name_of(entity)} moved on.", rule=MOVED_ON)
    for entity, version in changed:
        history.put_back(uow.session, entity, version)
        uow.record(f"{noun_of(entity)}.undone", entity, done.decision.reference)


def changed_by(uow: Reading, done: Done, kinds: Iterable[type[Entity]]) -> Iterator[tuple[Entity, int]]:
    """The records that an effect changed, each with the version that it wrote, the last first."""
    by_table = {kind.__tablename__: kind for kind in kinds}
    for each in reversed(done.wrote):
        if each["kind"] in by_table and each["version"] > 1:
            yield uow.session.get_one(by_table[each["kind"]], UUID(each["id"])), each["version"]


def noun_of(entity: Entity) -> str:
    return re.sub("(?<!^)(?=[A-Z])", "_", type(entity).__name__).lower()


def name_of(entity: Entity) -> str:
    return next(
        str(told)
        for name in ("reference", "code", "name")
        if (told := getattr(entity, name, None)) is not None
    )
