"""Reading offices, what they are where, and the authority matrix in force."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.calc.authority.matrix import Cell, Matter, PmoType
from app.components.scope import live
from app.core.prepared import typed_rows_of
from app.core.repository import Repository
from app.core.statements import Statement, equals, remembered
from app.core.unit_of_work import Reading
from app.pmo.models import AuthorityOverride, Office, OfficeProfile
from app.pmo.schemas import OfficeProfileRead, OfficeRead

OWN = sa.bindparam("organisation", type_=Office.organisation_id.type)
DAY = sa.bindparam("on", type_=sa.Date)
OVERRIDES = (
    sa.select(AuthorityOverride)
    .where(
        AuthorityOverride.organisation_id == OWN,
        AuthorityOverride.from_on <= DAY,
    )
    .order_by(AuthorityOverride.from_on, AuthorityOverride.id)
)
OVER = aliased(AuthorityOverride)
CELL = (OVER.mode, OVER.circumstance, OVER.mode_then)


def newest_override(type: Any) -> Any:
    """The last override of the cell of a matter and a type until a day."""
    it = AuthorityOverride
    cell = (it.organisation_id == OWN, equals("matter", it.matter), it.type == type, it.from_on <= DAY)
    return (
        sa.select(it.mode, it.circumstance, it.mode_then)
        .where(*cell)
        .order_by(it.from_on.desc(), it.id.desc())
        .limit(1)
    )


OVERRIDE = newest_override(sa.bindparam("type", type_=AuthorityOverride.type.type))


class OfficeRepository(Repository[Office, OfficeRead]):
    model = Office
    told = OfficeRead
    noun = "office"
    reads = "office:read"
    component = Office.component_id
    sortable: ClassVar = {"name": Office.name, "created_at": Office.created_at}
    filters: ClassVar = {
        "component": equals("component", Office.component_id),
        "live": live(Office.component_id),
    }


class OfficeProfileRepository(Repository[OfficeProfile, OfficeProfileRead]):
    model = OfficeProfile
    told = OfficeProfileRead
    noun = "office profile"
    reads = "office:read"
    component = OfficeProfile.component_id
    sortable: ClassVar = {"from_on": OfficeProfile.from_on, "created_at": OfficeProfile.created_at}
    filters: ClassVar = {"office": equals("office", OfficeProfile.office_id)}


def above(path: str) -> list[UUID]:
    """The components from the root down to the one at ``path``, itself included."""
    return [UUID(id) for id in path.rstrip("/").split("/")]


class Serving(NamedTuple):
    """An office, what it is at a place, and the cell of a matter that the organisation has of its own for that."""

    profile_id: UUID
    from_on: date
    type: PmoType
    delegated: dict[str, Any] | None
    office_id: UUID
    name: str
    cell: Cell | None


def serving(uow: Reading, path: str, on: date, matter: Matter | None = None) -> Serving | None:
    """The office that serves a path on a day, and as what; whoever asks, for it is one for all."""
    ids = above(path)
    bound = {"organisation": uow.actor.organisation_id, "on": on, "matter": matter, **named(ids)}
    rows = typed_rows_of(uow.session.connection(), serving_at(len(ids)), bound)
    if not rows:
        return None
    told, (mode, circumstance, then) = rows[0][:-3], rows[0][-3:]
    return Serving._make((*told, Cell(mode, circumstance, then) if mode else None))


@remembered
def serving_at(depth: int) -> Statement:
    """The deepest that is in force; of two, the one that has been so for the shorter time, then the newer."""
    ids = slots(depth)
    deep = sa.case({id: at for at, id in enumerate(ids)}, value=OfficeProfile.component_id)
    columns = (
        *(OfficeProfile.id, OfficeProfile.from_on, OfficeProfile.type, OfficeProfile.delegated),
        *(OfficeProfile.office_id, Office.name, *CELL),
    )
    own = newest_override(OfficeProfile.type).with_only_columns(AuthorityOverride.id).scalar_subquery()
    query = sa.select(*columns).join(Office, Office.id == OfficeProfile.office_id)
    query = query.outerjoin(OVER, OVER.id == own)
    in_force = (OfficeProfile.component_id.in_(ids), OfficeProfile.from_on <= DAY)
    newest = (deep.desc(), OfficeProfile.from_on.desc(), OfficeProfile.id.desc())
    return query.where(OfficeProfile.organisation_id == OWN, *in_force).order_by(*newest).limit(1)


def slots(depth: int) -> list[Any]:
    """So many parameters for the components above a place: a list would be rendered anew each time."""
    return [sa.bindparam(f"above{at}", type_=Office.id.type) for at in range(depth)]


def named(ids: Sequence[UUID]) -> dict[str, UUID]:
    """What fills the ``slots``."""
    return {f"above{at}": id for at, id in enumerate(ids)}


def override(uow: Reading, matter: Matter, type: PmoType, on: date) -> Cell | None:
    """The cell of the matrix that the organisation has of its own on a day, if it has one."""
    bound = {"organisation": uow.actor.organisation_id, "matter": matter, "type": type, "on": on}
    rows = typed_rows_of(uow.session.connection(), OVERRIDE, bound)
    return Cell(*rows[0]) if rows else None


def staff_of_offices(uow: Reading, ids: Collection[UUID]) -> set[str]:
    """The people who work in these offices, whoever asks."""
    query = sa.select(Office.staff).where(
        Office.organisation_id == uow.actor.organisation_id, Office.id.in_(ids)
    )
    found = uow.session.scalars(query) if ids else ()
    return {each["person_id"] for staff in found for each in staff}


def overrides(uow: Reading, on: date) -> dict[tuple[Matter, PmoType], Any]:
    """The cells of the matrix that the organisation has as its own on a day."""
    bound = {"organisation": uow.actor.organisation_id, "on": on}
    found: Sequence[AuthorityOverride] = uow.session.scalars(OVERRIDES, bound).all()
    return {(each.matter, each.type): each for each in found}
