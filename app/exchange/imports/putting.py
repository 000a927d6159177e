"""Writing staged projects as they lie: all new rows of a table at once, and later versions of others."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.core import bulk
from app.core.unit_of_work import Writing
from app.exchange.imports.models import ImportOutcome
from app.exchange.imports.staging import CHANGES, TABLES, VERSIONS
from app.exchange.imports.summarising import rows_of
from app.exchange.tables.records import Problem

Ready = dict[str, Any]  # a bundle, as JSON has it
ORDER = (
    *("components", "status_reports", "custom_values", "delivery_confidences", "entity_versions"),
    *("import_changes", "import_problems"),
)
TOLD = ("import_changes", "import_problems")
CLEARING = {
    "custom_values": "DELETE FROM custom_values WHERE entity_id = ?",
    "delivery_confidences": "DELETE FROM delivery_confidences WHERE status_report_id = ?",
}
ENDING = (
    "UPDATE entity_versions SET valid_to = ? WHERE organisation_id = ? AND kind = ? AND entity_id = ? "
    "AND version = ?"
)
AT = {name: number for number, name in enumerate(VERSIONS.columns.keys())}
CHANGE = {name: number for number, name in enumerate(CHANGES.columns.keys())}


class Changed(Exception):
    """Somebody has changed what was to be changed."""


def put(uow: Writing, bundles: Sequence[Ready], since: str) -> None:
    """Write projects, of which each version holds since an instant. Raises ``Changed``, ``IntegrityError``."""
    connection = uow.session.connection()
    updates: dict[tuple[str, ...], list[bulk.Ready]] = defaultdict(list)
    for table, names, row in (each for bundle in bundles for each in bundle["updates"]):
        updates[table, *names].append(row)
    for (table, *names), rows in updates.items():
        if not bulk.update(connection, TABLES[table], names, rows):
            raise Changed
    for table, sql in CLEARING.items():
        bulk.each(connection, sql, [[b["cleared"][table]] for b in bundles if table in b["cleared"]])
    bulk.each(connection, ENDING, dated([row for b in bundles for row in versions(b)], since))
    insert(uow, bundles, ORDER)


def insert(uow: Writing, bundles: Sequence[Ready], tables: Sequence[str]) -> None:
    for table in tables:
        rows = [row for bundle in bundles for row in bundle["inserts"].get(table, ())]
        bulk.insert(uow.session.connection(), TABLES[table], rows)


def versions(bundle: Ready) -> Sequence[bulk.Ready]:
    return bundle["inserts"].get("entity_versions", ())  # type: ignore[no-any-return]


def dated(rows: Sequence[bulk.Ready], since: str) -> list[list[Any]]:
    """Have versions hold since an instant; which versions end then."""
    for row in rows:
        row[AT["valid_from"]] = since
    key = ("organisation_id", "kind", "entity_id")
    later = (row for row in rows if row[AT["version"]] > 1)
    return [[since, *(row[AT[name]] for name in key), row[AT["version"]] - 1] for row in later]


def put_told(uow: Writing, bundles: Sequence[Ready]) -> None:
    """Write only what is told of projects, which are not written: what is new is nowhere."""
    for row in (row for bundle in bundles for row in changes(bundle)):
        unplace(row)
    insert(uow, bundles, TOLD)


def put_refused(uow: Writing, bundle: Ready) -> tuple[str, str, str | None]:
    """Write of a project that it was refused; its name, and what would have come of it and of its report."""
    (row,) = changes(bundle)
    outcome, report = row[CHANGE["outcome"]], row[CHANGE["report_outcome"]]
    unplace(row)
    if outcome == ImportOutcome.ABSENT:
        row[CHANGE["changes"]] = "{}"
    else:
        row[CHANGE["outcome"]] = ImportOutcome.REFUSED
        row[CHANGE["report_outcome"]] = report and ImportOutcome.REFUSED
    insert(uow, [bundle], TOLD)
    return row[CHANGE["name"]], outcome, report


def changes(bundle: Ready) -> Sequence[bulk.Ready]:
    return bundle["inserts"].get("import_changes", ())  # type: ignore[no-any-return]


def unplace(row: bulk.Ready) -> None:
    if row[CHANGE["outcome"]] == ImportOutcome.CREATED:
        row[CHANGE["component_id"]] = row[CHANGE["code"]] = None
    if row[CHANGE["report_outcome"]] == ImportOutcome.CREATED:
        row[CHANGE["status_report_id"]] = None


def put_problems(uow: Writing, import_id: UUID, problems: Sequence[Problem], after: int) -> None:
    """Keep problems with an import, numbered after those that it has."""
    owner = {"organisation_id": uow.actor.organisation_id, "import_id": import_id}
    rows = [{**row, **owner, "number": after + row["number"]} for row in rows_of(problems)]
    table = TABLES["import_problems"]
    bulk.insert(uow.session.connection(), table, [bulk.row_of(table, row) for row in rows])
