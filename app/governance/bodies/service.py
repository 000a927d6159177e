"""What can be done with bodies and delegations."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.service import kept_in
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.governance.bodies.models import Body, Delegation
from app.governance.bodies.repository import BodyRepository, DelegationRepository
from app.governance.bodies.schemas import BodyWrite, DelegationWrite
from app.identity.people import known_people, person_of
from app.pmo.schemas import told
from app.pmo.service import kept_limit

WRITE, DECIDE = "body:write", "decision:decide"


def constitute(uow: Writing, at: Address, data: BodyWrite) -> Body:
    """Set up a body that decides on a component and all below it."""
    component = ComponentRepository(uow).at(at, WRITE)
    body = uow.add(Body(component_id=component.id, **kept(uow, component, data)))
    uow.record("body.constituted", body)
    return body


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[BodyWrite]) -> Body:
    """Change a body's members, rule or limits; what was decided before stays as it was."""
    body = BodyRepository(uow).get(id, WRITE, version)
    component = ComponentRepository(uow).open(body.component_id, WRITE)
    was = BodyWrite.model_validate(body)
    for name, value in kept(uow, component, patch.applied_to(was), was).items():
        setattr(body, name, value)
    uow.record("body.revised", body)
    return body


def kept(uow: Writing, component: AnyPlace, data: BodyWrite, was: BodyWrite | None = None) -> dict[str, Any]:
    """A body as its row has it. Raises ``Invalid`` for who is nobody here, or another currency."""
    kept_in(component, *(limit.max_value for limit in data.limits))
    known_people(uow, set(people(data)) - set(people(was) if was else ()))
    whole = data.model_dump(mode="json", include={"seats", "rule", "limits"})
    return dict(data) | whole


def people(body: BodyWrite) -> Iterator[UUID]:
    for seat in body.seats:
        yield seat.person_id
        if seat.alternate_id:
            yield seat.alternate_id


def delegate(uow: Writing, body_id: UUID, data: DelegationWrite) -> Delegation:
    """Give one's seat away for a time, or another's for who may change the body."""
    body = BodyRepository(uow).get(body_id, DECIDE)
    component = ComponentRepository(uow).open(body.component_id, DECIDE)
    refuse_others_seat(uow, component, str(data.person_id))
    if all(seat["person_id"] != str(data.person_id) for seat in body.seats):
        raise Invalid(f"They hold no seat in {body.name}: what was delegated is not delegated on.")
    known_people(uow, [data.delegate_id] if data.delegate_id else [])
    kept_limit(component, data.delegated)
    refuse_overlap(uow, body, data)
    given = dict(data) | {"delegated": told(data.delegated)}
    delegation = uow.add(Delegation(body_id=body.id, component_id=body.component_id, **given))
    uow.record("delegation.given", delegation)
    return delegation


def refuse_others_seat(uow: Writing, component: AnyPlace, person: str) -> None:
    """Raises ``Forbidden`` to who is neither the person nor may change the body."""
    if person_of(uow) != person and not uow.actor.rights.allow(WRITE, component.path):
        raise Forbidden(f"Another's seat needs {WRITE} there.", rule=WRITE)


def refuse_overlap(uow: Writing, body: Body, data: DelegationWrite) -> None:
    """Raises ``Conflict`` where the seat is given away already for some of that time."""
    uow.lock("delegations")
    time = {"since": data.from_on, "until": data.to_on}
    same = {"body": body.id, "person": data.person_id, "standing": {}, "meeting": time}
    if DelegationRepository(uow).all(**same):
        raise Conflict("Their seat is given away for some of that time.", rule="delegation.one-at-a-time")


def revoke(uow: Writing, id: UUID, version: int) -> Delegation:
    """End a delegation at once."""
    delegation = DelegationRepository(uow).get(id, DECIDE, version)
    component = ComponentRepository(uow).open(delegation.component_id, DECIDE)
    refuse_others_seat(uow, component, str(delegation.person_id))
    if delegation.revoked_at:
        raise Conflict("It is revoked.", rule="delegation.revoked-once")
    delegation.revoked_at = utc_now()
    uow.record("delegation.revoked", delegation)
    return delegation
