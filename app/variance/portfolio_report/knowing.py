"""The report as it would have been told at an instant: of the tree, the reports and the decisions known then."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.calendars.models import WorkingCalendar
from app.components.models import Component
from app.core.errors import Invalid, NotFound
from app.core.model import Base, utc_now
from app.core.past import Record, entered, held, restored
from app.core.rights import Rights
from app.core.unit_of_work import Reading
from app.cost.ledger.models import CostEntry
from app.cost.lines.models import CostLine
from app.cost.work_packages.models import WorkPackage
from app.governance.decisions.models import Decision
from app.governance.exceptions.models import ExceptionRecord
from app.periods.models import ReportingPeriod
from app.variance.status_reports.models import DeliveryConfidence, StatusReport

RATING = ("assessor", "scale", "value", "reason", "raw")


@contextmanager
def known(uow: Reading, id: UUID, path: str, at: datetime) -> Iterator[Reading]:
    """What was known of a component, and of all that hung below it, at an instant that is past.

    Who may do something with the component now, may do it with what was below it then.
    Raises ``Invalid`` for an instant to come, and ``NotFound`` where the component was not known.
    """
    if at > utc_now():
        raise Invalid("known_at is yet to come: what will be known then is not known.")
    components = {record["id"]: record for record in held(uow, Component, at)}
    if str(id) not in components:
        raise NotFound(f"No component {id} was known then.")
    for record in components.values():
        record["path"] = path_of(record, components)
    then = components[str(id)]["path"]
    below = {key for key, record in components.items() if record["path"].startswith(then)}
    reports = [record for record in held(uow, StatusReport, at) if record["component_id"] in below]
    tables: dict[type[Base], Iterable[Record]] = {
        Component: components.values(),
        ReportingPeriod: held(uow, ReportingPeriod, at),
        StatusReport: reports,
        DeliveryConfidence: ratings(reports),
        **{kind: held(uow, kind, at) for kind in (Decision, ExceptionRecord, WorkingCalendar)},
        **costs(uow, below, at),
    }
    rights = uow.actor.rights
    same = {name: (then,) for name in rights.paths if rights.allow(name, path)}
    with restored(replace(uow.actor, rights=Rights(same)), tables) as past:
        yield past


def costs(uow: Reading, below: Collection[str], at: datetime) -> dict[type[Base], Iterable[Record]]:
    """What cost ledgers held of components: entries are never changed."""
    tables: dict[type[Base], Iterable[Record]] = {
        CostEntry: entered(uow, CostEntry, at),
        **{kind: held(uow, kind, at) for kind in (CostLine, WorkPackage)},
    }
    return {
        kind: [record for record in records if record["component_id"] in below]
        for kind, records in tables.items()
    }


def path_of(record: Record, components: dict[str, Record]) -> str:
    """The ids from the root down to a component, as its parents were then."""
    ids: list[str] = []
    at: Record | None = record
    while at is not None:
        ids.append(at["id"])
        at = components.get(at["parent_id"] or "")
    return "".join(f"{id}/" for id in reversed(ids))


def ratings(reports: Iterable[Record]) -> Iterator[Record]:
    """The delivery confidences of reports, each a row of its own."""
    for report in reports:
        of = {name: report[name] for name in ("organisation_id", "component_id", "period_id")}
        for told in report["delivery_confidences"]:
            yield {**of, "status_report_id": report["id"], **{name: told.get(name) for name in RATING}}
