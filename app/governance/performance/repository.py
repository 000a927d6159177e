"""Reading what tells how decisions are taken: so many statements, however many decisions."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from app.core.statements import Statement, filtered, path_of, placed, remembered
from app.core.unit_of_work import Reading
from app.governance.bodies.models import Body
from app.governance.changes.models import IN_FORCE, ChangeRequest
from app.governance.changes.repository import ChangeRepository
from app.governance.decisions.models import Decision, DecisionKind
from app.governance.decisions.repository import DecisionRepository
from app.governance.decisions.states import DecisionStatus, Outcome
from app.governance.readings.models import ToleranceReading

CHUNK = 500  # identifiers in one statement


class Taken(NamedTuple):
    """A decision as far as its pace goes, and where it hangs."""

    id: UUID
    reference: str
    kind: DecisionKind
    status: DecisionStatus
    outcome: Outcome | None
    body_id: UUID | None
    proposed_at: datetime
    decided_at: datetime | None
    updated_at: datetime
    clock_days: int
    days_to_decide: int | None
    returns: int
    deferrals: int
    misses: int
    is_unauthorised: bool
    is_elsewhere: bool
    is_emergency: bool
    conditions: list[Any] | None
    path: str


class Changed(NamedTuple):
    """An approved change request, as far as it said what it would do to figures that are read."""

    id: UUID
    decision_id: UUID
    component_id: UUID
    decided_on: date
    other_effects: list[Any]


class Performances(DecisionRepository):
    """Decisions, within the rights of who asks."""

    def taken(self, path: str | None, since: datetime, until: datetime) -> list[Taken]:
        """Those proposed in a time at a path and below, or anywhere."""
        names, given = self._given({"below": path})
        bound = self._bound(**given, **self._scope(), since=since, until=until)
        rows = self.session.connection().execute(proposed(names, self._shape()), bound)
        return [Taken(*row) for row in rows]


@remembered
def proposed(names: tuple[str, ...], shape: tuple[int | None, ...]) -> Statement:
    conditional = Decision.status == DecisionStatus.APPROVED_WITH_CONDITIONS
    conditions = sa.case((conditional, Decision.conditions), else_=sa.null())
    columns = [getattr(Decision, name) for name in Taken._fields[:-4]]
    rest = (
        Decision.elsewhere.is_not(None),
        Decision.elsewhere["emergency_by_id"].as_string().is_not(None),
        sa.type_coerce(conditions, sa.JSON()),
        path_of(DecisionRepository),
    )
    query = sa.select(*columns, *rest)
    at, type_ = Decision.proposed_at, Decision.proposed_at.type
    within = (at >= sa.bindparam("since", type_=type_), at < sa.bindparam("until", type_=type_))
    return filtered(DecisionRepository, placed(DecisionRepository, query), names, shape).where(*within)


class Changes(ChangeRepository):
    """Change requests, within the rights of who asks."""

    def predicting(self, path: str | None, since: date) -> list[Changed]:
        """Those approved since a day that say what they do to figures that somebody reads."""
        names, given = self._given({"below": path})
        bound = self._bound(**given, **self._scope(), since=since)
        rows = self.session.connection().execute(predicting(names, self._shape()), bound)
        return [each for each in (Changed(*row) for row in rows) if each.other_effects]


@remembered
def predicting(names: tuple[str, ...], shape: tuple[int | None, ...]) -> Statement:
    query = sa.select(*(getattr(ChangeRequest, name) for name in Changed._fields))
    found = filtered(ChangeRepository, placed(ChangeRepository, query), names, shape)
    since = ChangeRequest.decided_on >= sa.bindparam("since", type_=sa.Date)
    approved = (ChangeRequest.status.in_(sorted(IN_FORCE)), ChangeRequest.decision_id.is_not(None), since)
    return found.where(*approved).order_by(ChangeRequest.id)


def readings(uow: Reading, component_ids: Collection[UUID]) -> Sequence[Any]:
    """What was read at these components, in the order of its days."""
    ids, found, it = sorted(component_ids), list[Any](), ToleranceReading
    for at in range(0, len(ids), CHUNK):
        query = sa.select(it.component_id, it.metric, it.as_of, it.actual).where(
            it.organisation_id == uow.actor.organisation_id,
            it.component_id.in_(ids[at : at + CHUNK]),
            it.actual.is_not(None),
        )
        found += uow.session.connection().execute(query.order_by(it.as_of, it.id))
    return found


def names_of(uow: Reading, body_ids: Collection[UUID]) -> dict[UUID, str]:
    query = sa.select(Body.id, Body.name).where(
        Body.organisation_id == uow.actor.organisation_id, Body.id.in_(sorted(body_ids))
    )
    return {row.id: row.name for row in uow.session.connection().execute(query)} if body_ids else {}
