"""The sample's pool: five roles, who fills them, and what its projects ask of them for half a year.

A licence that runs out at the end of August leaves the signalling engineers overloaded from then on.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.components.models import ComponentKind
from app.components.schemas import Address
from app.core.database import Database
from app.core.unit_of_work import Actor, Writing, opened
from app.people.certificates import service as certificates
from app.people.certificates.schemas import CertificateWrite
from app.people.register import service as people
from app.people.register.schemas import PersonWrite
from app.people.roles import service as roles
from app.people.roles.schemas import RoleWrite
from app.resources.assignments import service as assignments
from app.resources.assignments.schemas import AssignmentWrite, Commitment
from app.resources.demand import service as demand
from app.resources.demand.schemas import DemandGrid
from app.sample.story import months

LICENCE = "Signalling design licence"
ROLES: tuple[tuple[str, str, str | None], ...] = (
    ("SIG", "Signalling engineer", LICENCE),
    ("TRK", "Track engineer", None),
    ("TST", "Test and commissioning engineer", None),
    ("BA", "Business analyst", None),
    ("DEV", "Software developer", None),
)
# Code, role, what people call them, and what else is said of them.
PEOPLE: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("SIG-1", "SIG", "Signalling engineer, harbour line", {}),
    ("SIG-2", "SIG", "Signalling engineer, crossings", {}),
    ("SIG-3", "SIG", "Signalling engineer, newly joined", {"starts_on": "2026-06-01"}),
    ("TRK-1", "TRK", "Track engineer, moorland", {}),
    ("TRK-2", "TRK", "Track engineer, to be found", {"kind": "generic", "starts_on": "2026-09-01"}),
    ("TST-1", "TST", "Test engineer", {"absences": [{"start_on": "2026-08-10", "finish_on": "2026-08-21"}]}),
    ("BA-1", "BA", "Business analyst", {"fte": 0.6}),
    ("DEV-TEAM", "DEV", "Platform team", {"kind": "group", "headcount": 6}),
)
# Whose licence holds, and until when.
HELD: tuple[tuple[str, date | None], ...] = (("SIG-1", date(2028, 2, 29)), ("SIG-2", date(2026, 8, 31)))
COMMITTED: tuple[tuple[str, str, str], ...] = (
    ("SIGNAL", "SIG", "0.9"),
    ("SIGNAL", "TST", "0.5"),
    ("LEVELX", "SIG", "0.3"),
    ("TRACK", "TRK", "0.7"),
    ("CASEMGT", "DEV", "2.5"),
    ("TICKET", "DEV", "1.5"),
    ("TICKET", "BA", "0.3"),
)
PIPELINE: tuple[tuple[str, str, str, str], ...] = (
    ("STATION", "SIG", "0.5", "0.4"),
    ("CYBER", "DEV", "1", "0.5"),
)
BOOKED: tuple[tuple[str, str, str], ...] = (("SIG-1", "SIGNAL", "0.8"), ("TRK-1", "TRACK", "0.7"))
LAST_SIX = 6


def resource(
    database: Database, acting: Callable[..., Callable[..., Actor]], ids: Mapping[str, UUID]
) -> None:
    """The pool, what is asked of it, and who is booked on what."""
    with opened(Writing, database, acting()) as uow:
        pool = fill_the_pool(uow)
    with opened(Writing, database, acting()) as uow:
        ask(uow, ids)
        book(uow, ids, pool)


def periods() -> list[str]:
    return [month.code for month in months()][-LAST_SIX:]


def fill_the_pool(uow: Writing) -> dict[str, UUID]:
    of = {
        code: roles.define(uow, RoleWrite(code=code, name=name, required_scheme=scheme)).id
        for code, name, scheme in ROLES
    }
    pool = {}
    for code, role, name, more in PEOPLE:
        said = {"code": code, "name": name, "role_id": of[role], **more}
        pool[code] = people.enter(uow, PersonWrite.model_validate(said)).id
    for code, until in HELD:
        held = CertificateWrite(
            person_id=pool[code], scheme=LICENCE, valid_from=date(2023, 3, 1), expires_on=until
        )
        certificates.enter(uow, held)
    return pool


def ask(uow: Writing, ids: Mapping[str, UUID]) -> None:
    """What projects ask for, the same in each month."""
    cells: dict[str, list[dict[str, Any]]] = {}
    for project, role, fte in COMMITTED:
        cells.setdefault(project, []).append({"role": role, "fte": fte})
    for project, role, fte, likely in PIPELINE:
        may_come = {"role": role, "kind": "pipeline", "fte": fte, "probability": likely}
        cells.setdefault(project, []).append(may_come)
    for project, said in cells.items():
        grid = {"cells": [cell | {"period": period} for cell in said for period in periods()]}
        demand.enter(uow, Address(ComponentKind.PROJECT, ids[project]), DemandGrid.model_validate(grid))


def book(uow: Writing, ids: Mapping[str, UUID], pool: Mapping[str, UUID]) -> None:
    """Who is booked in each month; the test engineer's half of September falls in two weeks of it."""
    for person, project, fte in BOOKED:
        for period in periods():
            commit(uow, pool[person], ids[project], period=period, fte=Decimal(fte))
    narrow = {"start_on": date(2026, 9, 7), "finish_on": date(2026, 9, 18)}
    commit(uow, pool["TST-1"], ids["SIGNAL"], period="2026-09", fte=Decimal("0.45"), **narrow)


def commit(uow: Writing, person_id: UUID, component_id: UUID, **said: Any) -> None:
    of = AssignmentWrite(person_id=person_id, component_id=component_id, **said)
    assignment = assignments.draft(uow, of)
    uow.flush()
    assignments.commit(uow, assignment.id, assignment.version, Commitment())
