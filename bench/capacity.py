"""``python -m bench.capacity``: heat maps of 300 people and 20 roles over 60 periods and 500 projects, beside
their bare SQL.
"""

import argparse
import os
import pickle
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from app.core.database import Database
from app.core.ids import uuid7
from app.core.model import utc_now
from app.main import create_app
from app.settings import Settings
from bench import data, processes
from bench.capture import Statement, captured
from bench.databases import DATABASES
from bench.ledgers import inserted
from bench.portfolio import HEAD, row, timed
from bench.processes import OTHER_CORE, pinned

PROJECTS, PERIODS, PEOPLE, ROLES = 500, 60, 300, 20
MAPS = ("person", "role")
Row = dict[str, Any]


def filled(url: str, into: list[tuple[data.Office, dict[str, list[Statement]]]]) -> None:
    """Fill the database at ``url``, and keep what SQL the service sends for its heat maps."""
    app = create_app(Settings(database_url=url, token_peppers=(data.PEPPER,)))  # type: ignore[arg-type]
    database: Database = app.state.database
    office = data.office(app, PROJECTS, 0)
    for table, rows in pool(office):
        inserted(database, table, iter(rows))
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
    client = TestClient(app, headers={"Authorization": f"Bearer {office.token}"})
    into.append((office, {by: captured(database, client, "GET", address(office, by)) for by in MAPS}))
    database.engine.dispose()


def address(office: data.Office, by: str) -> str:
    return f"/v1/portfolios/{office.portfolio}/capacity?by={by}&period=M00&periods={PERIODS}"


def pool(office: data.Office) -> Iterator[tuple[str, list[Row]]]:
    """Everybody away three weeks a year, on two projects in each period; two roles asked for by each project."""
    kept = {"organisation_id": office.organisation_id, "version": 1}
    kept |= dict.fromkeys(("created_at", "updated_at"), utc_now())
    periods = list(months(date(2027, 1, 1)))
    roles = [uuid7() for _ in range(ROLES)]
    yield "reporting_periods", [kept | period for period in periods]
    yield "resource_roles", [kept | role(id, n) for n, id in enumerate(roles)]
    people = [(uuid7(), roles[n % ROLES]) for n in range(PEOPLE)]
    yield "people", [kept | person(id, role_id, n) for n, (id, role_id) in enumerate(people)]
    ids = [period["id"] for period in periods]
    yield "resource_demands", [kept | one for one in demands(office.projects, roles, ids)]
    yield "resource_assignments", [kept | one for one in assignments(office.projects, people, ids)]


def months(first: date) -> Iterator[Row]:
    for number in range(PERIODS):
        year, month = divmod(first.month - 1 + number, 12)
        start = date(first.year + year, month + 1, 1)
        finish = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        code = f"M{number:02d}"
        days = {"start_on": start, "finish_on": finish, "data_date": finish}
        yield {"id": uuid7(), "code": code, "name": code, "status": "open", **days}


def role(id: UUID, number: int) -> Row:
    return {"id": id, "code": f"R{number:02d}", "name": f"Role {number}", "required_skills": []}


def person(id: UUID, role_id: UUID, number: int) -> Row:
    away = [date(2027 + year, 1 + (number + 4 * n) % 12, 5) for year in range(5) for n in range(3)]
    absences = [{"start_on": str(day), "finish_on": str(day + timedelta(days=4))} for day in away]
    told = {"kind": "person", "headcount": 1, "fte": 1, "availability": 1, "other_roles": [], "skills": []}
    return {"id": id, "role_id": role_id, "code": f"P{number:03d}", **told, "absences": absences}


def demands(projects: list[UUID], roles: list[UUID], periods: list[UUID]) -> Iterator[Row]:
    for place, project in enumerate(projects):
        for kind, likely in (("committed", 1), ("pipeline", 0.5)):
            role_id = roles[(place + len(kind)) % ROLES]
            for period in periods:
                of = {"component_id": project, "role_id": role_id, "period_id": period}
                yield {"id": uuid7(), **of, "kind": kind, "fte": 0.5, "probability": likely}


def assignments(projects: list[UUID], people: list[tuple[UUID, UUID]], periods: list[UUID]) -> Iterator[Row]:
    for place, (id, role_id) in enumerate(people):
        for at, period in enumerate(periods):
            for n in range(2):
                of = {"component_id": projects[(7 * place + at + n) % len(projects)], "person_id": id}
                told = {"status": "committed" if (place + at) % 5 else "draft", "fte": 0.4}
                yield {"id": uuid7(), **of, "role_id": role_id, "period_id": period, **told}


def measure(sort: str, rounds: int) -> None:
    """Rounds of the service and of its SQL by the bare driver, in turn."""
    made: list[tuple[data.Office, dict[str, list[Statement]]]] = []
    with DATABASES[sort](lambda url: filled(url, made)) as (own, copy), processes.service(own) as service:
        office, sent = made[0]
        print(HEAD.format(name=f"{sort}, load {os.getloadavg()[0]:.1f}"), flush=True)
        for by in MAPS:
            with tempfile.TemporaryDirectory(prefix="steerco-bench-") as folder:
                statements = Path(folder) / "statements"
                statements.write_bytes(pickle.dumps({"report": sent[by]}))
                with processes.floor(copy, str(statements)) as floor:
                    headers = {"Authorization": f"Bearer {office.token}"}
                    ours = timed(service.port, address(office, by), headers, 5)
                    bare = timed(floor.port, "/bare/report", headers, 5)
                    taken = [(ours(), bare()) for _ in range(rounds)]
            print(row(f"by {by} / its SQL", *map(list, zip(*taken, strict=True)), 1.5), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.capacity", description=__doc__)
    parser.add_argument("--databases", nargs="*", default=list(DATABASES), choices=list(DATABASES))
    parser.add_argument("--rounds", type=int, default=7)
    asked_for = parser.parse_args()
    pinned(OTHER_CORE)
    for sort in asked_for.databases:
        measure(sort, asked_for.rounds)


if __name__ == "__main__":
    main()
