"""Who may not review a component: its delivery line, judged by person and not by account."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.calc.authority.matrix import PmoType
from app.components.models import Component
from app.components.places import AnyPlace
from app.core.errors import Conflict
from app.core.unit_of_work import Reading
from app.identity.models import Grant, Member
from app.identity.roles import Role
from app.pmo.repository import above, serving, staff_of_offices

BY_ROLE, BY_OFFICE = "assurance.not-of-the-delivery-line", "assurance.not-of-a-directive-office"
DELIVERY = (Role.PROJECT_MANAGER, Role.SRO, Role.SPONSOR)
NAMED = ("manager", "sro", "sponsor")
PERSON = sa.func.coalesce(Member.person_id, Member.id)
Account = Any  # a row of ``ACCOUNTS``
THEIR = sa.and_(
    Member.organisation_id == sa.bindparam("organisation", type_=Member.organisation_id.type),
    PERSON.in_(sa.bindparam("people", expanding=True, type_=Member.id.type)),
)
ACCOUNTS = sa.select(Member.name, PERSON.label("person_id")).where(THEIR).order_by(Member.id)
GRANTS = (
    sa.select(Member.name, PERSON.label("person_id"), Grant.role)
    .join(Grant, Grant.member_id == Member.id)
    .where(
        THEIR,
        Grant.role.in_(DELIVERY),
        sa.or_(
            Grant.component_id.is_(None),
            Grant.component_id.in_(sa.bindparam("above", expanding=True, type_=Member.id.type)),
        ),
    )
    .order_by(Member.id, Grant.role)
)


def refuse_dependent(uow: Reading, component: AnyPlace, people: Iterable[UUID], on: date) -> None:
    """Raises ``Conflict`` where one of these people delivers what they would review."""
    sought = sorted(people)
    bound = {"organisation": uow.actor.organisation_id, "people": sought}
    accounts = uow.session.execute(ACCOUNTS, bound).all()
    refuse_named(uow, component, accounts)
    for each in uow.session.execute(GRANTS, {**bound, "above": above(component.path)}):
        told = each.role.replace("_", " ")
        raise Conflict(
            f"{each.name} is {told} of {component.code}, or above it: who delivers does not review.",
            rule=BY_ROLE,
        )
    refuse_staff(uow, component, accounts, on)


def refuse_named(uow: Reading, component: AnyPlace, accounts: Sequence[Account]) -> None:
    """Raises ``Conflict`` where the component names one of them as its manager, SRO or sponsor."""
    query = sa.select(*(getattr(Component, name) for name in NAMED)).where(Component.id == component.id)
    row = uow.session.execute(query).one()._mapping
    called = {name.strip().casefold(): role for role, name in row.items() if name}
    for name, _ in accounts:
        if role := called.get(name.strip().casefold()):
            raise Conflict(
                f"{name} is the {role} of {component.code}: who delivers does not review.", rule=BY_ROLE
            )


def refuse_staff(uow: Reading, component: AnyPlace, accounts: Sequence[Account], on: date) -> None:
    """Raises ``Conflict`` where one of them works in a directive office that serves the component."""
    found = serving(uow, component.path, on)
    if found is None or found.type is not PmoType.DIRECTIVE:
        return
    staff = staff_of_offices(uow, [found.office_id])
    for name, person in accounts:
        if str(person) in staff:
            raise Conflict(
                f"{name} works in {found.name}, which directs {component.code}: "
                "a directive office is the delivery line, and does not assure its own projects.",
                rule=BY_OFFICE,
            )
