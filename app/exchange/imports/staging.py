"""What an import writes, made ready a batch at a time: rows, versions and their digests."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from app.components.fields.models import CustomValue
from app.components.fields.service import index_rows
from app.components.models import Component, ComponentStatus
from app.core import audit, history
from app.core.bulk import Ready, ready, row_of
from app.core.history import EntityVersion
from app.core.inserts import insertion
from app.core.model import Entity, utc_now
from app.core.unit_of_work import Reading
from app.exchange.imports.items import Item, Place
from app.exchange.imports.models import Absent, ImportChange, ImportOutcome, ImportProblem
from app.exchange.imports.summarising import change_row
from app.variance.status_reports.models import DeliveryConfidence, ReportStatus, StatusReport
from app.variance.status_reports.recording import Outcome, values_of
from app.variance.status_reports.repository import StatusReportRepository
from app.variance.status_reports.service import confidence_row, new_report, state

TABLES: dict[str, sa.Table] = {
    cast(sa.Table, model.__table__).name: cast(sa.Table, model.__table__)
    for model in (
        *(Component, StatusReport, CustomValue, DeliveryConfidence),
        *(EntityVersion, ImportChange, ImportProblem),
    )
}
VERSIONS, CHANGES = TABLES["entity_versions"], TABLES["import_changes"]
WRITTEN = (Outcome.CREATED, Outcome.REVISED)
AT_ONCE = 100  # projects that are entered at once, in some hundredths of a second
Pair = tuple[Item, "Bundle"]
OF_COMPONENTS, OF_REPORTS, LEFT = "component.imported", "status_report.imported", "component.left"


@dataclass(slots=True)
class Bundle:
    """All rows of one project of the file that are ready, entered together or not at all.

    ``inserts`` are new rows by table, ``updates`` new values in columns of others, ``cleared`` whose index
    is made anew, ``leaves`` what is to be in the digest of an action; ``at`` is the row and column of the file.
    """

    at: tuple[int | None, str | None] = (None, None)
    inserts: dict[str, list[Ready]] = field(default_factory=dict)
    updates: list[tuple[str, list[str], Ready]] = field(default_factory=list)
    cleared: dict[str, str] = field(default_factory=dict)
    leaves: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, item: Item) -> "Bundle":
        place = item.incoming.record.place.problem("error", "", "")
        return cls((place.row, place.column))

    def insert(self, table: str, rows: Iterable[dict[str, Any]]) -> None:
        if ready := [row_of(TABLES[table], row) for row in rows]:
            self.inserts.setdefault(table, []).extend(ready)


@dataclass(slots=True)
class Stage:
    """Who writes, and for which import."""

    actor_id: str
    organisation_id: UUID
    import_id: UUID
    place: Place
    source: str

    def write(
        self, uow: Reading, items: Sequence[Item], codes: Sequence[str], references: Sequence[str]
    ) -> list[Bundle]:
        """The project and report of each item, which knows its report afterwards."""
        bundles = [Bundle.of(item) for item in items]
        good = [
            (item, bundle)
            for item, bundle in zip(items, bundles, strict=True)
            if item.outcome != ImportOutcome.REFUSED
        ]
        self.projects(good, iter(codes))
        self.reports(uow, good, iter(references))
        return bundles

    def projects(self, good: Sequence[Pair], codes: Iterator[str]) -> None:
        for item, bundle in good:
            for name, value in item.values.items():
                setattr(item.component, name, value)
            if item.new:
                item.component.code = next(codes)
            if item.values:
                self.keep(bundle, OF_COMPONENTS, item.component, item.new)
            if "custom" in item.values:
                if not item.new:
                    bundle.cleared["custom_values"] = str(item.component.id)
                bundle.insert("custom_values", index_rows([item.component], self.place.fields))

    def reports(self, uow: Reading, good: Sequence[Pair], references: Iterator[str]) -> None:
        written = [(item, bundle) for item, bundle in good if item.report and item.report.outcome in WRITTEN]
        revised = [i.component.id for i, _ in written if i.report and i.report.outcome == Outcome.REVISED]
        known = StatusReportRepository(uow).for_period(self.place.period.id, revised)
        for item, bundle in written:
            report = known.get(item.component.id)
            new = report is None
            if report is None:
                report = new_report(item.component, self.place.period, next(references))
                report.organisation_id = self.organisation_id
            values = values_of(self.place.period, item.brought)
            state(report, values | {"status": ReportStatus.SUBMITTED, "source": self.source})
            self.keep(bundle, OF_REPORTS, report, new)
            if not new:
                bundle.cleared["delivery_confidences"] = str(report.id)
            rated = (confidence_row(report, told) for told in report.delivery_confidences)
            bundle.insert("delivery_confidences", rated)
            assert item.report
            item.report = replace(item.report, report_id=report.id)

    def departure(self, component: Component, absent: Absent) -> Bundle:
        """A project that has left the register, with the status it gets."""
        bundle = Bundle()
        component.status = ComponentStatus(absent)
        self.keep(bundle, LEFT, component, False)
        return bundle

    def keep(self, bundle: Bundle, action: str, entity: Entity, new: bool) -> None:
        """Make an entity's row ready, and the version of it."""
        before, kind = {} if new else history.replaced_in(entity), entity.__tablename__
        if not new:  # as a flush would; this session only reads
            entity.version, entity.updated_at = entity.version + 1, utc_now()
        row = insertion(type(entity)).row_of(entity)
        now = history.snapshot_of(entity)
        bundle.leaves.append((action, audit.merkle_leaf(audit.canonical(now))))
        done = {"actor_id": self.actor_id, "action": action, "reason": None}
        bundle.insert("entity_versions", [done | history.version_of(entity, before, now)])
        if new:
            bundle.insert(kind, [row])
        else:
            names = [*before, "version", "updated_at"]
            values = [ready(row[name], TABLES[kind].c[name]) for name in names]
            bundle.updates.append((kind, names, [*values, str(entity.id), entity.version - 1]))

    def change(self, item: Item, number: int, written: bool) -> dict[str, Any]:
        """What came of an item; with where it is now, if it was written."""
        row = change_row(item) | {"number": number, **self.owner()}
        if written and item.outcome != ImportOutcome.REFUSED:
            row |= {"component_id": item.component.id, "code": item.component.code}
        return row

    def owner(self) -> dict[str, Any]:
        return {"organisation_id": self.organisation_id, "import_id": self.import_id}
