"""Who judges a component by a model: the scorers named, without those whose own proposal it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from app.components.models import Component
from app.core.unit_of_work import Reading
from app.identity.models import Grant, Member, MemberStatus
from app.identity.people import people_of
from app.identity.roles import Role
from app.portfolio.prioritisation.models import PrioritisationModel

OWNING = (Role.SPONSOR, Role.SRO, Role.PROJECT_MANAGER)
NAMED_AS = ("sro", "sponsor", "manager")


@dataclass(frozen=True, slots=True)
class Panel:
    """``asked`` are the scorers who are to judge, ``recused`` those who are named but have a stake in it."""

    asked: tuple[str, ...]
    recused: tuple[str, ...]


def panel(uow: Reading, model: PrioritisationModel, component_id: UUID) -> Panel:
    """The active scorers that a model names, as they may judge one component; none where it names none."""
    people = dict.fromkeys(map(str, model.scorers))
    states = active(uow, [UUID(id) for id in people])
    stakes = stakeholders(uow, component_id)
    return Panel(
        asked=tuple(id for id in people if states.get(id) and id not in stakes),
        recused=tuple(id for id in people if id in stakes),
    )


def active(uow: Reading, ids: list[UUID]) -> Mapping[str, bool]:
    query = sa.select(Member.id, Member.status).where(
        Member.organisation_id == uow.actor.organisation_id, Member.id.in_(ids)
    )
    return {str(id): status == MemberStatus.ACTIVE for id, status in uow.session.execute(query)}


def stakeholders(uow: Reading, component_id: UUID) -> frozenset[str]:
    """The people who sponsor, own or manage a component: by a role held on it, or by the name it states."""
    organisation = uow.actor.organisation_id
    held = sa.select(Grant.member_id).where(
        Grant.organisation_id == organisation, Grant.component_id == component_id, Grant.role.in_(OWNING)
    )
    component = sa.select(*(getattr(Component, name) for name in NAMED_AS)).where(
        Component.organisation_id == organisation, Component.id == component_id
    )
    names = [name.lower() for row in uow.session.execute(component) for name in row if name]
    named = sa.select(Member.id).where(
        Member.organisation_id == organisation, sa.func.lower(Member.name).in_(names)
    )
    ids = {str(id) for query in (held, named) for id in uow.session.scalars(query)}
    return frozenset(people_of(uow, ids).values())
