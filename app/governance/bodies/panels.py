"""Bodies as authority sees them: read past the ORM, and parsed once for each version."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa

from app.calc.authority.judging import Authority
from app.calc.authority.sitting import Away, Seat
from app.core.prepared import rows_of
from app.core.statements import Statement, remembered
from app.core.telling import RAW
from app.core.unit_of_work import Reading
from app.governance.bodies.models import Body, Delegation
from app.governance.bodies.schemas import RuleWrite, SeatWrite
from app.pmo.repository import DAY, OWN, above, named, slots
from app.pmo.schemas import LimitWrite

MOST = 2_000  # kept at once, some kilobytes each
Key = tuple[Any, ...]  # its id, its version and when that was made, as the driver has them


@dataclass(frozen=True, slots=True)
class Panel:
    """One version of a body; its ``authority`` names each limit by its place in ``limits``, from 1."""

    id: UUID
    component_id: UUID
    name: str
    rule: RuleWrite
    limits: tuple[LimitWrite, ...]
    seats: tuple[Seat, ...]
    authority: Authority
    away: tuple[Away, ...] = ()  # who is, on the day that is asked about


# Of a version that was rolled back another may have the number, but not the time as well.
KEPT: dict[Key, Panel] = {}
WHOLE = sa.select(
    *(Body.id, Body.component_id, Body.name, Body.rule, Body.limits, Body.seats),
).where(Body.organisation_id == OWN, Body.id.in_(sa.bindparam("ids", expanding=True, type_=Body.id.type)))


AWAY = sa.select(Delegation.id, Delegation.person_id, Delegation.delegate_id, Delegation.delegated).where(
    *(Delegation.organisation_id == OWN, Delegation.revoked_at.is_(None)),
    Delegation.body_id == sa.bindparam("body", type_=Delegation.body_id.type),
    *(Delegation.from_on <= DAY, Delegation.to_on >= DAY),
)


@remembered
def deciding_at(depth: int) -> Statement:
    """The bodies above a place, each once for every delegation in it that is in force, or once."""
    ids, it = slots(depth), Delegation
    deep = sa.case({id: at for at, id in enumerate(ids)}, value=Body.component_id)
    in_force = sa.or_(Body.ended_on.is_(None), Body.ended_on > DAY)
    given = (it.organisation_id == OWN, it.body_id == Body.id, it.revoked_at.is_(None))
    columns = (
        *(Body.id, Body.version, Body.updated_at),
        *(it.id, it.person_id, it.delegate_id, it.delegated),
    )
    query = sa.select(*(sa.type_coerce(each, RAW) for each in columns)).select_from(Body)
    query = query.outerjoin(it, sa.and_(*given, it.from_on <= DAY, it.to_on >= DAY))
    mine = query.where(Body.organisation_id == OWN, Body.component_id.in_(ids), in_force)
    return mine.order_by(deep.desc(), Body.rank, Body.id, it.to_on, it.id)


def deciding(uow: Reading, path: str, on: date) -> Sequence[Panel]:
    """The bodies with authority over a path on a day, the lowest first; whoever asks."""
    ids = above(path)
    bound = {"organisation": uow.actor.organisation_id, "on": on, **named(ids)}
    away: dict[Key, list[Away]] = {}
    for *key, id, person_id, delegate_id, delegated in rows_of(
        uow.session.connection(), deciding_at(len(ids)), bound
    ):
        gone = away.setdefault(tuple(key), [])
        if id:
            gone.append(given_away(id, person_id, delegate_id, delegated))
    found = {key: panel for key in away if (panel := KEPT.get(key))}
    if missing := [key for key in away if key not in found]:
        found |= parsed(uow, missing)
    return [replace(found[key], away=tuple(gone)) if gone else found[key] for key, gone in away.items()]


def parsed(uow: Reading, keys: Collection[Key]) -> dict[Key, Panel]:
    """These bodies, to be kept for whoever asks next."""
    bound = {"organisation": uow.actor.organisation_id, "ids": [UUID(f"{key[0]}") for key in keys]}
    rows = {str(row.id): panel(*row) for row in uow.session.connection().execute(WHOLE, bound)}
    found = {key: rows[str(key[0])] for key in keys}
    if len(KEPT) + len(found) > MOST:
        KEPT.clear()
    KEPT.update(found)
    return found


def panel(
    id: UUID, component_id: UUID, name: str, rule: dict[str, Any], limits: list[Any], seats: list[Any]
) -> Panel:
    given = tuple(LimitWrite.model_validate(each) for each in limits)
    clauses = tuple(limit.as_limit(f"body.{id}.limit.{at}") for at, limit in enumerate(given, 1))
    return Panel(
        id=id,
        component_id=component_id,
        name=name,
        rule=RuleWrite.model_validate(rule),
        limits=given,
        seats=tuple(SeatWrite.model_validate(seat).as_seat() for seat in seats),
        authority=Authority(str(id), name, clauses),
    )


def panel_of(uow: Reading, body: Body, on: date) -> Panel:
    """A body with who is away on a day, whether or not it has authority then."""
    gone = uow.session.execute(AWAY, {"organisation": uow.actor.organisation_id, "body": body.id, "on": on})
    found = panel(body.id, body.component_id, body.name, body.rule, body.limits, body.seats)
    return replace(found, away=tuple(given_away(*each) for each in gone))


def given_away(id: Any, person_id: Any, delegate_id: Any, delegated: Any) -> Away:
    """A delegation or an absence, as the seats see it, of what the driver has."""
    clause, given = f"delegation.{id}", orjson.loads(delegated) if isinstance(delegated, str) else delegated
    limit = LimitWrite.model_validate(given).as_limit(clause) if given else None
    return Away(clause, str(person_id), str(delegate_id) if delegate_id else None, limit)
