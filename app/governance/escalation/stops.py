"""The times for which clocks stood still, as they are counted."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.calc.escalation import Stop
from app.core.unit_of_work import Reading
from app.governance.escalation.models import ClockStop
from app.reminders.models import ReminderKind

OF_DECISIONS = (ReminderKind.DECISIONS, ReminderKind.EXPIRIES)  # whose things are decisions
Stops = Mapping[str, Sequence[Stop]]


def stops_of(uow: Reading, things: Collection[str]) -> Stops:
    """The clock stops of things, by where those are read."""
    return stops(uow, ClockStop.thing.in_(things))


def stops_of_decisions(uow: Reading) -> Stops:
    """The clock stops of all decisions."""
    return stops(uow, ClockStop.kind.in_(OF_DECISIONS))


def address(decision_id: UUID) -> str:
    """Where a decision is read."""
    return f"/v1/decisions/{decision_id}"


def stops(uow: Reading, which: Any) -> Stops:
    found: dict[str, list[Stop]] = {}
    query = sa.select(ClockStop.thing, ClockStop.from_on, ClockStop.until_on)
    mine = query.where(ClockStop.organisation_id == uow.actor.organisation_id, which)
    for thing, from_on, until_on in uow.session.execute(mine.order_by(ClockStop.id)):
        found.setdefault(thing, []).append(Stop(from_on, until_on))
    return found
