"""Cost ledgers of the projects that are measured on: lines with a budget, actuals and a forecast by period."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.core.database import Database
from app.core.ids import uuid7
from app.core.model import Base, utc_now
from bench import data

CATEGORIES = ("labour", "material", "equipment", "services", None)
BATCH = 20_000


def ledgers(database: Database, office: data.Office, lines: int) -> None:
    """So many cost lines for each project, every second in a work package, with entries in every period."""
    tables = Base.metadata.tables
    with database.writing() as session:
        rows = session.execute(
            sa.select(tables["reporting_periods"].c.id)
            .where(tables["reporting_periods"].c.organisation_id == office.organisation_id)
            .order_by(tables["reporting_periods"].c.data_date)
        )
        periods = [row.id for row in rows]
    kept = {"organisation_id": office.organisation_id, "version": 1} | dict.fromkeys(
        ("created_at", "updated_at"), utc_now()
    )
    made = [(project, uuid7(), [uuid7() for _ in range(lines)]) for project in office.projects]
    inserted(database, "work_packages", (kept | package(project, id) for project, id, _ in made))
    inserted(
        database,
        "cost_lines",
        (
            kept | line(id, project, package_id if n % 2 else None, n)
            for project, package_id, ids in made
            for n, id in enumerate(ids)
        ),
    )
    postings = {project: uuid7() for project in office.projects}
    inserted(database, "cost_postings", (kept | posting(id, at, periods[-2]) for at, id in postings.items()))
    inserted(
        database,
        "cost_entries",
        (
            kept
            | {"id": uuid7(), "component_id": project, "posting_id": postings[project], "line_id": id}
            | told
            for project, _, ids in made
            for n, id in enumerate(ids)
            for told in entries(periods, n)
        ),
    )


def package(project: UUID, id: UUID) -> dict[str, Any]:
    told = {"wbs": "1", "name": "Works", "earning_rule": "percent_complete", "milestones": [], "tasks": []}
    return {"id": id, "component_id": project, **told}


def line(id: UUID, project: UUID, package_id: UUID | None, number: int) -> dict[str, Any]:
    told = {"code": f"L{number}", "name": f"Line {number}", "nature": "revenue", "status": "open"}
    of = {"component_id": project, "work_package_id": package_id}
    return {"id": id, **of, **told, "category": CATEGORIES[number % len(CATEGORIES)]}


def posting(id: UUID, project: UUID, period: UUID) -> dict[str, Any]:
    total = {"control_total_minor": 0, "control_total_currency": "GBP", "entries": 0}
    return {"id": id, "component_id": project, "period_id": period, "kind": "budget", **total}


def entries(periods: list[UUID], number: int) -> Iterator[dict[str, Any]]:
    """A budget and an actual of every period, and what is left in the last one as forecast in the one before."""
    for place, period in enumerate(periods):
        of = {"period_id": period, "made_in_id": period, "amount_currency": "GBP"}
        yield {**of, "kind": "budget", "amount_minor": 1000 + number}
        yield {**of, "kind": "actual", "amount_minor": 1000 + place * number}
        if place == len(periods) - 1:
            yield {**of, "kind": "forecast", "made_in_id": periods[place - 1], "amount_minor": 500}


def inserted(database: Database, name: str, rows: Iterator[dict[str, Any]]) -> None:
    table = Base.metadata.tables[name]
    batch: list[dict[str, Any]] = []
    with database.writing() as session:
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH:
                session.connection().execute(sa.insert(table), batch)
                batch = []
        if batch:
            session.connection().execute(sa.insert(table), batch)
