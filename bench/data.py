"""What is measured on: a portfolio with a hundred projects and twenty thousand risks, and seven smaller offices."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from app.components.models import ComponentKind
from app.components.schemas import ComponentWrite
from app.components.service import create
from app.core.database import Database
from app.core.ids import uuid7
from app.core.model import utc_now
from app.core.unit_of_work import Actor, Writing, opened
from app.identity.models import Grant, Member, MemberKind, ServiceToken
from app.identity.rights import EVERYTHING
from app.identity.service_tokens import mint
from app.risk.models import Risk

PEPPER = "q7Rk2vXz9Lm4Tn8Wb3Yc6Hd1Fg5Js0Pa"
RISK = {
    "title": "Flooded cutting",
    "cause": "The water table is high",
    "event": "the cutting floods",
    "effect": "earthworks stop for a month",
    "probability": 0.3,
    "impact": {"amount": "10000.00", "currency": "GBP"},
}


@dataclass(frozen=True, slots=True)
class Office:
    """One organisation, whose token has a role on the portfolio above its projects."""

    organisation_id: UUID
    token: str
    projects: list[UUID]
    risks: list[UUID]


def office(database: Database, projects: int, risks: int) -> Office:
    """An organisation with so many projects and, in each, so many risks."""
    organisation_id = uuid7()
    with opened(Writing, database, lambda _: Actor("office", organisation_id, EVERYTHING)) as uow:
        portfolio = create(uow, ComponentKind.PORTFOLIO, component("PFL", None)).id
        made = [create(uow, ComponentKind.PROJECT, component(f"P{n}", portfolio)).id for n in range(projects)]
    entered = [uuid7() for _ in range(projects * risks)]
    rows = [risk(organisation_id, made[n // risks], id, n) for n, id in enumerate(entered)]
    with database.writing() as session:
        if rows:
            session.execute(sa.insert(Risk.__table__), rows)  # type: ignore[arg-type]
    return Office(organisation_id, token(database, organisation_id, portfolio), made, entered)


def component(code: str, parent_id: UUID | None) -> ComponentWrite:
    return ComponentWrite(code=code, name=f"The {code}", currency="GBP", parent_id=parent_id)


def risk(organisation_id: UUID, component_id: UUID, id: UUID, number: int) -> dict[str, object]:
    impact = {"impact_minor": 1000000 + number, "impact_currency": "GBP"}
    said = {name: RISK[name] for name in ("title", "cause", "event", "effect")}
    placed = {"organisation_id": organisation_id, "component_id": component_id, "id": id, "version": 1}
    return {
        **placed,
        **said,
        **impact,
        "reference": f"RSK-S{number:05d}",
        "probability": 0.25,
        "status": "open",
    }


def token(database: Database, organisation_id: UUID, portfolio: UUID) -> str:
    """The text of a token of a project manager of the whole portfolio."""
    minted = mint([PEPPER.encode()])
    with database.writing() as session:
        member = Member(organisation_id=organisation_id, kind=MemberKind.SERVICE, name="Load")
        session.add(member)
        session.flush()
        of = {"organisation_id": organisation_id, "member_id": member.id}
        session.add(Grant(**of, role="project_manager", component_id=portfolio))
        kept = {"public_id": minted.public_id, "digest": minted.digest.hex(), "scopes": ["*"]}
        session.add(ServiceToken(**of, **kept, name="load", expires_at=utc_now() + timedelta(days=1)))
    return minted.text
