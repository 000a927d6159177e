"""What can be done with offices and the authority matrix. No office raises its own powers."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from app.calc.authority.matrix import MATRIX, Cell, Matrix, overridden
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.service import kept_in
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.ids import uuid7
from app.core.merge_patch import MergePatch
from app.core.model import utc_now
from app.core.unit_of_work import Reading, Writing
from app.identity.people import known_people, person_of
from app.pmo.models import AuthorityOverride, Office, OfficeProfile
from app.pmo.repository import OfficeRepository, overrides, serving
from app.pmo.schemas import (
    WRITE,
    AuthorityMatrixRead,
    CellChange,
    CellRead,
    LimitWrite,
    OfficeRevision,
    OfficeWrite,
    PmoProfile,
    ProfileChange,
    Staff,
    told,
)

OWN_POWERS = "office.no-own-powers"


def charter(uow: Writing, at: Address, data: OfficeWrite) -> Office:
    """Set up an office, with what it is at first."""
    component = ComponentRepository(uow).at(at, WRITE)
    refuse_staff(uow, data.staff)
    kept_limit(component, data.delegated)
    office = uow.add(Office(id=uuid7(), component_id=component.id, **kept(uow, data)))
    uow.record("office.chartered", office)
    profile = OfficeProfile(
        office_id=office.id,
        component_id=component.id,
        type=data.type,
        from_on=data.from_on or utc_now().date(),
        delegated=told(data.delegated),
    )
    uow.record("office_profile.set", uow.add(profile))
    return office


def revise(uow: Writing, id: UUID, version: int, patch: MergePatch[OfficeRevision]) -> Office:
    """Change an office's charter or its staff; those who work in it do not."""
    office = OfficeRepository(uow).get(id, WRITE, version)
    ComponentRepository(uow).open(office.component_id, WRITE)
    was = OfficeRevision.model_validate(office)
    revised = patch.applied_to(was)
    refuse_staff(uow, [*was.staff, *revised.staff])
    for name, value in kept(uow, revised, was.staff).items():
        setattr(office, name, value)
    uow.record("office.revised", office)
    return office


def kept(uow: Writing, data: OfficeRevision, was: Iterable[Staff] = ()) -> dict[str, Any]:
    """An office as its row has it. Raises ``Invalid`` for staff who are nobody here."""
    new = {each.person_id for each in data.staff} - {each.person_id for each in was}
    known_people(uow, new)
    return {"name": data.name, **data.model_dump(mode="json", include={"charter", "staff"})}


def refuse_staff(uow: Writing, staff: Iterable[Staff]) -> None:
    """Raises ``Forbidden`` to whoever works in the office: they propose its powers, others decide them."""
    if person_of(uow) in {str(each.person_id) for each in staff}:
        raise Forbidden("Who works in an office does not say what it may do.", rule=OWN_POWERS)


def kept_limit(component: AnyPlace, limit: LimitWrite | None) -> None:
    kept_in(component, limit.max_value if limit else None)


def set_profile(uow: Writing, change: ProfileChange, decision_id: UUID, from_on: date) -> OfficeProfile:
    """Give an office another type from a day on, as an approved decision has it."""
    office, place = scope_of(uow, change)
    kept_limit(place, change.delegated)
    profile = OfficeProfile(
        office_id=office.id,
        component_id=place.id,
        type=change.type,
        from_on=from_on,
        delegated=told(change.delegated),
        decision_id=decision_id,
    )
    uow.record("office_profile.set", uow.add(profile))
    return profile


def scope_of(uow: Writing, change: ProfileChange) -> tuple[Office, AnyPlace]:
    """The office whose type is to change, and where. Raises ``Invalid`` where it does not reach there."""
    components, office = ComponentRepository(uow), OfficeRepository(uow).get(change.office_id)
    place = components.place(change.component_id)
    if not place.path.startswith(components.place(office.component_id).path):
        raise Invalid(f"{office.name} does not reach to {place.code}.")
    return office, place


def set_cell(uow: Writing, change: CellChange, decision_id: UUID, from_on: date) -> AuthorityOverride:
    """Give the organisation another cell of the matrix, as an approved decision has it."""
    allowed_cell(change)
    other = AuthorityOverride(**dict(change), from_on=from_on, decision_id=decision_id)
    uow.record("authority_matrix.overridden", uow.add(other))
    return other


def allowed_cell(change: CellChange) -> Cell:
    """The cell that a change makes. Raises ``Invalid`` where it is none, ``Conflict`` where none may."""
    if (change.circumstance is None) != (change.mode_then is None):
        raise Invalid("A circumstance and what is so under it belong together.")
    other = Cell(change.mode, change.circumstance, change.mode_then)
    try:
        overridden(MATRIX, {(change.matter, change.type): other})
    except ValueError as error:
        raise Conflict(f"It stays as it is: {error}.", rule=OWN_POWERS) from error
    return other


def matrix(uow: Reading, on: date) -> Matrix:
    """The authority matrix of the organisation on a day."""
    own = overrides(uow, on)
    return overridden(MATRIX, {at: Cell(o.mode, o.circumstance, o.mode_then) for at, o in own.items()})


def told_matrix(uow: Reading, on: date) -> AuthorityMatrixRead:
    """Every cell of the matrix on a day, with what overrode it."""
    own, items = overrides(uow, on), []
    for matter, row in matrix(uow, on).items():
        for type, cell in row.items():
            by = own.get((matter, type))
            items.append(
                CellRead(
                    matter=matter,
                    type=type,
                    mode=cell.mode,
                    circumstance=cell.when,
                    mode_then=cell.then,
                    decision_id=by.decision_id if by else None,
                    from_on=by.from_on if by else None,
                )
            )
    return AuthorityMatrixRead(as_of=on, items=items)


def profile_of(uow: Reading, place: AnyPlace, on: date) -> PmoProfile:
    """Which office serves a component on a day, and as what."""
    found = serving(uow, place.path, on)
    return PmoProfile(
        component_id=place.id,
        as_of=on,
        office_id=found.office_id if found else None,
        office=found.name if found else None,
        type=found.type if found else None,
        profile_id=found.profile_id if found else None,
        from_on=found.from_on if found else None,
        reason=None if found else "no_office",
    )
