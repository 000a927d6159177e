"""What is measured on: a portfolio with a hundred projects and twenty thousand risks, seven smaller
offices, and a portfolio of ten thousand projects that have each reported.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.components.models import ComponentKind
from app.components.schemas import ComponentWrite
from app.components.service import create
from app.core.database import Database
from app.core.ids import uuid7
from app.core.model import Base, utc_now
from app.core.unit_of_work import Actor, Writing, opened
from app.identity.models import Grant, Member, MemberKind, ServiceToken
from app.identity.rights import EVERYTHING
from app.identity.service_tokens import mint
from app.periods.schemas import PeriodWrite
from app.periods.service import open_period

PERIOD, DAY = "2026-03", date(2026, 3, 31)
PEPPER = "q7Rk2vXz9Lm4Tn8Wb3Yc6Hd1Fg5Js0Pa"
RISK = {
    "title": "Flooded cutting",
    "cause": "The water table is high",
    "event": "the cutting floods",
    "effect": "earthworks stop for a month",
    "probability": 0.3,
    "impact": {"amount": "10000.00", "currency": "GBP"},
}
REPORT = {
    "cost_basis": "whole_life",
    "baseline_cost": {"amount": "100000.00", "currency": "GBP"},
    "forecast_cost": {"amount": "104000.00", "currency": "GBP"},
}


@dataclass(frozen=True, slots=True)
class Office:
    """One organisation, whose token has a role on the portfolio above its projects."""

    organisation_id: UUID
    token: str
    portfolio: UUID
    projects: list[UUID]
    risks: list[UUID]


def office(app: FastAPI, projects: int, risks: int, reports: bool = False) -> Office:
    """An organisation with so many projects and, in each, so many risks, or a report.

    The first of each comes by way of the service, and the others are copies of its row.
    """
    database, organisation_id = app.state.database, uuid7()
    with opened(Writing, database, lambda _: Actor("office", organisation_id, EVERYTHING)) as uow:
        portfolio = create(uow, ComponentKind.PORTFOLIO, component("PFL", None)).id
        first = create(uow, ComponentKind.PROJECT, component("P0", portfolio)).id
        open_period(uow, PeriodWrite(code=PERIOD, name="March", start_on=DAY, finish_on=DAY, data_date=DAY))
    text = token(database, organisation_id, portfolio)
    client = TestClient(app, headers={"Authorization": f"Bearer {text}"})
    made = [first, *(uuid7() for _ in range(projects - 1))]
    copied(database, "components", first, [project(id, portfolio, n) for n, id in enumerate(made)])
    entered = [uuid7() for _ in range(projects * risks)]
    if risks:
        one = posted(client, f"/v1/projects/{first}/risks", RISK)
        copies = [placed(id, made[n // risks], f"RSK-S{n}") for n, id in enumerate(entered)]
        copied(database, "risks", one, [{"id": one}, *copies])
    if reports:
        one = posted(client, f"/v1/projects/{first}/status-reports", {"period": PERIOD, **REPORT})
        client.post(f"/v1/status-reports/{one}/submission", headers={"If-Match": '"1"'})
        copies = [report(uuid7(), id, n) for n, id in enumerate(made)]
        copied(database, "status_reports", one, [{"id": one}, *copies[1:]])
    return Office(organisation_id, text, portfolio, made, entered)


def posted(client: TestClient, path: str, body: dict[str, Any]) -> UUID:
    answer = client.post(path, json=body)
    if not answer.is_success:
        raise RuntimeError(f"{path}: {answer.status_code} {answer.text}")
    return UUID(answer.json()["id"])


def copied(database: Database, name: str, first: UUID, changes: list[dict[str, Any]]) -> None:
    """Copies of the ``first`` row of a table, each changed so; the first of ``changes`` is that row itself."""
    table = Base.metadata.tables[name]
    with database.writing() as session:
        row = dict(session.execute(sa.select(table).where(table.c.id == first)).mappings().one())
        if changes[1:]:
            session.execute(sa.insert(table), [{**row, **change} for change in changes[1:]])


def project(id: UUID, portfolio: UUID, number: int) -> dict[str, Any]:
    return {"id": id, "code": f"P{number}", "path": f"{portfolio}/{id}/", "name": f"Project {number}"}


def placed(id: UUID, component_id: UUID, reference: str) -> dict[str, Any]:
    return {"id": id, "component_id": component_id, "reference": reference}


def report(id: UUID, component_id: UUID, number: int) -> dict[str, Any]:
    """One that states a baseline and a forecast, a little apart."""
    costs = {"baseline_cost_minor": 100_000_00 + number, "forecast_cost_minor": 104_000_00 + number * 3}
    return {**placed(id, component_id, f"SRP-S{number}"), **costs}


def component(code: str, parent_id: UUID | None) -> ComponentWrite:
    return ComponentWrite(code=code, name=f"The {code}", currency="GBP", parent_id=parent_id)


def token(
    database: Database, organisation_id: UUID, at: UUID | None, roles: Sequence[str] = ("project_manager",)
) -> str:
    """The text of a token of who has these roles at a component, or everywhere."""
    minted = mint([PEPPER.encode()])
    with database.writing() as session:
        member = Member(organisation_id=organisation_id, kind=MemberKind.SERVICE, name="Load")
        session.add(member)
        session.flush()
        of = {"organisation_id": organisation_id, "member_id": member.id}
        session.add_all(Grant(**of, role=role, component_id=at) for role in roles)
        kept = {"public_id": minted.public_id, "digest": minted.digest.hex(), "scopes": ["*"]}
        session.add(ServiceToken(**of, **kept, name="load", expires_at=utc_now() + timedelta(days=1)))
    return minted.text
