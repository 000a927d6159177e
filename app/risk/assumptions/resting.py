"""What may rest on an assumption: each kind is told by a function that its domain registers.

``rests(DependantKind.BENEFIT, BenefitRepository, title="{title}", owner="owner")`` registers one. The modules
that do are imported by ``app.registering``.
"""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from app.components.models import Component
from app.core.errors import NotFound
from app.core.repository import Repository
from app.core.unit_of_work import Reading
from app.risk.assumptions.models import DependantKind


class Dependant(NamedTuple):
    """One thing that rests on an assumption: what it is called, where it is read, and whose it is."""

    title: str
    link: str
    owner: str | None


Find = Callable[[Reading, UUID], Dependant]
KINDS: dict[DependantKind, Find] = {}


def rests(
    kind: DependantKind, repository: type[Repository[Any, Any]], *, title: str, owner: str | None = None
) -> None:
    """Register how a kind is told: ``title`` is filled with its members, ``owner`` is one of them.

    Where nothing names an owner, the manager of its component answers for it.
    """

    def find(uow: Reading, id: UUID) -> Dependant:
        told = repository(uow).row(id)
        record = told.content
        whose = record[owner] if owner else None
        whose = whose or manager_of(uow, UUID(str(record["component_id"])))
        return Dependant(title.format_map(record), told.headers["Location"], whose)

    KINDS[kind] = find


def manager_of(uow: Reading, component_id: UUID) -> str | None:
    query = sa.select(Component.manager).where(
        Component.organisation_id == uow.actor.organisation_id, Component.id == component_id
    )
    return uow.session.scalar(query)


def found(uow: Reading, kind: DependantKind, id: UUID) -> Dependant | None:
    """What rests there, for who may see it; None where they may not, or where it is gone."""
    try:
        return KINDS[kind](uow, id)
    except NotFound:
        return None
