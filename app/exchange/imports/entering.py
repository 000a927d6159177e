"""Writing what a job has staged of a large file: all of it in one transaction, and nothing is worked out there."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.components.fields import service as custom_fields
from app.components.fields.models import CustomField, CustomValue
from app.components.fields.schemas import CustomFieldWrite
from app.components.models import Component
from app.core import bulk
from app.core.bulk import Ready
from app.core.errors import Conflict
from app.core.history import ENDING
from app.core.model import utc_now
from app.core.planner import note_growth
from app.core.prepared import write
from app.core.sequences import next_reference
from app.core.unit_of_work import Writing
from app.exchange.imports.frames import frames
from app.exchange.imports.models import Import, ImportOutcome
from app.exchange.imports.schemas import ImportAsked
from app.exchange.imports.service import PREFIX, destination, status_of
from app.exchange.imports.staging import CHANGES, TABLES, VERSIONS
from app.jobs.kinds import Ended
from app.periods.repository import PeriodRepository
from app.periods.schemas import PeriodWrite
from app.periods.service import open_period, still_open
from app.variance.status_reports.models import DeliveryConfidence, StatusReport

FIGURES = (
    *("mapping_name", "mapping_version", "layout", "counts", "ratings", "not_available", "totals", "linking"),
    "refusal",
)
ORDER = ("components", "status_reports", "custom_values", "delivery_confidences", "entity_versions")
KINDS = {"component.imported": "components", "status_report.imported": "status_reports"}
CHUNK = 500
CLEARED = {
    "custom_values": sa.delete(CustomValue).where(
        CustomValue.entity_id.in_(sa.bindparam("ids", expanding=True, type_=CustomValue.entity_id.type))
    ),
    "delivery_confidences": sa.delete(DeliveryConfidence).where(
        DeliveryConfidence.status_report_id.in_(
            sa.bindparam("ids", expanding=True, type_=DeliveryConfidence.status_report_id.type)
        )
    ),
}
AT = {name: number for number, name in enumerate(VERSIONS.columns.keys())}
CHANGE = {name: number for number, name in enumerate(CHANGES.columns.keys())}


def enter(uow: Writing, ended: Ended) -> dict[str, Any]:
    """Keep the import, and write what it comes to unless it is a dry run or was refused."""
    asked = ImportAsked.model_validate(ended.inputs["asked"])
    (told,) = frames(ended.chunks("summary"), 1)
    top, applied = destination(uow, asked), not asked.dry_run and told["refusal"] is None
    if applied:
        prepare(uow, told)
        for action, of in told["written"].items():
            kind = KINDS.get(action, "components")
            uow.record_rows(action, kind, of["rows"], of["merkle_root"], below=top.id)
    found = entered(uow, ended, asked, told, top.id, applied)
    bulk.prepare(uow.session.connection())
    for batch in frames(ended.chunks("staged"), (ended.result or {})["frames"]):
        put(uow, batch, applied)
    if applied:
        note_growth(uow, sum(of["rows"] for of in told["written"].values()), (Component, StatusReport))
        unmoved(uow, told, top.id)
    return {"import_id": str(found.id), "reference": found.reference, "status": found.status}


def prepare(uow: Writing, told: dict[str, Any]) -> None:
    """Open the period and define the fields that are lacking. Raises ``Conflict`` where others changed meanwhile."""
    known = sa.select(CustomField.slug, CustomField.version).filter_by(
        organisation_id=uow.actor.organisation_id
    )
    versions: dict[str, int] = {slug: version for slug, version in uow.session.execute(known)}
    if any(versions.get(slug) != version for slug, version in told["fields"].items()):
        raise meanwhile("A custom field")
    if told["opening"]:
        open_period(uow, PeriodWrite.model_validate(told["opening"]), UUID(told["period"]["id"]))
    for id, data in told["defining"]:
        custom_fields.define(uow, CustomFieldWrite.model_validate(data), UUID(id))


def entered(
    uow: Writing, ended: Ended, asked: ImportAsked, told: dict[str, Any], top: UUID, applied: bool
) -> Import:
    """Keep the import itself."""
    found = Import(
        id=UUID(ended.inputs["import_id"]),
        reference=told["reference"] or next_reference(uow, PREFIX),
        component_id=top,
        period=asked.period,
        file_sha256=ended.inputs["file_sha256"],
        file_bytes=ended.inputs["file_bytes"],
        accept=asked.accept,
        absent=asked.absent,
        status=status_of(asked, applied),
        defined_fields=[data["slug"] for _, data in told["defining"]],
        **{name: told[name] for name in FIGURES},
    )
    uow.add(found)
    uow.record(f"import.{found.status}", found)
    return found


def put(uow: Writing, batch: dict[str, Any], applied: bool) -> None:
    """Write one batch of rows: of an import that is not applied, only what is told of it."""
    connection = uow.session.connection()
    inserts: dict[str, list[Ready]] = batch["inserts"]
    if applied:
        for table, rows in batch["updates"].items():
            if not bulk.update(connection, TABLES[table], rows):
                raise meanwhile("A project or its report")
        for table, ids in batch["cleared"].items():
            clear(uow, table, [UUID(id) for id in ids])
        date_versions(uow, inserts.get("entity_versions", []))
        for table in ORDER:
            bulk.insert(connection, TABLES[table], inserts.get(table, []))
    else:
        unplace(inserts.get("import_changes", []))
    for table in ("import_changes", "import_problems"):
        bulk.insert(connection, TABLES[table], inserts.get(table, []))


def clear(uow: Writing, table: str, ids: Sequence[UUID]) -> None:
    for at in range(0, len(ids), CHUNK):
        uow.session.connection().execute(CLEARED[table], {"ids": ids[at : at + CHUNK]})


def date_versions(uow: Writing, rows: list[Ready]) -> None:
    """Versions hold from now on, and those before them no longer."""
    now = utc_now()
    text = bulk.ready(now, VERSIONS.c.valid_from)
    later = []
    for row in rows:
        row[AT["valid_from"]] = text
        if row[AT["version"]] > 1:
            later.append({"of_kind": row[AT["kind"]], "entity": UUID(row[AT["entity_id"]])})
    organisation = {"organisation": uow.actor.organisation_id, "ended": now}
    write(uow.session.connection(), ENDING, [organisation | one for one in later])


def unplace(rows: list[Ready]) -> None:
    """What was not written is nowhere."""
    for row in rows:
        if row[CHANGE["outcome"]] == ImportOutcome.CREATED:
            row[CHANGE["component_id"]] = row[CHANGE["code"]] = None
        if row[CHANGE["report_outcome"]] == ImportOutcome.CREATED:
            row[CHANGE["status_report_id"]] = None


def unmoved(uow: Writing, told: dict[str, Any], top: UUID) -> None:
    """Raises ``Conflict`` where the place has changed since the file was compared with it.

    Looked at last, so that whoever moves, archives or closes waits for the commit alone.
    """
    uow.flush()
    uow.lock("tree")
    place = sa.select(Component.path, Component.archived_at).where(Component.id == top)
    path, archived_at = uow.session.connection().execute(place).one()
    if path != told["path"] or archived_at:
        raise meanwhile("The portfolio")
    if not told["opening"]:
        period = PeriodRepository(uow).get(UUID(told["period"]["id"]))
        uow.session.refresh(period)
        if still_open(period).version != told["period"]["version"]:
            raise meanwhile("The reporting period")


def meanwhile(what: str) -> Conflict:
    return Conflict(f"{what} has changed while the file was read: import it again.", rule="changed_meanwhile")
