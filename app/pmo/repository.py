"""Reading offices, what they are where, and the authority matrix in force."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa

from app.calc.authority.matrix import Matter, PmoType
from app.components.models import Component
from app.components.scope import live
from app.core.repository import Repository
from app.core.statements import equals
from app.core.unit_of_work import Reading
from app.pmo.models import AuthorityOverride, Office, OfficeProfile
from app.pmo.schemas import OfficeProfileRead, OfficeRead

# The deepest that is in force; of two, the one that has been so for the shorter time, then the newer.
SERVING = (
    sa.select(OfficeProfile, Office)
    .join(Office, Office.id == OfficeProfile.office_id)
    .join(Component, Component.id == OfficeProfile.component_id)
    .where(
        OfficeProfile.organisation_id == sa.bindparam("organisation", type_=Office.organisation_id.type),
        OfficeProfile.component_id.in_(sa.bindparam("above", expanding=True, type_=Office.id.type)),
        OfficeProfile.from_on <= sa.bindparam("on", type_=sa.Date),
    )
    .order_by(sa.func.length(Component.path).desc(), OfficeProfile.from_on.desc(), OfficeProfile.id.desc())
    .limit(1)
)
OVERRIDES = (
    sa.select(AuthorityOverride)
    .where(
        AuthorityOverride.organisation_id == sa.bindparam("organisation", type_=Office.organisation_id.type),
        AuthorityOverride.from_on <= sa.bindparam("on", type_=sa.Date),
    )
    .order_by(AuthorityOverride.from_on, AuthorityOverride.id)
)


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


def serving(uow: Reading, path: str, on: date) -> tuple[OfficeProfile, Office] | None:
    """The office that serves a path on a day, and as what; whoever asks, for it is one for all."""
    bound = {"organisation": uow.actor.organisation_id, "above": above(path), "on": on}
    row = uow.session.execute(SERVING, bound).one_or_none()
    return (row[0], row[1]) if row else None


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
