"""What an import writes, made ready a batch at a time: rows, versions and their digests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from app.components.fields.models import CustomValue
from app.components.fields.service import index_rows
from app.components.models import Component, ComponentStatus
from app.core import audit, history
from app.core.bulk import Ready, row_of
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
OF_COMPONENTS, OF_REPORTS, LEFT = "component.imported", "status_report.imported", "component.left"


@dataclass(slots=True)
class Batch:
    """Rows that are ready, by table: new ones, later versions of others, and indices to be cleared before."""

    inserts: dict[str, list[Ready]] = field(default_factory=dict)
    updates: dict[str, list[Ready]] = field(default_factory=dict)
    cleared: dict[str, list[str]] = field(default_factory=dict)

    def insert(self, table: str, rows: Iterable[dict[str, Any]]) -> None:
        self.inserts.setdefault(table, []).extend(row_of(TABLES[table], row) for row in rows)

    def in_json(self) -> dict[str, Any]:
        return {"inserts": self.inserts, "updates": self.updates, "cleared": self.cleared}


@dataclass(slots=True)
class Stage:
    """Who writes, for which import, and the leaves of the Merkle trees over all that is written."""

    actor_id: str
    organisation_id: UUID
    import_id: UUID
    place: Place
    source: str
    leaves: dict[str, list[bytes]] = field(default_factory=dict)

    def roots(self) -> dict[str, dict[str, Any]]:
        """By action, how many rows were written and the root over them."""
        return {
            action: {"rows": len(leaves), "merkle_root": audit.root_of(list(leaves))}
            for action, leaves in self.leaves.items()
        }

    def write(
        self, uow: Reading, items: Sequence[Item], codes: Sequence[str], references: Sequence[str]
    ) -> Batch:
        """The projects and reports of a batch; the items know their reports afterwards."""
        batch, good = Batch(), [item for item in items if item.outcome != ImportOutcome.REFUSED]
        self.projects(batch, good, iter(codes))
        self.reports(uow, batch, good, iter(references))
        return batch

    def projects(self, batch: Batch, items: Sequence[Item], codes: Any) -> None:
        indexed = []
        for item in items:
            for name, value in item.values.items():
                setattr(item.component, name, value)
            if item.new:
                item.component.code = next(codes)
            if item.values:
                self.keep(batch, OF_COMPONENTS, item.component, item.new)
            if "custom" in item.values:
                indexed.append(item.component)
        batch.cleared["custom_values"] = [str(one.id) for one in indexed if one.version > 1]
        batch.insert("custom_values", index_rows(indexed, self.place.fields))

    def reports(self, uow: Reading, batch: Batch, items: Sequence[Item], references: Any) -> None:
        written = [item for item in items if item.report and item.report.outcome in WRITTEN]
        revised = [i.component.id for i in written if i.report and i.report.outcome == Outcome.REVISED]
        known = StatusReportRepository(uow).for_period(self.place.period.id, revised)
        for item in written:
            report = known.get(item.component.id)
            new = report is None
            if report is None:
                report = new_report(item.component, self.place.period, next(references))
                report.organisation_id = self.organisation_id
            values = values_of(self.place.period, item.brought)
            state(report, values | {"status": ReportStatus.SUBMITTED, "source": self.source})
            self.keep(batch, OF_REPORTS, report, new)
            if not new:
                batch.cleared.setdefault("delivery_confidences", []).append(str(report.id))
            batch.insert(
                "delivery_confidences", [confidence_row(report, told) for told in report.delivery_confidences]
            )
            assert item.report
            item.report = replace(item.report, report_id=report.id)

    def departures(self, components: Sequence[Component], absent: Absent) -> Batch:
        """The projects that have left the register, with the status they get."""
        batch = Batch()
        for component in components:
            component.status = ComponentStatus(absent)
            self.keep(batch, LEFT, component, False)
        return batch

    def keep(self, batch: Batch, action: str, entity: Entity, new: bool) -> None:
        """Make an entity's row ready, and the version of it."""
        before = {} if new else history.replaced_in(entity)
        if not new:  # as a flush would; this session only reads
            entity.version, entity.updated_at = entity.version + 1, utc_now()
        row = insertion(type(entity)).row_of(entity)
        now, kind = history.snapshot_of(entity), entity.__tablename__
        self.leaves.setdefault(action, []).append(audit.merkle_leaf(audit.canonical(now)))
        done = {"actor_id": self.actor_id, "action": action, "reason": None}
        batch.insert("entity_versions", [done | history.version_of(entity, before, now)])
        put = batch.inserts if new else batch.updates
        put.setdefault(kind, []).append(row_of(TABLES[kind], row))

    def changes(self, items: Sequence[Item], first: int, written: bool) -> list[dict[str, Any]]:
        """What came of the items, numbered from ``first``; with where they are now, if they were written."""
        rows = []
        for number, item in enumerate(items, first):
            row = change_row(item) | {"number": number, **self.owner()}
            if written and item.outcome != ImportOutcome.REFUSED:
                row |= {"component_id": item.component.id, "code": item.component.code}
            rows.append(row)
        return rows

    def owner(self) -> dict[str, Any]:
        return {"organisation_id": self.organisation_id, "import_id": self.import_id}
