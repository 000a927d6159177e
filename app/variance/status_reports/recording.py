"""Many status reports of one period at once: what an import brings, and what it changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python

from app.components.models import Component
from app.core.errors import Conflict, Forbidden, Invalid, Problem
from app.core.sequences import next_references
from app.core.unit_of_work import Reading, Writing
from app.governance.exceptions.evaluating import evaluate
from app.periods.models import ReportingPeriod
from app.periods.service import still_open
from app.variance.status_reports.models import ReportStatus, StatusReport
from app.variance.status_reports.repository import StatusReportRepository
from app.variance.status_reports.schemas import AssessedConfidence, Figures, in_json
from app.variance.status_reports.service import JUDGED, PREFIX, WRITE, index, new_report, state, stated


@dataclass(frozen=True, slots=True)
class Brought:
    """What is to stand in a component's report."""

    component: Component
    figures: Figures
    confidences: tuple[AssessedConfidence, ...] = ()


class Outcome(StrEnum):
    CREATED = "created"
    REVISED = "revised"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of one of the reports brought: each changed member with what it was and is, in JSON's types."""

    component_id: UUID
    outcome: Outcome
    report_id: UUID | None = None
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    refusal: str | None = None


def record_many(
    uow: Writing,
    period: ReportingPeriod,
    brought: Iterable[Brought],
    source: str,
    status: ReportStatus = ReportStatus.SUBMITTED,
    below: UUID | None = None,
) -> list[Recorded]:
    """Write the reports of many components for an open period, each new or in place of what is there.

    What is published is refused, and so is what is not in the component's currency; the rest is written.
    A report that states the same already is left alone. One event tells of all, and of the component
    that all of them are ``below``.
    """
    still_open(period)
    items = list(brought)
    demand_all(uow, items)
    known = StatusReportRepository(uow).for_period(period.id, {item.component.id for item in items})
    references = iter(next_references(uow, PREFIX, sum(item.component.id not in known for item in items)))
    recorded: list[Recorded] = []
    written: dict[UUID, StatusReport] = {}
    for item in items:
        id = item.component.id
        one = twice(item) if id in written else compared(period, item, known.get(id))
        if one.outcome in (Outcome.CREATED, Outcome.REVISED):
            report = known.get(id) or uow.add(new_report(item.component, period, next(references)))
            state(report, values_of(period, item) | {"status": status, "source": source})
            written[id] = report
            one = replace(one, report_id=report.id)
        recorded.append(one)
    uow.record_all("status_report.imported", list(written.values()), below=below)
    index(uow, list(written.values()))
    if status is not ReportStatus.DRAFT:
        for as_of, ids in by_data_date(written.values()).items():
            evaluate(uow, ids, as_of, JUDGED)
    return recorded


def by_data_date(reports: Iterable[StatusReport]) -> Mapping[date, list[UUID]]:
    """The components whose reports state figures as of the same day."""
    found: dict[date, list[UUID]] = {}
    for report in reports:
        found.setdefault(report.data_date, []).append(report.component_id)
    return found


def preview(uow: Reading, period: ReportingPeriod, brought: Iterable[Brought]) -> list[Recorded]:
    """What ``record_many`` would come to, for a dry run; a component that is not stored yet is a new report."""
    items = list(brought)
    known = StatusReportRepository(uow).for_period(period.id, {item.component.id for item in items})
    return [compared(period, item, known.get(item.component.id)) for item in items]


def twice(item: Brought) -> Recorded:
    return Recorded(item.component.id, Outcome.REFUSED, refusal=f"{item.component.code} comes twice.")


def compared(period: ReportingPeriod, item: Brought, report: StatusReport | None) -> Recorded:
    """What writing ``item`` comes to, where ``report`` is what there is."""
    id, found = item.component.id, report.id if report else None
    try:
        values = values_of(period, item)
    except Problem as refusal:
        return Recorded(id, Outcome.REFUSED, found, refusal=refusal.detail)
    if report is None:
        return Recorded(id, Outcome.CREATED)
    was = {name: getattr(report, name) for name in values}
    changes = {
        name: (told(was[name]), told(new))
        for name, new in values.items()
        if was[name] != new and name != "rag_dimensions"  # the reason of the RAG says it already
    }
    if not changes:
        return Recorded(id, Outcome.UNCHANGED, found)
    if report.status == ReportStatus.PUBLISHED:
        return Recorded(id, Outcome.REFUSED, found, changes, f"{report.reference} is published: it stands.")
    return Recorded(id, Outcome.REVISED, found, changes)


def values_of(period: ReportingPeriod, item: Brought) -> dict[str, Any]:
    """What writing ``item`` makes the columns of its report. Raises ``Problem`` where it may not be written."""
    if item.component.archived_at is not None:
        raise Conflict(f"{item.component.code} is archived: restore it first.", rule="archived")
    if len({one.assessor for one in item.confidences}) < len(item.confidences):
        raise Invalid(f"{item.component.code} has two delivery confidences of one assessor.")
    confidences = in_json(sorted(item.confidences, key=lambda told: told.assessor))
    return stated(item.component, period, item.figures) | {"delivery_confidences": confidences}


def told(value: Any) -> Any:
    return to_jsonable_python(value)


def demand_all(uow: Writing, items: Sequence[Brought]) -> None:
    """Raises ``Forbidden`` where the actor may not write the report of one of the components."""
    for item in items:
        if not uow.actor.rights.allow(WRITE, item.component.path):
            raise Forbidden(f"{item.component.code} needs the permission {WRITE}.", rule=WRITE)
