"""``python -m bench.past``: what was known at an instant, among many versions, beside the same read of what is known now."""

import argparse
import os
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from time import perf_counter

import sqlalchemy as sa
from fastapi.testclient import TestClient
from pydantic_core import to_jsonable_python

from app.components.models import Component
from app.core.database import Database
from app.core.history import EntityVersion, snapshot_of
from app.core.model import Entity, utc_now
from app.core.unit_of_work import Actor, Writing, opened
from app.cost.lines.models import CostLine
from app.cost.work_packages.models import WorkPackage
from app.identity.rights import EVERYTHING
from app.main import create_app
from app.periods.models import ReportingPeriod
from app.settings import Settings
from app.variance.status_reports.models import StatusReport
from bench import data, portfolio
from bench.databases import DATABASES
from bench.ledgers import ledgers

KINDS: tuple[type[Entity], ...] = (Component, CostLine, ReportingPeriod, StatusReport, WorkPackage)
CHUNK = 2_000
BACK = (None, timedelta(hours=1), timedelta(days=2, hours=1))  # nothing has changed since, or everything
HEAD = """
| {name} | now, ms | known, nothing changed since, ms | ratio | known, everything changed since, ms | ratio |
| --- | --- | --- | --- | --- | --- |"""


def versions(database: Database, office: data.Office, many: int) -> None:
    """So many versions of everything, a day apart; the last began a day ago and holds."""
    table, now = EntityVersion.__table__, utc_now()
    for kind in KINDS:
        with opened(Writing, database, lambda _: Actor("office", office.organisation_id, EVERYTHING)) as uow:
            session = uow.session
            session.execute(sa.delete(EntityVersion).where(EntityVersion.kind == kind.__tablename__))
            query = sa.select(kind).where(kind.organisation_id == office.organisation_id)
            for entities in session.scalars(query).partitions(CHUNK):
                rows = []
                for entity in entities:
                    told = to_jsonable_python(snapshot_of(entity))
                    for number in range(1, many + 1):
                        began = now - timedelta(days=many + 1 - number)
                        rows.append(
                            {
                                "organisation_id": office.organisation_id,
                                "kind": kind.__tablename__,
                                "entity_id": entity.id,
                                "version": number,
                                "valid_from": began,
                                "valid_to": None if number == many else began + timedelta(days=1),
                                "actor_id": "office",
                                "action": "measured",
                                "before": {},
                                "snapshot": told,
                            }
                        )
                session.connection().execute(sa.insert(table), rows)  # type: ignore[arg-type]
                session.expunge_all()


def timed(get: Callable[[], object], rounds: int) -> float:
    taken = []
    for _ in range(rounds + 1):
        began = perf_counter()
        get()
        taken.append(perf_counter() - began)
    return median(taken[1:])


def getting(client: TestClient, path: str, back: timedelta | None) -> Callable[[], None]:
    """A read of a period as of now, or as it was known so long ago."""
    query = {"period": data.PERIOD} | ({"known_at": (utc_now() - back).isoformat()} if back else {})

    def get() -> None:
        answer = client.get(path, params=query)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:600]}")

    return get


def measure(sort: str, asked: argparse.Namespace) -> None:
    def fill(url: str) -> None:
        app = create_app(Settings(database_url=url, token_peppers=(data.PEPPER,)))  # type: ignore[arg-type]
        database: Database = app.state.database
        office = data.office(app, asked.projects, 0, reports=True)
        portfolio.categorised(database)
        for number in range(1, asked.periods):
            portfolio.earlier(database, office, number)
        if asked.lines:
            ledgers(database, office, asked.lines)
        versions(database, office, asked.versions)
        if not database.is_sqlite:
            with database.engine.connect() as connection:
                connection.exec_driver_sql("ANALYZE")
        client = TestClient(
            app, headers={"Authorization": f"Bearer {office.token}", "Cache-Control": "no-store"}
        )
        told(client, office)
        database.engine.dispose()

    def told(client: TestClient, office: data.Office) -> None:
        at, one = f"/v1/portfolios/{office.portfolio}", f"/v1/projects/{office.projects[1]}"
        print(HEAD.format(name=f"{sort}, load {os.getloadavg()[0]:.1f}"), flush=True)
        for name, path in (
            ("report", f"{at}/variance-report"),
            ("sums", f"{at}/totals"),
            ("report of one project", f"{one}/variance-report"),
        ):
            now, *then = (timed(getting(client, path, back), asked.rounds) for back in BACK)
            found = " | ".join(f"{taken * 1e3:.1f} | {taken / now:.1f}" for taken in then)
            print(f"| {name} | {now * 1e3:.1f} | {found} |", flush=True)

    with DATABASES[sort](fill):
        pass


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.past", description=__doc__)
    parser.add_argument("--databases", nargs="*", default=list(DATABASES), choices=list(DATABASES))
    for name, given in (("projects", 1000), ("periods", 12), ("versions", 5), ("lines", 4), ("rounds", 3)):
        parser.add_argument(f"--{name}", type=int, default=given)
    asked = parser.parse_args()
    for sort in asked.databases:
        measure(sort, asked)


if __name__ == "__main__":
    main()
