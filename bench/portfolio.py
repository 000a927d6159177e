"""``python -m bench.portfolio``: the variance report of 10,000 projects over 60 periods, beside its bare SQL,
and the one that is kept beside the bare reading of its table.
"""

import argparse
import os
import pickle
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

import httpcore
import sqlalchemy as sa
from fastapi.testclient import TestClient

from app.calc.causes import CauseCode
from app.core.database import Database
from app.core.ids import uuid7
from app.core.model import Base
from app.core.unit_of_work import Actor, Writing, opened
from app.identity.rights import EVERYTHING
from app.main import create_app
from app.periods.schemas import PeriodWrite
from app.periods.service import find_period, open_period
from app.settings import Settings
from bench import data, processes
from bench.capture import Statement, captured
from bench.databases import DATABASES
from bench.pairs import each
from bench.processes import OTHER_CORE, pinned

PROJECTS, PERIODS = 10_000, 60
CATEGORIES = ("rail", "road", "water", "digital", None)
FRESH = {"Cache-Control": "no-store"}
HEAD = """
| {name} | service, ms | bare, ms | ratio | goal |
| --- | --- | --- | --- | --- |"""


def filled(url: str, into: list[tuple[data.Office, list[Statement], list[Statement]]]) -> None:
    """Fill the database at ``url``, and keep what SQL the service sends for its report, worked out and kept."""
    app = create_app(Settings(database_url=url, token_peppers=(data.PEPPER,)))  # type: ignore[arg-type]
    database: Database = app.state.database
    office = data.office(app, PROJECTS, 0, reports=True)
    categorised(database)
    for number in range(1, PERIODS):
        earlier(database, office, number)
    if not database.is_sqlite:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
    client = TestClient(app, headers={"Authorization": f"Bearer {office.token}"})
    path = address(office)
    client.headers |= FRESH
    fresh = captured(database, client, "GET", path)
    del client.headers["Cache-Control"]
    into.append((office, fresh, captured(database, client, "GET", path)))
    database.engine.dispose()


def address(office: data.Office) -> str:
    return f"/v1/portfolios/{office.portfolio}/variance-report?period={data.PERIOD}&periods={PERIODS}"


def categorised(database: Database) -> None:
    """Projects of five categories, one of them none."""
    table = Base.metadata.tables["components"]
    with database.writing() as session:
        ids = session.scalars(sa.select(table.c.id).where(table.c.kind == "project")).all()
        rows = [{"of": id, "category": CATEGORIES[n % len(CATEGORIES)]} for n, id in enumerate(ids)]
        changing = (
            sa.update(table).where(table.c.id == sa.bindparam("of")).values(category=sa.bindparam("category"))
        )
        session.connection().execute(changing, rows)


def earlier(database: Database, office: data.Office, number: int) -> None:
    """The reports of a period so many months before: copies, each with a forecast of its own."""
    day = data.DAY - timedelta(days=30 * number)
    table = Base.metadata.tables["status_reports"]
    with opened(Writing, database, lambda _: Actor("office", office.organisation_id, EVERYTHING)) as uow:
        when = {name: day for name in ("start_on", "finish_on", "data_date")}
        period = open_period(uow, PeriodWrite(code=f"P{number:02d}", name=f"Period {number}", **when))
        uow.flush()
        session = uow.session
        if database.is_sqlite:
            session.connection().connection.create_function("new_id", 0, lambda: str(uuid7()))  # type: ignore[attr-defined]
        new_id = sa.func.new_id() if database.is_sqlite else sa.func.gen_random_uuid()
        last = find_period(uow, data.PERIOD).id
        causes = list(CauseCode)
        made = {
            "id": sa.type_coerce(new_id, table.c.id.type),
            "reference": table.c.reference + f"-{number}",
            "period_id": sa.literal(period.id, table.c.period_id.type),
            "data_date": sa.literal(day, sa.Date),
            "forecast_cost_minor": table.c.forecast_cost_minor
            + (table.c.baseline_cost_minor % (number + 7)) * 1000,
            "cause_code": sa.literal(causes[number % len(causes)].value, sa.String),
            "declared_rag": sa.literal("green" if number % 3 else "amber", sa.String),
        }
        columns = [made.get(column.name, column) for column in table.c]
        copied = sa.select(*columns).where(
            table.c.organisation_id == office.organisation_id, table.c.period_id == last
        )
        session.execute(sa.insert(table).from_select([column.name for column in table.c], copied))


def timed(port: int, path: str, headers: dict[str, str], many: int) -> Callable[[], float]:
    """A round: how long one of so many answers takes, on one connection, on which one has come before."""
    pool, url = httpcore.ConnectionPool(), f"http://127.0.0.1:{port}{path}"

    def get() -> None:
        answer = pool.request("GET", url, headers=headers)
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} {answer.content[:600]!r}")

    get()
    return lambda: each(many, get)


def row(name: str, ours: list[float], bare: list[float], goal: float) -> str:
    one, other = median(ours), median(bare)
    return f"| {name} | {one * 1e3:.1f} | {other * 1e3:.1f} | {one / other:.2f} | {goal} at most |"


def measure(sort: str, rounds: int) -> None:
    """Rounds of the service and of its SQL by the bare driver, in turn."""
    made: list[tuple[data.Office, list[Statement], list[Statement]]] = []
    with (
        tempfile.TemporaryDirectory(prefix="steerco-bench-") as folder,
        DATABASES[sort](lambda url: filled(url, made)) as (own, copy),
    ):
        office, fresh, kept = made[0]
        statements = Path(folder) / "statements"
        statements.write_bytes(pickle.dumps({"report": fresh, "kept": kept}))
        token = {"Authorization": f"Bearer {office.token}"}
        with processes.service(own) as service, processes.floor(copy, str(statements)) as floor:
            print(HEAD.format(name=f"{sort}, load {os.getloadavg()[0]:.1f}"), flush=True)
            for name, operation, headers, many, goal in (
                ("worked out / its SQL", "report", token | FRESH, 1, 1.5),
                ("kept / its table read", "kept", token, 200, 3.0),
            ):
                ours = timed(service.port, address(office), headers, many)
                bare = timed(floor.port, f"/bare/{operation}", headers, many)
                taken = [(ours(), bare()) for _ in range(rounds)]
                print(row(name, *map(list, zip(*taken, strict=True)), goal), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.portfolio", description=__doc__)
    parser.add_argument("--databases", nargs="*", default=list(DATABASES), choices=list(DATABASES))
    parser.add_argument("--rounds", type=int, default=7)
    asked_for = parser.parse_args()
    pinned(OTHER_CORE)
    for sort in asked_for.databases:
        measure(sort, asked_for.rounds)


if __name__ == "__main__":
    main()
